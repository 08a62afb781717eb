//! What every page has: the frame, its words, days and times as they are read in China.

use std::sync::Arc;

use askama::Template;
use axum::response::Html;
use chrono::{DateTime, Days, NaiveDate};

use super::fault::Fault;
use super::guard::Visitor;
use crate::locale::Locale;
use crate::records::store::statistics::Interval;
use crate::records::store::{PersonLine, Role};

/// The frame of a page.
pub(super) struct Page {
    locale: Arc<Locale>,
    /// Which place of the menu is open.
    pub at: &'static str,
    pub title: String,
    pub name: String,
    pub role: &'static str,
    pub csrf: String,
    /// The menu: address and key of its text.
    pub menu: Vec<(&'static str, &'static str)>,
}

impl Page {
    /// A page for somebody signed in.
    pub(super) fn new(visitor: &Visitor, at: &'static str, title: String) -> Self {
        let all = [
            ("/", "hr-overview", Role::Trainer),
            ("/people", "hr-people", Role::Trainer),
            ("/scenarios", "hr-scenarios", Role::Trainer),
            ("/rules", "hr-rules", Role::Trainer),
            ("/agreement", "hr-agreement", Role::Trainer),
            ("/tasks", "hr-tasks", Role::Trainer),
            ("/releases", "hr-releases", Role::Trainer),
            ("/exports", "hr-exports", Role::Hr),
            ("/held", "hr-held", Role::Hr),
            ("/audit", "hr-audit", Role::Admin),
        ];
        let role = visitor.person.role;
        let own = [("/me", "hr-me")].into_iter().filter(|_| role == Role::Trainee);
        let menu = all.into_iter().filter(|(_, _, least)| role >= *least).map(|(path, key, _)| (path, key)).chain(own).collect();
        let (locale, name, csrf) = (Arc::clone(&visitor.locale), visitor.person.name.clone(), visitor.csrf.clone());
        Self { locale, at, title, name, role: role.key(), csrf, menu }
    }

    /// A page for somebody who is not.
    pub(super) fn outside(locale: Arc<Locale>, title: &str) -> Self {
        let title = locale.text(title);
        Self { locale, at: "", title, name: String::new(), role: "", csrf: String::new(), menu: Vec::new() }
    }

    /// A text.
    pub(super) fn say(&self, key: &str) -> String {
        self.locale.text(key)
    }

    /// A text of a family, such as `hr-stage-0`.
    pub(super) fn say_of(&self, family: &str, member: &dyn std::fmt::Display) -> String {
        self.locale.text(&format!("{family}-{member}"))
    }

    /// Where somebody stands: a trainee's stage, anybody else's role.
    pub(super) fn standing(&self, line: &PersonLine) -> String {
        if line.role == Role::Trainee.key() { self.say_of("hr-stage", &line.stage) } else { self.say_of("hr-role", &line.role) }
    }

    /// A text with values put in.
    pub(super) fn say_with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.locale.text_with(key, values)
    }

    /// The language, as HTML wants it.
    pub(super) fn language(&self) -> &'static str {
        self.locale.language()
    }
}

/// A template as an answer.
pub(super) fn show(template: &impl Template) -> Result<Html<String>, Fault> {
    Ok(Html(template.render()?))
}

/// A day since 1970 as a date; a dash for none.
pub(super) fn date(day: i64) -> String {
    let days = u64::try_from(day).ok().filter(|day| (1..100_000).contains(day));
    let date = days.and_then(|days| NaiveDate::default().checked_add_days(Days::new(days)));
    date.map_or_else(|| "–".to_owned(), |date| date.to_string())
}

/// A moment in China.
pub(super) fn moment(seconds: i64) -> String {
    DateTime::from_timestamp(seconds + 8 * 3600, 0).map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string())
}

/// Minutes and seconds.
pub(super) fn duration(seconds: i64) -> String {
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// A share as tenths of a per cent: integers only, `2.1`.
pub(super) fn per_hundred(part: i64, whole: i64) -> String {
    thousandths(part, whole).map_or_else(|| "–".to_owned(), one_place)
}

/// A share in thousandths, rounded to the nearest; `None` of nothing.
pub(super) fn thousandths(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 1000 + whole / 2) / whole)
}

/// Tenths with one decimal place.
pub(super) fn one_place(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A range of per cents: `12.4–31.0 %`.
pub(super) fn range_text(range: Interval) -> String {
    format!("{}–{} %", one_place(range.low), one_place(range.high))
}
