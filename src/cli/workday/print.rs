//! Workdays in words.

use std::fmt::Write;

use crate::law::Rule;
use crate::locale::Locale;
use crate::score::Scale;
use crate::workday::{Figures, RowReport, RowView, Shift, ShiftCause};

/// The queue with its clock, a row a line and its notes below.
pub(super) fn worklist(shift: &Shift, texts: &Locale) -> String {
    let view = shift.view(texts.language());
    let mut out = String::new();
    let values = [("now", view.now.format("%H:%M:%S").to_string()), ("ends", view.ends.format("%H:%M").to_string())];
    line(&mut out, &said(texts, "workday-clock", &values));
    for row in &view.rows {
        line(&mut out, &format!("  {}  {}", row.place + 1, self::row(row, texts)));
        let flags: Vec<String> = row.flags.iter().map(|flag| texts.text(flag.key())).collect();
        let flags = if flags.is_empty() { String::new() } else { format!("[{}] ", flags.join(" · ")) };
        line(&mut out, &format!("      {flags}{}", row.notes));
    }
    out
}

fn row(row: &RowView, texts: &Locale) -> String {
    let last = row.last_contact.map_or_else(|| "–".to_owned(), |(at, ..)| at.format("%m-%d %H:%M").to_string());
    let values = [
        ("name", row.name.clone()),
        ("id", row.id.clone()),
        ("bucket", row.bucket.to_string()),
        ("days", row.days_past_due.to_string()),
        ("balance", row.balance.to_string()),
        ("last", row.last.clone()),
        ("at", last),
        ("calls", row.calls_today.to_string()),
        ("status", texts.text(row.status.key())),
    ];
    said(texts, "workday-row", &values)
}

/// The report.
pub(super) fn report(shift: &Shift, rule: &dyn Fn(&str) -> Option<Rule>, texts: &Locale) -> String {
    let report = shift.report();
    let workday = shift.workday();
    let name = |row: u8| workday.rows[usize::from(row)].name.in_language(texts.language()).to_owned();
    let mut out = String::new();
    line(&mut out, "");
    line(&mut out, &format!("{} · {}", texts.text("debrief"), texts.text(report.outcome.key())));
    let (lawful, effective) = (texts.text("scale-lawful"), texts.text("scale-effective"));
    line(&mut out, &format!("{lawful} {}/100 · {effective} {}/100", report.lawful, report.effective));
    figures(&mut out, &report.figures, texts);
    line(&mut out, &texts.text("debrief-ledger"));
    for entry in &report.ledger {
        let scale = texts.text(if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" });
        let which = entry.row.map_or_else(|| texts.text("workday-whole"), name);
        line(&mut out, &format!("  {which} · {scale} {:+} · {}", entry.points, cause(&entry.cause, rule, texts)));
    }
    line(&mut out, &format!("  {}", texts.text("debrief-sum")));
    line(&mut out, &texts.text("workday-rows-title"));
    for row in &report.rows {
        line(&mut out, &format!("  {} · {}", name(row.row), became(row, shift, texts)));
    }
    line(&mut out, &texts.text("workday-best-title"));
    let plan = shift.plan_view(texts.language());
    for step in plan.steps {
        let done = step.dialled.map_or_else(|| texts.text("workday-not-dialled"), |at| at.format("%H:%M:%S").to_string());
        let values = [("at", step.at.format("%H:%M:%S").to_string()), ("name", step.name), ("done", done)];
        line(&mut out, &format!("  {}", said(texts, "workday-step", &values)));
    }
    for (row, at) in plan.beside {
        let values = [("at", at.format("%H:%M:%S").to_string()), ("name", name(row))];
        line(&mut out, &format!("  {}", said(texts, "workday-beside", &values)));
    }
    out
}

fn figures(out: &mut String, figures: &Figures, texts: &Locale) {
    let rate = |rate: Option<u32>| rate.map_or_else(|| "–".to_owned(), |rate| format!("{rate}%"));
    let minutes = |seconds: u32| format!("{}:{:02}", seconds / 60, seconds % 60);
    let values = [
        ("dials", figures.dials.to_string()),
        ("contacts", figures.contacts.to_string()),
        ("contact_rate", rate(figures.contact_rate)),
        ("right_party", figures.right_party.to_string()),
        ("right_party_rate", rate(figures.right_party_rate)),
        ("promises", figures.promises.to_string()),
        ("promise_rate", rate(figures.promise_rate)),
        ("kept", figures.kept.to_string()),
        ("kept_rate", rate(figures.kept_rate)),
        ("promised", figures.promised.to_string()),
        ("recovered", figures.recovered.to_string()),
        ("complaints", figures.complaints.to_string()),
        ("findings", figures.findings.to_string()),
        ("per_hundred", figures.findings_per_hundred.map_or_else(|| "–".to_owned(), |per| per.to_string())),
        ("handle", figures.handle.map_or_else(|| "–".to_owned(), minutes)),
        ("used", minutes(figures.used)),
        ("shift", minutes(figures.shift)),
        ("left", figures.left.to_string()),
        ("to_leave", figures.to_leave.to_string()),
    ];
    for key in ["workday-figures-calls", "workday-figures-promises", "workday-figures-quality", "workday-figures-time"] {
        line(out, &said(texts, key, &values));
    }
}

fn became(row: &RowReport, shift: &Shift, texts: &Locale) -> String {
    let values = [
        ("at", row.dialled(shift.workday())),
        ("earned", row.earned.to_string()),
        ("worth", row.worth.to_string()),
        ("effective", row.effective.unwrap_or(0).to_string()),
        ("reason", row.leave.map_or_else(String::new, |reason| texts.text(reason.key()))),
        ("rules", row.broken.iter().map(|broken| broken.rule.as_str()).collect::<Vec<_>>().join(", ")),
    ];
    said(texts, row.became(), &values)
}

fn cause(cause: &ShiftCause, rule: &dyn Fn(&str) -> Option<Rule>, texts: &Locale) -> String {
    match cause {
        ShiftCause::Start => texts.text("workday-cause-start"),
        ShiftCause::Rule { rule: id } => {
            rule(id).map_or_else(|| id.clone(), |rule| format!("{} ({id})", rule.words(texts.language()).title))
        }
        ShiftCause::Call { effective } => texts.text_with("workday-cause-call", &[("effective", &effective.to_string())]),
        ShiftCause::LeftWithReason => texts.text("workday-cause-left-reason"),
        ShiftCause::Left => texts.text("workday-cause-left"),
        ShiftCause::Cap => texts.text("days-cause-cap"),
        ShiftCause::Floor => texts.text("days-cause-floor"),
        ShiftCause::Ceiling => texts.text("workday-cause-ceiling"),
    }
}

fn said(texts: &Locale, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    texts.text_with(key, &values)
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
