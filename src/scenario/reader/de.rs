//! Fills typed values from the tree. Serde stops at a type's first error; here every wrong value is noted and an
//! empty one put in its place, so that the rest is looked at too. Missing fields are found by filling again with the
//! known ones put in.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::absent::Absent;
use super::spanned::{PHRASE, SPANNED};
use super::tree::{Item, Kind, Value};
use crate::scenario::problem::{Code, Problem, Span, nearest};

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
pub(super) fn fill<T: DeserializeOwned>(value: &Value, problems: &mut Vec<Problem>) -> Option<T> {
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
fn head(value: &Value) -> Span {
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
    value: &'a Value,
    context: &'a Context<'a>,
    /// The key under which the value stands, for messages.
    within: Option<&'a str>,
}

impl<'a> Filler<'a> {
    fn inner(self, value: &'a Value) -> Self {
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

    fn items(self) -> Option<Vec<&'a Value>> {
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
    fn fields<V: Visitor<'a>>(self, items: &'a [Item], known: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let mut seen: Vec<(&str, Span)> = Vec::new();
        let mut fields: Vec<(&'a str, Option<&'a Value>)> = Vec::new();
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

fn plain(items: &[Item]) -> impl Iterator<Item = &Value> {
    items.iter().filter_map(|item| if let Item::Plain(value) = item { Some(value) } else { None })
}

fn duplicate(what: &str, name: &str, again: Span, first: Span) -> Problem {
    Problem::of(Code::Duplicate, again, "reader-duplicate").with("kind", what).with("name", name).related(first, "first")
}

/// What a value is: a case of the text `reader-wrong-kind`, and what it names there.
fn describe(kind: &Kind) -> (&'static str, String) {
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
fn count(value: &Value, word: &str, wanted: usize, found: usize) -> Problem {
    let problem = Problem::of(Code::WrongKind, head(value), "reader-count").with("word", word);
    problem.with("wanted", wanted).with("found", found)
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty),* $(,)?) => {
        $(fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
            let value = self.integer(i128::from(<$type>::MIN), i128::from(<$type>::MAX));
            visitor.$visit(value.and_then(|value| <$type>::try_from(value).ok()).unwrap_or_default())
        })*
    };
}

impl<'a> Deserializer<'a> for Filler<'a> {
    type Error = Error;

    integers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32, deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
    }

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value.kind {
            Kind::Text(..) => self.deserialize_str(visitor),
            Kind::Integer(value) if *value < 0 => self.deserialize_i64(visitor),
            Kind::Integer(_) => self.deserialize_u64(visitor),
            Kind::Float(_) => self.deserialize_f64(visitor),
            Kind::Letter(letter) => visitor.visit_char(*letter),
            Kind::Name(name) if name == "true" || name == "false" => self.deserialize_bool(visitor),
            Kind::Name(name) => visitor.visit_str(name),
            Kind::Map(_) => self.deserialize_map(visitor),
            Kind::Paren { items, .. } if items.iter().any(|item| matches!(item, Item::Field(..))) => {
                let fields = items
                    .iter()
                    .filter_map(|item| if let Item::Field(name, _, value) = item { Some((name.as_str(), Some(value))) } else { None });
                let fields: Vec<_> = fields.collect();
                visitor.visit_map(&mut Fields { fields: fields.into_iter(), value: None, filler: self })
            }
            Kind::List(_) | Kind::Paren { .. } => self.deserialize_seq(visitor),
            Kind::Other => self.wanted("value", "").deserialize_any(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value.kind {
            Kind::Name(name) if name == "true" => visitor.visit_bool(true),
            Kind::Name(name) if name == "false" => visitor.visit_bool(false),
            _ => self.wanted("truth", "").deserialize_bool(visitor),
        }
    }

    fn deserialize_f32<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = match &self.value.kind {
            Kind::Float(text) => text.replace('_', ""),
            Kind::Integer(value) => value.to_string(),
            Kind::Name(name) => name.clone(),
            _ => String::new(),
        };
        match text.parse() {
            Ok(number) => visitor.visit_f64(number),
            Err(_) => self.wanted("number", "").deserialize_f64(visitor),
        }
    }

    fn deserialize_char<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value.kind {
            Kind::Letter(letter) => visitor.visit_char(*letter),
            _ => self.wanted("letter", "").deserialize_char(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text().unwrap_or_default())
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value.kind {
            Kind::Name(name) if name == "None" => visitor.visit_none(),
            Kind::Paren { name: Some((name, _)), items } if name == "Some" => match &items[..] {
                [Item::Plain(value)] => visitor.visit_some(self.inner(value)),
                _ => self.wanted("bare", "").deserialize_option(visitor),
            },
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value.kind {
            Kind::Paren { name: None, items } if items.is_empty() => visitor.visit_unit(),
            _ => self.wanted("nothing", "").deserialize_unit(visitor),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match &self.value.kind {
            Kind::Name(word) if word == name => visitor.visit_unit(),
            _ => self.deserialize_unit(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match name {
            SPANNED => visitor.visit_seq(Placed { filler: self, part: 0, is_phrase: false }),
            PHRASE => visitor.visit_seq(Placed { filler: self, part: 0, is_phrase: true }),
            _ => match &self.value.kind {
                Kind::Paren { name: word, items } if word.as_ref().is_none_or(|(word, _)| word == name) && plain(items).count() == 1 => {
                    let value = plain(items).next().unwrap_or(self.value);
                    visitor.visit_newtype_struct(self.inner(value))
                }
                _ => visitor.visit_newtype_struct(self),
            },
        }
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.items() {
            Some(values) => visitor.visit_seq(Elements { values: values.into_iter(), filler: self, missing: 0 }),
            None => Absent { depth: 0 }.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        let Some(values) = self.items() else {
            return Absent { depth: 0 }.deserialize_tuple(length, visitor);
        };
        if values.len() != length {
            self.context.note(count(self.value, "none", length, values.len()));
        }
        let missing = length.saturating_sub(values.len());
        visitor.visit_seq(Elements { values: values.into_iter().take(length).collect::<Vec<_>>().into_iter(), filler: self, missing })
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(self, _: &'static str, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        let Kind::Map(pairs) = &self.value.kind else {
            return self.wanted("map", "").deserialize_map(visitor);
        };
        let mut kept: Vec<&'a (Value, Value)> = Vec::with_capacity(pairs.len());
        let mut seen: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
        for pair in pairs {
            let key = match &pair.0.kind {
                Kind::Text(text, _) => text.as_str(),
                _ => pair.0.source.as_str(),
            };
            if let Some(first) = seen.get(key) {
                self.context.note(duplicate("key", key, pair.0.span, *first));
                continue;
            }
            seen.insert(key, pair.0.span);
            kept.push(pair);
        }
        visitor.visit_map(Pairs { pairs: kept.into_iter(), value: None, filler: self })
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.value.kind {
            Kind::Paren { name: word, items } => {
                if let Some((word, span)) = word.as_ref().filter(|(word, _)| word != name) {
                    self.context.note(Problem::of(Code::WrongKind, *span, "reader-other-name").with("name", name).with("is", word));
                }
                self.fields(items, fields, visitor)
            }
            _ => self.wanted("fields", if name.starts_with("Raw") { "" } else { name }).deserialize_struct(name, fields, visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (word, span) = match &self.value.kind {
            Kind::Name(word) => (word.as_str(), self.value.span),
            Kind::Paren { name: Some((word, span)), .. } => (word.as_str(), *span),
            Kind::Text(text, _) if variants.contains(&text.as_str()) => {
                let problem = Problem::of(Code::WrongKind, self.value.span, "reader-quoted-word").with("word", text);
                self.context.note(problem.fix(self.value.span, text.clone()));
                return visitor.visit_enum(Variant { word: text, filler: self });
            }
            _ => {
                return self.wanted("one-of", &variants.join(", ")).deserialize_enum(name, variants, visitor);
            }
        };
        if variants.contains(&word) {
            return visitor.visit_enum(Variant { word, filler: self });
        }
        let problem = Problem::of(Code::UnknownVariant, span, "reader-unknown-word").with("word", word).with("known", variants.join(", "));
        let meant = nearest(word, variants.iter().copied());
        self.context.note(guessed(problem, span, meant));
        match meant {
            Some((word, _)) => visitor.visit_enum(Variant { word, filler: self }),
            None => Absent { depth: 0 }.deserialize_enum(name, variants, visitor),
        }
    }

    fn deserialize_identifier<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value.kind {
            Kind::Name(name) => visitor.visit_str(name),
            _ => self.deserialize_str(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

/// A place and its value, or its source text.
struct Placed<'a> {
    filler: Filler<'a>,
    part: u8,
    is_phrase: bool,
}

impl<'a> SeqAccess<'a> for Placed<'a> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.part += 1;
        let filler = self.filler;
        let place = |offset: u32| U32Deserializer::<Error>::new(offset);
        match (self.part, self.is_phrase) {
            (1, _) => seed.deserialize(place(filler.value.span.start)).map(Some),
            (2, _) => seed.deserialize(place(filler.value.span.end)).map(Some),
            (3, false) => seed.deserialize(filler).map(Some),
            (3, true) => seed.deserialize(StrDeserializer::new(phrase(filler))).map(Some),
            _ => Ok(None),
        }
    }
}

/// Words as written, or the content of a text.
fn phrase(filler: Filler<'_>) -> &str {
    match &filler.value.kind {
        Kind::Text(text, _) => text,
        Kind::List(_) | Kind::Map(_) => {
            filler.wanted("phrase", "");
            ""
        }
        _ => filler.value.source.trim(),
    }
}

struct Elements<'a> {
    values: std::vec::IntoIter<&'a Value>,
    filler: Filler<'a>,
    /// How many empty values follow, where a group is too short.
    missing: usize,
}

impl<'a> SeqAccess<'a> for Elements<'a> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if let Some(value) = self.values.next() {
            return seed.deserialize(self.filler.inner(value)).map(Some);
        }
        if self.missing == 0 {
            return Ok(None);
        }
        self.missing -= 1;
        seed.deserialize(Absent { depth: 0 }).map(Some)
    }
}

struct Pairs<'a> {
    pairs: std::vec::IntoIter<&'a (Value, Value)>,
    value: Option<&'a (Value, Value)>,
    filler: Filler<'a>,
}

impl<'a> MapAccess<'a> for Pairs<'a> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.value = self.pairs.next();
        self.value.map(|pair| seed.deserialize(self.filler.inner(&pair.0))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some(pair) = self.value else { return seed.deserialize(Absent { depth: 0 }) };
        let within = if let Kind::Text(key, _) = &pair.0.kind { Some(key.as_str()) } else { self.filler.within };
        seed.deserialize(Filler { value: &pair.1, context: self.filler.context, within })
    }
}

