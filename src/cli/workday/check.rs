//! Checking and proving workdays.

use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;

use super::read;
use crate::call::Content;
use crate::cli::case::{Overlay, print_problems};
use crate::cli::check::Format;
use crate::locale::Locale;
use crate::prove::Bounds;
use crate::workday::{Plan, Workday, WorkdayProof, prove_workday, workday_ids};

pub(super) fn check(
    names: &[String],
    format: Format,
    library: &Overlay,
    content: &Arc<Content>,
    texts: &Locale,
) -> anyhow::Result<ExitCode> {
    let names = if names.is_empty() { workday_ids(library) } else { names.to_vec() };
    let mut is_sound = true;
    let mut documents = Vec::new();
    for name in names {
        let loaded = read(library, content, &name)?;
        print_problems(&loaded.problems);
        let Some(workday) = loaded.workday else {
            is_sound = false;
            documents.push(json!({ "workday": name, "holds": false }));
            continue;
        };
        let proof = prove_workday(&workday, Bounds::default());
        is_sound &= proof.holds();
        match format {
            Format::Human => tell(&workday, &proof, texts),
            Format::Json => documents.push(json!({ "workday": workday.id, "holds": proof.holds(), "proof": proof })),
        }
    }
    if format == Format::Json {
        println!("{}", json!({ "format": 1, "workdays": documents }));
    }
    Ok(ExitCode::from(u8::from(!is_sound)))
}

/// The proof in words: what is wrong, and how to mend it.
fn tell(workday: &Workday, proof: &WorkdayProof, texts: &Locale) {
    let say = |key: &str, values: &[(&str, &str)]| println!("{} · {}", workday.id, texts.text_with(key, values));
    for (row, own) in proof.rows.iter().zip(&workday.rows) {
        let rules = row.broken.iter().cloned().collect::<Vec<_>>().join(", ");
        let values = [("row", row.id.as_str()), ("rules", rules.as_str())];
        match (own.leave, row.is_wrong) {
            (Some(_), true) => say("workday-leave-lawful", &values),
            (None, true) if !row.broken.is_empty() => say("workday-call-unlawful", &values),
            (None, true) => say("workday-call-worthless", &values),
            _ => {}
        }
        if let Some(at) = row.differs {
            say("workday-differs", &[("row", &row.id), ("at", &workday.time(at))]);
        }
        if !row.exhausted {
            say("workday-not-exhausted", &values);
        }
    }
    if proof.best.points != proof.par {
        say("workday-wrong-par", &[("par", &proof.par.to_string()), ("best", &proof.best.points.to_string())]);
    }
    if !proof.is_best_in_file {
        say("workday-wrong-best", &[("best", &written(workday, &proof.best))]);
    }
    if proof.sure.points < proof.pass {
        say("workday-not-sure", &[("sure", &proof.sure.points.to_string()), ("pass", &proof.pass.to_string())]);
    }
    if proof.wanted <= proof.shift {
        say("workday-too-easy", &[("wanted", &(proof.wanted / 60).to_string()), ("shift", &(proof.shift / 60).to_string())]);
    }
    let values = [
        ("best", proof.best.points.to_string()),
        ("sure", proof.sure.points.to_string()),
        ("pass", proof.pass.to_string()),
        ("unlawful", proof.unlawful.to_string()),
        ("wanted", (proof.wanted / 60).to_string()),
        ("shift", (proof.shift / 60).to_string()),
    ];
    let key = if proof.holds() { "workday-holds" } else { "workday-fails" };
    say(key, &values.each_ref().map(|(name, value)| (*name, value.as_str())));
}

/// A plan as the file writes it.
fn written(workday: &Workday, plan: &Plan) -> String {
    let step = |(row, at): (u8, u16)| {
        let id = workday.rows.get(usize::from(row)).map_or("", |row| row.id.as_str());
        format!("(\"{id}\", \"{}\")", workday.moment(at).format("%H:%M:%S"))
    };
    format!("[{}]", plan.calls().map(step).collect::<Vec<_>>().join(", "))
}
