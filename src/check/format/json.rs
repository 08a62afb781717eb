//! One JSON document (`docs/formats/check.md`).

use serde_json::{Value, json};

use super::Positions;
use crate::call::FileProblems;
use crate::scenario::problem::{Problem, Span};
use crate::scenario::render::Speak;

/// All problems of all files.
#[must_use]
pub fn json(files: &[FileProblems], speak: &dyn Speak) -> Value {
    let files: Vec<Value> = files
        .iter()
        .map(|file| {
            let positions = Positions::of(&file.text);
            let problems: Vec<Value> = file.problems.iter().map(|problem| one(problem, &positions, speak)).collect();
            json!({ "file": file.file, "problems": problems })
        })
        .collect();
    json!({ "files": files })
}

fn one(problem: &Problem, positions: &Positions<'_>, speak: &dyn Speak) -> Value {
    let told = speak.tell(problem);
    let span = |span: Span| json!({ "start": positions.at(span.start), "end": positions.at(span.end) });
    let related: Vec<Value> = told.related.iter().map(|(at, label)| json!({ "at": span(*at), "label": label })).collect();
    let fix = problem.fix.as_ref().map(|fix| json!({ "at": span(fix.span), "text": fix.text, "safe": fix.safe }));
    json!({
        "code": problem.code,
        "severity": problem.severity,
        "message": told.message,
        "label": told.label,
        "help": told.help,
        "at": span(problem.span),
        "related": related,
        "fix": fix,
    })
}
