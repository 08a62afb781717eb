//! Fills typed values from the tree. Serde stops at a type's first error; here every wrong value is noted and an
//! empty one put in its place, so that the rest is looked at too. Missing fields are found by filling again with the
//! known ones put in. Here is what one filling shares and notes; `kinds` takes a value as the kind that a type asks for,
//! `parts` hands out what lies in it.

mod kinds;
mod parts;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeOwned, Visitor};

use self::parts::Fields;
use super::absent::Absent;
use super::tree::{Item, Kind, Value};
use crate::scenario::problem::{Code, Problem, Span, nearest};

/// How many letters of a value are shown in an example.
const LONGEST_EXAMPLE: usize = 20;
/// How many missing fields one file may have before the reader gives up looking for more.
const MOST_MISSING: usize = 64;

/// Why filling stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Error {
    /// A field that has no default is not there; the place is that of its struct.
    Missing {
        field: String,
        at: Option<Span>,
    },
    Custom(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { field, .. } => write!(f, "the field `{field}` is missing"),
            Self::Custom(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Custom(message.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing { field: field.to_owned(), at: None }
    }
}

/// What all parts of one filling share.
struct Context<'p> {
    problems: RefCell<Vec<Problem>>,
    /// Fields known to be missing, by the place of their struct.
    missing: BTreeSet<(Span, String)>,
    /// Where brackets, quotes or colons are amiss: what is missing around there may only be lost.
    tears: &'p [Span],
}

impl Context<'_> {
    fn is_torn(&self, span: Span) -> bool {
        self.tears.iter().any(|tear| span.start <= tear.start && tear.start <= span.end)
    }

    fn note(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }
}

/// Fills a value of type `T`; everything wrong is added to `problems`. Where something is wrong, the value holds empty
/// ones in its place.
pub(super) fn fill<T: DeserializeOwned>(value: &Value<'_>, problems: &mut Vec<Problem>) -> Option<T> {
    let tears = tears(problems);
    let mut missing = BTreeSet::new();
    loop {
        let context = Context { problems: RefCell::default(), missing: missing.clone(), tears: &tears };
        let result = T::deserialize(Filler { value, context: &context, within: None });
        let found = context.problems.into_inner();
        match result {
            Err(Error::Missing { ref field, at })
                if missing.len() < MOST_MISSING && missing.insert((at.unwrap_or(value.span), field.clone())) => {}
            Ok(filled) => {
                problems.extend(found);
                return Some(filled);
            }
            Err(error) => {
                problems.extend(found);
                problems.push(Problem::of(Code::Unusable, head(value), "reader-unusable").with("why", error));
                return None;
            }
        }
    }
}

/// The places where the parser may have lost something.
fn tears(problems: &[Problem]) -> Vec<Span> {
    let tears = [Code::Unclosed, Code::StrayClosing, Code::UnterminatedText, Code::Unexpected, Code::MissingColon];
    problems.iter().filter(|problem| tears.contains(&problem.code)).map(|problem| problem.span).collect()
}

/// The first sign of a value, so that a caret does not run over pages.
fn head(value: &Value<'_>) -> Span {
    match &value.kind {
        Kind::Paren { name: Some((_, span)), .. } => *span,
        Kind::Paren { .. } | Kind::List(_) | Kind::Map(_) => {
            let bracket = value.source.chars().next().map_or(0, char::len_utf8);
            Span::new(value.span.start as usize, value.span.start as usize + bracket)
        }
        _ => value.span,
    }
}

#[derive(Clone, Copy)]
struct Filler<'a> {
    value: &'a Value<'a>,
    context: &'a Context<'a>,
    /// The key under which the value stands, for messages.
    within: Option<&'a str>,
}

impl<'a> Filler<'a> {
    fn inner(self, value: &'a Value<'a>) -> Self {
        Self { value, ..self }
    }

    /// Notes that another kind of value is wanted, and goes on with an empty one. `wanted` is a case of the text
    /// `reader-wrong-kind`, `word` what it names there.
    fn wanted(self, wanted: &str, word: &str) -> Absent {
        self.context.note(self.other_kind(wanted, word));
        Absent { depth: 0 }
    }

    fn other_kind(self, wanted: &str, word: &str) -> Problem {
        let (found, is) = describe(&self.value.kind);
        let problem = Problem::of(Code::WrongKind, head(self.value), "reader-wrong-kind").with("wanted", wanted).with("word", word);
        problem.with("found", found).with("is", is)
    }

    /// Where a value stands without the word that it belongs to, shows how both are written.
    fn with_example(self, problem: Problem, words: &[&str]) -> Problem {
        let bare = self.value.source.trim();
        let is_short = bare.chars().count() <= LONGEST_EXAMPLE && !bare.contains('\n');
        let example = match (&self.value.kind, words) {
            (Kind::Integer(_) | Kind::Float(_), [first, ..]) if is_short => format!("{first}({bare})"),
            (Kind::Paren { name: None, .. }, [.., last]) if is_short => format!("{last}{bare}"),
            _ => return problem,
        };
        problem.with("example", example).helped_by("example")
    }

    fn wanted_without_quotes(self) {
        let problem = self.other_kind("integer", "");
        let digits = if let Kind::Text(text, _) = &self.value.kind { text.trim() } else { "" };
        let is_number = digits.parse::<i128>().is_ok();
        self.context.note(if is_number { problem.fix(self.value.span, digits) } else { problem });
    }

    fn integer(self, low: i128, high: i128) -> Option<i128> {
        let Kind::Integer(value) = self.value.kind else {
            self.wanted_without_quotes();
            return None;
        };
        if (low..=high).contains(&value) {
            return Some(value);
        }
        let problem = Problem::of(Code::OutOfRange, self.value.span, "reader-out-of-range").with("value", value);
        self.context.note(problem.with("low", low).with("high", high));
        None
    }

