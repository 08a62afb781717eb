//! A value as the kind that a type asks for. Where it is another, that is noted and an empty one stands in.

use serde::de::{Deserializer, Visitor};

use super::parts::{Elements, Fields, Pairs, Placed, Variant};
use super::{Error, Filler, count, duplicate, guessed, plain};
use crate::scenario::problem::{Code, Problem, Span, nearest};
use crate::scenario::reader::absent::Absent;
use crate::scenario::reader::spanned::{PHRASE, SPANNED};
use crate::scenario::reader::tree::{Item, Kind, Value};

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
        let mut kept: Vec<&'a (Value<'a>, Value<'a>)> = Vec::with_capacity(pairs.len());
        let mut seen: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
        for pair in pairs {
            let key = match &pair.0.kind {
                Kind::Text(text, _) => text.as_str(),
                _ => pair.0.source,
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
                let problem = self.other_kind("one-of", &variants.join(", "));
                self.context.note(self.with_example(problem, variants));
                return Absent { depth: 0 }.deserialize_enum(name, variants, visitor);
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
