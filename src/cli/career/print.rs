//! The standing in words.

use std::fmt::Write;

use super::{Desktop, skills};
use crate::career::{Item, Lack, Memory, NoPay, Opening, PayLine, PayWhy, Shortfall, Sitting, Standing, Why, payslip, streak, what_next};
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
    standing.sittings().iter().for_each(|sitting| line(told(desktop, sitting, texts)));
    if past.attempts.is_empty() {
        line(texts.text("career-nothing-yet"));
    }
    let run = streak(past.attempts.iter().map(|attempt| attempt.on), career.rest_days, *today);
    if run.days > 1 {
        line(texts.text_with("career-streak", &[("days", &run.days.to_string())]));
    }
    line(String::new());
    line(texts.text("career-skills"));
    for (place, seen, percent, due) in skills(desktop, &standing) {
        let title = career.skills[place].title.in_language(language);
        line(match percent {
            None => format!("  {}", texts.text_with("career-skill-new", &[("title", title)])),
            Some(percent) => {
                let (percent, seen, due) = (percent.to_string(), seen.to_string(), due.to_string());
                format!("  {}", texts.text_with("career-skill", &[("title", title), ("percent", &percent), ("seen", &seen), ("due", &due)]))
            }
        });
    }
    let due = standing.memories().due(career, *today);
    line(texts.text(if due.is_empty() { "career-due-none" } else { "career-due" }));
    due.iter().take(LISTED).for_each(|(item, memory)| line(format!("  {}", faded(desktop, item, memory, texts))));
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
        Opening::Closed { lacks } => lacks.iter().for_each(|lack| {
            line(match lack {
                Lack::Passes { more } => texts.text_with("career-exam-lacks-passes", &[("more", &more.to_string())]),
                Lack::Broken { rule } => texts.text_with("career-exam-lacks-rule", &[("rule", &desktop.rule(rule, texts.language()))]),
            });
        }),
    }
}

/// One exam in a sentence.
pub(super) fn told(desktop: &Desktop, sitting: &Sitting, texts: &Locale) -> String {
    let desk = desktop.career.desk(sitting.desk).title.in_language(texts.language());
    let (on, passed, average) = (sitting.on.to_string(), sitting.result.passed.to_string(), sitting.result.average.to_string());
    let short: Vec<String> = sitting.result.shortfalls.iter().map(|short| shortfall(desktop, short, texts)).collect();
    let short = short.join("; ");
    let values = [("on", on.as_str()), ("desk", desk), ("passed", &passed), ("average", &average), ("short", &short)];
    texts.text_with(if sitting.result.is_pass() { "career-sitting-pass" } else { "career-sitting-fail" }, &values)
}

fn shortfall(desktop: &Desktop, short: &Shortfall, texts: &Locale) -> String {
    match short {
        Shortfall::Unfinished { calls } => texts.text_with("career-short-unfinished", &[("calls", &calls.to_string())]),
        Shortfall::RedLine { rule } => texts.text_with("career-short-red-line", &[("rule", &desktop.rule(rule, texts.language()))]),
        Shortfall::Must { case } => texts.text_with("career-short-must", &[("case", case)]),
        Shortfall::Passes { passed, wanted } => {
            texts.text_with("career-short-passes", &[("passed", &passed.to_string()), ("wanted", &wanted.to_string())])
        }
        Shortfall::Average { points, wanted } => {
            texts.text_with("career-short-average", &[("points", &points.to_string()), ("wanted", &wanted.to_string())])
        }
    }
}

/// A rule by its title, a criterion by its own.
fn item_words(desktop: &Desktop, item: &Item, texts: &Locale) -> String {
    match item {
        Item::Rule(id) => desktop.rule(id, texts.language()),
        Item::Criterion(id) => {
            let title = desktop.content.criteria().find(|(known, _)| known == id).map(|(_, title)| title);
            let title = title.as_ref().map_or(id.as_str(), |title| title.in_language(texts.language()));
            texts.text_with("career-item-criterion", &[("title", title)])
        }
    }
}

fn faded(desktop: &Desktop, item: &Item, memory: &Memory, texts: &Locale) -> String {
    let words = item_words(desktop, item, texts);
    if memory.grade == crate::career::Grade::Again {
        return texts.text_with("career-item-forgotten", &[("item", &words), ("last", &memory.last.to_string())]);
    }
    texts.text_with("career-item-fades", &[("item", &words), ("percent", &memory.recall(desktop.today).to_string())])
}

fn next(desktop: &Desktop, standing: &Standing<'_>, texts: &Locale, line: &mut impl FnMut(String)) {
    let Some(next) = what_next(&desktop.career, standing, &desktop.candidates, desktop.today) else {
        line(texts.text("career-next-none"));
        return;
    };
    line(texts.text_with("career-next", &[("case", &desktop.candidates[next.case].id), ("title", &desktop.titles[next.case])]));
    let why = match &next.why {
        Why::CameBack { item, last, more } => {
            let (item, last, more) = (item_words(desktop, item, texts), last.to_string(), more.to_string());
            texts.text_with("career-why-came-back", &[("item", &item), ("last", &last), ("more", &more)])
        }
        Why::New => texts.text("career-why-new"),
        Why::NotPassed { tries } => texts.text_with("career-why-not-passed", &[("tries", &tries.to_string())]),
        Why::Fades { item, percent, more } => {
            let (item, percent, more) = (item_words(desktop, item, texts), percent.to_string(), more.to_string());
            texts.text_with("career-why-fades", &[("item", &item), ("percent", &percent), ("more", &more)])
        }
        Why::LongAgo { days } => texts.text_with("career-why-long-ago", &[("days", &days.to_string())]),
    };
    line(format!("  {why}"));
}

fn pay(desktop: &Desktop, standing: &Standing<'_>, texts: &Locale, line: &mut impl FnMut(String)) {
    let slip = payslip(&desktop.career, standing, desktop.today);
    let (year, month, total) = (slip.year.to_string(), format!("{:02}", slip.month), slip.total.to_string());
    line(texts.text_with("career-pay", &[("year", &year), ("month", &month), ("total", &total)]));
    for entry in &slip.lines {
        let case = entry.case.as_deref().map_or_else(String::new, |case| format!("{} {case} ", entry.on.format("%m-%d")));
        line(format!("  {case}¥{} · {}", entry.amount, why_paid(desktop, entry, texts)));
    }
}

fn why_paid(desktop: &Desktop, entry: &PayLine, texts: &Locale) -> String {
    match &entry.why {
        PayWhy::Base => texts.text("career-pay-base"),
        PayWhy::CleanCall => texts.text("career-pay-clean-call"),
        PayWhy::Commission { kept, permille } => {
            texts.text_with("career-pay-commission", &[("kept", &kept.to_string()), ("permille", &permille.to_string())])
        }
        PayWhy::RedLine { rule } => texts.text_with("career-pay-red-line", &[("rule", &desktop.rule(rule, texts.language()))]),
        PayWhy::NoCommission { reason } => texts.text(match reason {
            NoPay::Care => "career-pay-care",
            NoPay::NoPromise => "career-pay-no-promise",
            NoPay::Unsafe => "career-pay-unsafe",
            NoPay::BeyondAuthority => "career-pay-beyond-authority",
            NoPay::Finding => "career-pay-finding",
            NoPay::PaidAlready => "career-pay-paid-already",
        }),
    }
}
