//! Day cases in words.

use std::fmt::Write;

use crate::days::{Board, DayDebrief, Fate, Journey};
use crate::law::Rule;
use crate::locale::Locale;
use crate::score::Scale;
use crate::trainee::day_cause;

/// How the account stands at the beginning of today.
pub(super) fn account(journey: &Journey<'_>, texts: &Locale) -> String {
    let today = journey.today();
    let Some(figures) = journey.board().figures(journey.course(), today) else { return String::new() };
    let values = [
        ("on", today.to_string()),
        ("bucket", figures.bucket.to_string()),
        ("days", figures.days_past_due.to_string()),
        ("overdue", figures.overdue.to_string()),
        ("payoff", figures.payoff.to_string()),
    ];
    texts.text_with("days-account", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// A contact on offer.
pub(super) fn option(board: &Board<'_>, contact: u8, slot: u8, texts: &Locale) -> String {
    format!("{} · {}", board.at(contact, slot).format("%m-%d %H:%M"), board.option(contact).title.in_language(texts.language()))
}

/// The report.
pub(super) fn debrief(board: &Board<'_>, report: &DayDebrief, rule: &dyn Fn(&str) -> Option<Rule>, texts: &Locale) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{text}");
    };
    line(String::new());
    line(format!("{} · {}", texts.text("debrief"), texts.text(report.outcome.key())));
    line(format!("{} {}/100 · {} {}/100", texts.text("scale-lawful"), report.lawful, texts.text("scale-effective"), report.effective));
    for due in &report.dues {
        let fate = if due.fate == Fate::Kept { "days-due-kept" } else { "days-due-broken" };
        line(format!("  {}", texts.text_with(fate, &[("on", &due.on.to_string()), ("amount", &due.told().to_string())])));
    }
    line(texts.text("debrief-ledger"));
    for entry in &report.ledger {
        let scale = texts.text(if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" });
        let which = if entry.contact == 0 {
            texts.text("days-whole")
        } else {
            texts.text_with("days-contact", &[("number", &entry.contact.to_string())])
        };
        line(format!("  {which} · {scale} {:+} · {}", entry.points, day_cause(&entry.cause, rule, texts)));
    }
    line(format!("  {}", texts.text("debrief-sum")));
    let path: Vec<String> = board.truth().safe_path().iter().map(|(on, amount)| format!("{on} ¥{amount}")).collect();
    line(format!("{}: {}", texts.text("debrief-bearable"), path.join(" · ")));
    out
}