struct Fields<'a> {
    fields: std::vec::IntoIter<(&'a str, Option<&'a Value>)>,
    value: Option<&'a Value>,
    filler: Filler<'a>,
}

impl<'a> MapAccess<'a> for &mut Fields<'a> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value {
            Some(value) => seed.deserialize(self.filler.inner(value)),
            None => seed.deserialize(Absent { depth: 0 }),
        }
    }
}

struct Variant<'a> {
    word: &'a str,
    filler: Filler<'a>,
}

impl<'a> EnumAccess<'a> for Variant<'a> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        Ok((seed.deserialize(StrDeserializer::new(self.word))?, self))
    }
}

impl<'a> VariantAccess<'a> for Variant<'a> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        if matches!(self.filler.value.kind, Kind::Paren { .. }) {
            self.filler.wanted("word-alone", self.word);
        }
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value, Error> {
        match &self.filler.value.kind {
            Kind::Paren { items, .. } if items.len() == 1 && plain(items).count() == 1 => {
                seed.deserialize(self.filler.inner(plain(items).next().unwrap_or(self.filler.value)))
            }
            _ => seed.deserialize(self.filler.wanted("word-and-value", self.word)),
        }
    }

    fn tuple_variant<V: Visitor<'a>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        let Kind::Paren { items, .. } = &self.filler.value.kind else {
            return self.filler.wanted("word-and-value", self.word).deserialize_tuple(length, visitor);
        };
        let values: Vec<&Value> = plain(items).collect();
        if values.len() != length || items.len() != length {
            self.filler.context.note(count(self.filler.value, self.word, length, items.len()));
        }
        let missing = length.saturating_sub(values.len());
        visitor.visit_seq(Elements {
            values: values.into_iter().take(length).collect::<Vec<_>>().into_iter(),
            filler: self.filler,
            missing,
        })
    }

    fn struct_variant<V: Visitor<'a>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        match &self.filler.value.kind {
            Kind::Paren { items, .. } => self.filler.fields(items, fields, visitor),
            _ => self.filler.wanted("fields", self.word).deserialize_struct("", fields, visitor),
        }
    }
}
