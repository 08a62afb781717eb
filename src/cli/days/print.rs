//! Day cases in words.

use std::fmt::Write;

use crate::days::{Board, DayCause, DayDebrief, Fate, Happening, Journey};
use crate::law::Rule;
use crate::locale::Locale;
use crate::score::Scale;

/// What the file shows of days that passed.
pub(super) fn happening(happening: &Happening, texts: &Locale) -> String {
    let say = |key: &str, values: &[(&str, String)]| {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        texts.text_with(key, &values)
    };
    match happening {
        Happening::Paid { on, amount } => say("days-paid", &[("on", on.to_string()), ("amount", amount.to_string())]),
        Happening::Missed { on, amount } => say("days-missed", &[("on", on.to_string()), ("amount", amount.to_string())]),
        Happening::Statement { on, balance, minimum } => {
            say("days-statement", &[("on", on.to_string()), ("balance", balance.to_string()), ("minimum", minimum.to_string())])
        }
        Happening::Instalment { on, amount } => say("days-instalment", &[("on", on.to_string()), ("amount", amount.to_string())]),
        Happening::Rolled { on, from, to } => {
            say("days-rolled", &[("on", on.to_string()), ("from", from.to_string()), ("to", to.to_string())])
        }
        Happening::Reported { on, days_past_due } => say("days-reported", &[("on", on.to_string()), ("days", days_past_due.to_string())]),
    }
}

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
        line(format!("  {}", texts.text_with(fate, &[("on", &due.on.to_string()), ("amount", &due.amount.to_string())])));
    }
    line(texts.text("debrief-ledger"));
    for entry in &report.ledger {
        let scale = texts.text(if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" });
        let which = if entry.contact == 0 {
            texts.text("days-whole")
        } else {
            texts.text_with("days-contact", &[("number", &entry.contact.to_string())])
        };
        line(format!("  {which} · {scale} {:+} · {}", entry.points, cause(&entry.cause, rule, texts)));
    }
    line(format!("  {}", texts.text("debrief-sum")));
    let path: Vec<String> = board.truth().safe_path().iter().map(|(on, amount)| format!("{on} ¥{amount}")).collect();
    line(format!("{}: {}", texts.text("debrief-bearable"), path.join(" · ")));
    out
}

fn cause(cause: &DayCause, rule: &dyn Fn(&str) -> Option<Rule>, texts: &Locale) -> String {
    let share = |key: &str, of: usize, all: usize| texts.text_with(key, &[("of", &of.to_string()), ("all", &all.to_string())]);
    match cause {
        DayCause::Start => texts.text("days-cause-start"),
        DayCause::Rule { rule: id } => rule(id).map_or_else(|| id.clone(), |rule| format!("{} ({id})", rule.words(texts.language()).title)),
        DayCause::Kept { worth } => texts.text_with("days-cause-kept", &[("worth", &worth.to_string())]),
        DayCause::Calls { mean } => texts.text_with("days-cause-calls", &[("mean", &mean.to_string())]),
        DayCause::Patience => texts.text("days-cause-patience"),
        DayCause::Needless => texts.text("days-cause-needless"),
        DayCause::FollowUp { followed, due } => share("days-cause-follow-up", *followed, *due),
        DayCause::Reach { reached, made } => share("days-cause-reach", *reached, *made),
        DayCause::Timing { timely, promised } => share("days-cause-timing", *timely, *promised),
        DayCause::Cap => texts.text("days-cause-cap"),
        DayCause::Floor => texts.text("days-cause-floor"),
    }
}
