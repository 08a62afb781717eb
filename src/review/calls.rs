//! The scripted calls that came with a case, played.

use std::sync::Arc;

use super::bundle::Bundle;
use super::report::{CallTold, Line, Report, Stand, problems};
use super::tongues::Tongues;
use crate::call::{Compiled, FileProblems};
use crate::law::RuleId;
use crate::prove::Proof;
use crate::scenario::problem::Span;
use crate::workbench::scripted::{Coverage, Least, Mismatch, Ran, Tests, read_tests, run};

/// A file with more calls is none that a person wrote.
const MOST_CALLS: usize = 500;
/// How much of what was heard is shown of one difference.
const MOST_HEARD: usize = 12;

/// Plays them; without any, the part stays open.
pub(super) fn test(bundle: &Bundle, deals: &[Arc<Compiled>], proofs: &[Proof], tongues: &Tongues, report: &mut Report) {
    let Some((name, text)) = bundle.tests() else { return };
    let (tests, text) = match read_tests(text.as_bytes()) {
        Ok(read) => read,
        Err((text, found)) => {
            let file = FileProblems { file: name.to_owned(), text, problems: found };
            report.problems.extend(problems(&file, tongues));
            report.test = Stand::Fails;
            return;
        }
    };
    if tests.of != deals[0].id || tests.calls.len() > MOST_CALLS {
        report.test = Stand::Fails;
        report.remarks.push(Line::bad(tongues.said("review-tests-of", &[("of", &tests.of), ("id", &deals[0].id)])));
        return;
    }
    let mut coverage = Coverage::default();
    for call in &tests.calls {
        let wanted = call.variant.as_ref().map_or(deals[0].variant.as_str(), |variant| variant.value.as_str());
        let Some(deal) = deals.iter().find(|deal| deal.variant == wanted) else {
            let lines = vec![Line::bad(tongues.said("review-no-deal", &[("name", wanted)]))];
            report.calls.push(CallTold { name: call.name.clone(), line: line(&text, call.span), holds: false, lines });
            continue;
        };
        let played = run(call, deal, "zh-CN");
        coverage.add(&played);
        report.calls.push(told(&played, &text, tongues));
    }
    enough(&tests, &coverage, (deals, proofs), tongues, report);
    report.test = Stand::of(report.calls.iter().all(|call| call.holds));
}

fn line(text: &str, span: Span) -> usize {
    text.get(..span.range().start).map_or(1, |before| before.matches('\n').count() + 1)
}

fn told(played: &Ran, text: &str, tongues: &Tongues) -> CallTold {
    let difference = |mismatch: &Mismatch| Line {
        bad: true,
        said: tongues.said(mismatch.what.key(), &[("wanted", &mismatch.wanted), ("got", &mismatch.got)]),
        play: mismatch.heard.iter().take(MOST_HEARD).cloned().collect(),
    };
    CallTold {
        name: played.name.clone(),
        line: line(text, played.span),
        holds: played.mismatches.is_empty(),
        lines: played.mismatches.iter().map(difference).collect(),
    }
}

/// Whether the calls together reach as much as their file asks for.
fn enough(tests: &Tests, coverage: &Coverage, (deals, proofs): (&[Arc<Compiled>], &[Proof]), tongues: &Tongues, report: &mut Report) {
    let least = tests.least.unwrap_or_default();
    if least == Least::default() {
        return;
    }
    let default = &deals[0];
    let names: Vec<&str> =
        deals.iter().zip(proofs).flat_map(|(deal, proof)| proof.broken.iter().map(|rule| deal.bench.rule_name(*rule))).collect();
    let known = default.bench.rules().map(|(rule, _)| rule);
    let broken: Vec<RuleId> = known.filter(|rule| names.contains(&default.bench.rule_name(*rule))).collect();
    for covered in coverage.of(default, &broken, least, "zh-CN").into_iter().filter(|covered| !covered.is_enough()) {
        let (percent, least) = (covered.percent().to_string(), covered.least.to_string());
        let key = format!(
            "review-covers-{}",
            serde_json::to_value(covered.part).ok().and_then(|part| part.as_str().map(str::to_owned)).unwrap_or_default()
        );
        let said = tongues.said(&key, &[("percent", &percent), ("least", &least), ("names", &covered.missing.join(" "))]);
        report.calls.push(CallTold { name: "coverage".to_owned(), line: 1, holds: false, lines: vec![Line::bad(said)] });
    }
}