    fn text(self) -> Option<&'a str> {
        match &self.value.kind {
            Kind::Text(text, wrong) => {
                if let Some(span) = wrong {
                    self.context.note(Problem::of(Code::BadEscape, *span, "reader-bad-escape"));
                }
                Some(text)
            }
            Kind::Name(name) => {
                let problem = Problem::of(Code::WrongKind, self.value.span, "reader-no-quotes").with("word", name);
                self.context.note(problem.fix(self.value.span, format!("\"{name}\"")));
                Some(name)
            }
            Kind::Integer(_) | Kind::Float(_) | Kind::Letter(_) | Kind::Other => {
                let bare = self.value.source.trim().trim_matches('\'');
                let problem = self.other_kind("text", bare);
                let is_plain = !bare.contains(['"', '\\', '\n']);
                self.context.note(if is_plain { problem.fix(self.value.span, format!("\"{bare}\"")) } else { problem });
                Some(bare)
            }
            _ => {
                self.wanted("text", "…");
                None
            }
        }
    }

    fn items(self) -> Option<Vec<&'a Value<'a>>> {
        match &self.value.kind {
            Kind::List(values) => Some(values.iter().collect()),
            Kind::Paren { name: None, items } if items.iter().all(|item| matches!(item, Item::Plain(_))) => Some(plain(items).collect()),
            _ => {
                self.wanted("list", "");
                None
            }
        }
    }

    /// The struct's own errors, then its fields.
    fn fields<V: Visitor<'a>>(self, items: &'a [Item<'a>], known: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let mut seen: Vec<(&str, Span)> = Vec::new();
        let mut fields: Vec<(&'a str, Option<&'a Value<'a>>)> = Vec::new();
        for item in items {
            let Item::Field(name, span, value) = item else {
                let Item::Plain(value) = item else { continue };
                if self.context.is_torn(self.value.span) {
                    continue;
                }
                self.context.note(Problem::of(Code::Unexpected, head(value), "reader-nameless").with("known", known.join(", ")));
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(known, _)| known == name) {
                self.context.note(duplicate("field", name, *span, *first));
                continue;
            }
            seen.push((name, *span));
            if known.contains(&name.as_str()) {
                fields.push((name, Some(value)));
            } else if let Some(meant) = self.unknown_field(name, *span, known)
                && !items.iter().any(|item| matches!(item, Item::Field(other, ..) if other == meant))
            {
                // Read as the field that is meant, so that it is not told as missing too.
                fields.push((meant, Some(value)));
            }
        }
        for (_, name) in self.context.missing.iter().filter(|(at, _)| *at == self.value.span) {
            if !self.context.is_torn(self.value.span) {
                let problem = Problem::of(Code::MissingField, head(self.value), "reader-missing-field").with("name", name);
                self.context.note(problem.with("part", self.within.unwrap_or("none")));
            }
            fields.push((name, None));
        }
        let mut pairs = Fields { fields: fields.into_iter(), value: None, filler: self };
        visitor.visit_map(&mut pairs).map_err(|error| match error {
            Error::Missing { field, at: None } => Error::Missing { field, at: Some(self.value.span) },
            other => other,
        })
    }

    /// Notes a field that is not known, and says which one is meant.
    fn unknown_field(self, name: &str, span: Span, known: &'static [&'static str]) -> Option<&'static str> {
        let problem = Problem::of(Code::UnknownField, span, "reader-unknown-field").with("name", name).with("known", known.join(", "));
        let meant = nearest(name, known.iter().copied());
        self.context.note(guessed(problem, span, meant));
        meant.map(|(meant, _)| meant)
    }
}

/// The problem with the word that is meant, if one is near: a fix where no other can be meant.
fn guessed(problem: Problem, span: Span, meant: Option<(&str, bool)>) -> Problem {
    match meant {
        None => problem,
        Some((meant, true)) => problem.with("meant", meant).helped_by("meant").fix(span, meant),
        Some((meant, false)) => problem.with("meant", meant).helped_by("meant").suggest(span, meant),
    }
}

fn plain<'a>(items: &'a [Item<'a>]) -> impl Iterator<Item = &'a Value<'a>> {
    items.iter().filter_map(|item| if let Item::Plain(value) = item { Some(value) } else { None })
}

fn duplicate(what: &str, name: &str, again: Span, first: Span) -> Problem {
    Problem::of(Code::Duplicate, again, "reader-duplicate").with("kind", what).with("name", name).related(first, "first")
}

/// What a value is: a case of the text `reader-wrong-kind`, and what it names there.
fn describe(kind: &Kind<'_>) -> (&'static str, String) {
    match kind {
        Kind::Text(..) => ("text", String::new()),
        Kind::Integer(value) => ("number", value.to_string()),
        Kind::Float(text) => ("number", text.clone()),
        Kind::Letter(_) => ("letter", String::new()),
        Kind::Name(name) => ("word", name.clone()),
        Kind::Paren { name: Some((name, _)), .. } => ("word", format!("{name}(…)")),
        Kind::Paren { .. } => ("paren", String::new()),
        Kind::List(_) => ("list", String::new()),
        Kind::Map(_) => ("map", String::new()),
        Kind::Other => ("expression", String::new()),
    }
}

/// A group of another length than wanted.
fn count(value: &Value<'_>, word: &str, wanted: usize, found: usize) -> Problem {
    let problem = Problem::of(Code::WrongKind, head(value), "reader-count").with("word", word);
    problem.with("wanted", wanted).with("found", found)
}
