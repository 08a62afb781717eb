//! SARIF 2.1.0, which code hosts show beside the lines.

use serde_json::{Value, json};

use super::Positions;
use crate::call::FileProblems;
use crate::scenario::problem::{Code, Problem, Severity, Span};
use crate::scenario::render::Speak;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run with all problems of all files. `title` says what a code is about.
#[must_use]
pub fn sarif(files: &[FileProblems], speak: &dyn Speak, title: &dyn Fn(Code) -> String) -> Value {
    let mut codes: Vec<Code> = files.iter().flat_map(|file| file.problems.iter().map(|problem| problem.code)).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| {
            let level = level(code.level());
            json!({ "id": code, "shortDescription": { "text": title(*code) }, "defaultConfiguration": { "level": level } })
        })
        .collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|file| {
            let place = Place { uri: uri(&file.file), positions: Positions::of(&file.text) };
            file.problems.iter().map(|problem| place.result(problem, &codes, speak)).collect::<Vec<_>>()
        })
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "ringback", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// One file.
struct Place<'a> {
    uri: String,
    positions: Positions<'a>,
}

impl Place<'_> {
    fn result(&self, problem: &Problem, codes: &[Code], speak: &dyn Speak) -> Value {
        let told = speak.tell(problem);
        let text = told.help.iter().fold(told.message.clone(), |text, help| format!("{text}\n{help}"));
        let related: Vec<Value> = told
            .related
            .iter()
            .zip(0..)
            .map(|((span, label), id)| json!({ "id": id, "physicalLocation": self.location(*span), "message": { "text": label } }))
            .collect();
        let mut result = json!({
            "ruleId": problem.code,
            "ruleIndex": codes.binary_search(&problem.code).unwrap_or_default(),
            "level": level(problem.severity),
            "message": { "text": text },
            "locations": [{ "physicalLocation": self.location(problem.span) }],
            "relatedLocations": related,
        });
        if let Some(fix) = &problem.fix {
            let replacement = json!({ "deletedRegion": self.region(fix.span), "insertedContent": { "text": fix.text } });
            result["fixes"] = json!([{
                "description": { "text": told.help.unwrap_or(told.message) },
                "artifactChanges": [{ "artifactLocation": { "uri": self.uri }, "replacements": [replacement] }],
            }]);
        }
        result
    }

    fn location(&self, span: Span) -> Value {
        json!({ "artifactLocation": { "uri": self.uri }, "region": self.region(span) })
    }

    fn region(&self, span: Span) -> Value {
        let (start, end) = (self.positions.at(span.start), self.positions.at(span.end));
        json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
    }
}

/// A path as a relative URI reference, or an absolute one where the path is.
fn uri(path: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(byte);
    let slashed = path.replace('\\', "/");
    let slashed = slashed.strip_prefix("./").unwrap_or(&slashed);
    let encoded: String =
        slashed.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    if encoded.starts_with('/') { format!("file://{encoded}") } else { encoded }
}
