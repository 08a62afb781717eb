//! The standing in words.

use std::fmt::Write;

use super::Desktop;
use crate::career::{Opening, Standing, payslip, streak, what_next};
use crate::locale::Locale;

/// How many due things are listed.
const LISTED: usize = 8;

/// Desk, exam, skills, what is due, the next case and the month's pay.
pub(super) fn standing(desktop: &Desktop, texts: &Locale) -> String {
    let Desktop { career, past, today, .. } = desktop;
    let standing = Standing::of(career, &past.attempts);
    let desk = career.desk(standing.desk());
    let language = texts.language();
    let mut out = String::new();
    let mut line = |text: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{text}");
    };
    line(texts.text_with("career-head", &[("name", &desktop.trainee), ("desk", desk.title.in_language(language))]));
    line(texts.text_with("career-authority", &[("words", desk.authority.words.in_language(language))]));
    opening(desktop, &standing, texts, &mut line);
    standing.sittings().iter().for_each(|sitting| line(desktop.words(texts).sitting(sitting)));
    if past.attempts.is_empty() {
        line(texts.text("career-nothing-yet"));
    }
    let run = streak(past.attempts.iter().map(|attempt| attempt.on), career.rest_days, *today);
    if run.days > 1 {
        line(texts.text_with("career-streak", &[("days", &run.days.to_string())]));
    }
    line(String::new());
    line(texts.text("career-skills"));
    for state in desktop.skills(&standing) {
        let title = career.skills[state.skill].title.in_language(language);
        line(match state.percent {
            None => format!("  {}", texts.text_with("career-skill-new", &[("title", title)])),
            Some(percent) => {
                let (percent, seen, due) = (percent.to_string(), state.items.len().to_string(), state.due.to_string());
                format!("  {}", texts.text_with("career-skill", &[("title", title), ("percent", &percent), ("seen", &seen), ("due", &due)]))
            }
        });
    }
    let due = standing.memories().due(career, *today);
    line(texts.text(if due.is_empty() { "career-due-none" } else { "career-due" }));
    due.iter().take(LISTED).for_each(|(item, memory)| line(format!("  {}", desktop.words(texts).faded(item, memory))));
    next(desktop, &standing, texts, &mut line);
    line(String::new());
    pay(desktop, &standing, texts, &mut line);
    if past.left_out > 0 {
        line(texts.text_with("career-skipped", &[("count", &past.left_out.to_string())]));
    }
    out
}

fn opening(desktop: &Desktop, standing: &Standing<'_>, texts: &Locale, line: &mut impl FnMut(String)) {
    let exam = &desktop.career.desk(standing.desk()).exam;
    match standing.opening(&desktop.career) {
        Opening::Done => line(texts.text("career-exam-done")),
        Opening::Open => {
            let values = [("calls", exam.calls.to_string()), ("passes", exam.passes.to_string()), ("average", exam.average.to_string())];
            line(texts.text_with("career-exam-open", &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
        }
        Opening::Closed { lacks } => lacks.iter().for_each(|lack| line(desktop.words(texts).lack(lack))),
    }
}

fn next(desktop: &Desktop, standing: &Standing<'_>, texts: &Locale, line: &mut impl FnMut(String)) {
    let Some(next) = what_next(&desktop.career, standing, &desktop.candidates, desktop.today) else {
        line(texts.text("career-next-none"));
        return;
    };
    line(texts.text_with("career-next", &[("case", &desktop.candidates[next.case].id), ("title", &desktop.titles[next.case])]));
    line(format!("  {}", desktop.words(texts).why(&next.why)));
}

fn pay(desktop: &Desktop, standing: &Standing<'_>, texts: &Locale, line: &mut impl FnMut(String)) {
    let slip = payslip(&desktop.career, standing, desktop.today);
    let (year, month, total) = (slip.year.to_string(), format!("{:02}", slip.month), slip.total.to_string());
    line(texts.text_with("career-pay", &[("year", &year), ("month", &month), ("total", &total)]));
    for entry in &slip.lines {
        let case = entry.case.as_deref().map_or_else(String::new, |case| format!("{} {case} ", entry.on.format("%m-%d")));
        line(format!("  {case}¥{} · {}", entry.amount, desktop.words(texts).paid(&entry.why)));
    }
}
