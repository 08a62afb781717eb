//! Names, amounts and dates written by hand: another variant deals others, and the account computes them.

use chrono::Datelike;

use crate::account::Fen;
use crate::check::case::Case;
use crate::check::figures::days;
use crate::check::walk::{self, Voice};
use crate::scenario::model::INSTITUTION;
use crate::scenario::problem::{Code, Problem, Severity, Span};
use crate::scenario::reader::Spanned;

pub(super) fn names(case: &Case<'_>, found: &mut Vec<Problem>) {
    let institution = case.raw.institution.as_ref().map_or(INSTITUTION, |named| named.value.as_str());
    let mut literal: Vec<(String, String)> = vec![(institution.to_owned(), "{institution}".to_owned())];
    for (id, party) in &case.raw.parties {
        let (surname, given, address) = (&party.surname.value, &party.given.value, &party.address.value);
        if surname.is_empty() || given.is_empty() || address.is_empty() {
            continue;
        }
        let id = &id.value;
        let is_chinese = case.raw.language.starts_with("zh");
        let full = if is_chinese { format!("{surname}{given}") } else { format!("{given} {surname}") };
        let polite = if is_chinese { format!("{surname}{address}") } else { format!("{address} {surname}") };
        let placeholders =
            if is_chinese { format!("{{{id}.surname}}{{{id}.address}}") } else { format!("{{{id}.address}} {{{id}.surname}}") };
        literal.extend([(full, format!("{{{id}.full_name}}")), (polite, placeholders)]);
    }
    for (_, text) in walk::texts(case.raw) {
        for (name, placeholder) in &literal {
            for (at, _) in text.value.match_indices(name.as_str()).filter(|(at, _)| !is_inside_braces(&text.value, *at)) {
                let span = place(text, at, name.len());
                let problem = Problem::of(Code::HandwrittenName, span, "hand-name").with("name", name).with("placeholder", placeholder);
                found.push(problem.suggest(span, placeholder));
            }
        }
    }
}

pub(super) fn figures_and_dates(case: &Case<'_>, found: &mut Vec<Problem>) {
    let Some(deal) = case.deals.first() else { return };
    let days = days(deal);
    for (voice, text) in walk::texts(case.raw) {
        // What the desk reads may tell of the past; what is said is of today.
        if voice == Voice::Desk && !text.value.contains('{') && text.span == case.raw.summary.span {
            continue;
        }
        for (at, length, amount) in amounts(&text.value) {
            let span = place(text, at, length);
            let known = deal.books.figures.iter().find(|(_, figure)| *figure == amount && amount != Fen(0));
            found.push(told(
                Code::HandwrittenFigure,
                "hand-figure",
                span,
                &text.value[at..at + length],
                known.map(|(name, _)| name.as_str()),
            ));
        }
        let late = deal.books.owed.days_past_due;
        for (at, length) in days_late(&text.value, late) {
            let span = place(text, at, length);
            found.push(told(Code::HandwrittenFigure, "hand-days", span, &text.value[at..at + length], Some("days_past_due")));
        }
        for (at, length, month, day) in dates(&text.value) {
            let span = place(text, at, length);
            let known = days.iter().find(|(_, date)| (date.month(), date.day()) == (month, day)).map(|(name, _)| *name);
            found.push(told(Code::HandwrittenDate, "hand-date", span, &text.value[at..at + length], known));
        }
    }
}

/// What is told of a literal: a warning where a placeholder has the same value, else a note.
fn told(code: Code, key: &'static str, span: Span, literal: &str, known: Option<&str>) -> Problem {
    let problem = Problem::of(code, span, key).with("text", literal);
    match known {
        Some(name) => problem.with("placeholder", format!("{{{name}}}")).helped_by("known").suggest(span, format!("{{{name}}}")),
        None => Problem { severity: Severity::Note, ..problem },
    }
}

/// A place inside a text of the file.
fn place(text: &Spanned<String>, at: usize, length: usize) -> Span {
    let start = text.span.start as usize + 1 + at;
    let end = text.span.end as usize;
    Span::new(start.min(end), (start + length).min(end))
}

fn is_inside_braces(text: &str, at: usize) -> bool {
    let before = &text[..at];
    before.rfind(['{', '｛']) > before.rfind(['}', '｝'])
}

/// Digits of a text outside braces: place and length.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|letter: char| letter.is_ascii_digit()).map(|offset| at + offset) {
        let length =
            text[start..].find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ',' | '.')).unwrap_or(text.len() - start);
        let length = text[start..start + length].trim_end_matches([',', '.']).len();
        if !is_inside_braces(text, start) {
            found.push((start, length));
        }
        at = start + length;
    }
    found
}

/// Amounts of money: digits with a unit of money.
fn amounts(text: &str) -> Vec<(usize, usize, Fen)> {
    let with_unit = numbers(text).into_iter().filter_map(|(start, length)| {
        let (before, after) = (&text[..start], &text[start + length..]);
        let unit = ["元", "块钱", "块", " yuan", " dollars"].into_iter().find(|unit| after.starts_with(unit));
        let sign = ["¥", "￥", "$"].into_iter().find(|sign| before.ends_with(sign));
        let amount = Fen::parse_yuan(&text[start..start + length]).ok()?;
        match (sign, unit) {
            (None, None) => None,
            (Some(sign), _) => Some((start - sign.len(), length + sign.len(), amount)),
            (None, Some(unit)) => Some((start, length + unit.len(), amount)),
        }
    });
    with_unit.collect()
}

/// How the words before a number of days say that so many have passed since the due date.
const LATE: [&str; 7] = ["逾期", "逾期了", "过期", "过期了", "还款日", "还款日已经", "晚了"];

/// The days since the due date, where a text says them in digits.
fn days_late(text: &str, late: u32) -> Vec<(usize, usize)> {
    let says_so = |(at, length): &(usize, usize)| {
        let (before, after) = (text[..*at].trim_end(), text[at + length..].trim_start());
        let is_late = LATE.iter().any(|words| before.ends_with(words)) && after.starts_with('天');
        (is_late || after.starts_with("days past due")) && text[*at..at + length].parse() == Ok(late) && late > 0
    };
    numbers(text).into_iter().filter(says_so).collect()
}

/// Days of a month: `5月20号`, `May 20`, `20 May`.
fn dates(text: &str) -> Vec<(usize, usize, u32, u32)> {
    let numbers = numbers(text);
    let pairs = numbers.windows(2).filter_map(|pair| {
        let ((month_at, month_length), (day_at, day_length)) = (pair[0], pair[1]);
        let between = &text[month_at + month_length..day_at];
        let sign = ["日", "号"].into_iter().find(|sign| text[day_at + day_length..].starts_with(sign))?;
        let (month, day) = (text[month_at..month_at + month_length].parse().ok()?, text[day_at..day_at + day_length].parse().ok()?);
        let is_date = between == "月" && (1..=12).contains(&month) && (1..=31).contains(&day);
        is_date.then_some((month_at, day_at + day_length + sign.len() - month_at, month, day))
    });
    let named = numbers.iter().filter_map(|(at, length)| english_date(text, *at, *length));
    let mut found: Vec<_> = pairs.chain(named).collect();
    found.sort_unstable();
    found
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A day of a month by its English name, before or behind the number at this place.
fn english_date(text: &str, at: usize, length: usize) -> Option<(usize, usize, u32, u32)> {
    let (before, after) = (&text[..at], &text[at + length..]);
    let day = text[at..at + length].parse().ok().filter(|day| (1..=31).contains(day))?;
    let ordinal = ["st", "nd", "rd", "th"].into_iter().find(|ordinal| after.starts_with(ordinal)).map_or(0, str::len);
    let ends_word = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric());
    let after = &after[ordinal..];
    (1u32..).zip(MONTHS).find_map(|(month, name)| {
        let first =
            before.strip_suffix(' ').and_then(|before| before.strip_suffix(name)).filter(|before| !before.ends_with(char::is_alphabetic));
        if let Some(first) = first.filter(|_| ends_word(after)) {
            return Some((first.len(), at + length + ordinal - first.len(), month, day));
        }
        let of = after.strip_prefix(" of ").or_else(|| after.strip_prefix(' '))?;
        let rest = of.strip_prefix(name).filter(|rest| ends_word(rest))?;
        Some((at, text.len() - rest.len() - at, month, day))
    })
}

#[cfg(test)]
mod tests {
    use super::{amounts, dates};
    use crate::account::Fen;

    #[test]
    fn dates_of_both_languages_are_found() {
        let found = |text: &'static str| {
            dates(text).into_iter().map(|(at, length, month, day)| (&text[at..at + length], month, day)).collect::<Vec<_>>()
        };
        assert_eq!(found("剩下的5月8号再还"), [("5月8号", 5, 8)]);
        assert_eq!(found("Due on June 2, or the 3rd of July."), [("June 2", 6, 2), ("3rd of July", 7, 3)]);
        assert_eq!(found("By March 31st, not 1 April"), [("March 31st", 3, 31), ("1 April", 4, 1)]);
        assert_eq!(found("{due_on} of June"), []);
        assert_eq!(found("May I have 2 minutes? Room 40, March 2026, June 2nds"), []);
    }

    #[test]
    fn amounts_of_both_languages_are_found() {
        let found =
            |text: &'static str| amounts(text).into_iter().map(|(at, length, amount)| (&text[at..at + length], amount)).collect::<Vec<_>>();
        assert_eq!(found("还差240元，先还¥100"), [("240元", Fen(24_000)), ("¥100", Fen(10_000))]);
        assert_eq!(found("You owe $612.40, so send 50 dollars today."), [("$612.40", Fen(61_240)), ("50 dollars", Fen(5_000))]);
        assert_eq!(found("{due} in 30 days"), []);
    }
}
