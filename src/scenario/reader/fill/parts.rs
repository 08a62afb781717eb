//! What lies in a value, one after another: elements, pairs, fields, a variant's content, a place and its value.

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::{Error, Filler, count, plain};
use crate::scenario::reader::absent::Absent;
use crate::scenario::reader::tree::{Kind, Value};

/// A place and its value, or its source text.
pub(super) struct Placed<'a> {
    pub filler: Filler<'a>,
    pub part: u8,
    pub is_phrase: bool,
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

pub(super) struct Elements<'a> {
    pub values: std::vec::IntoIter<&'a Value<'a>>,
    pub filler: Filler<'a>,
    /// How many empty values follow, where a group is too short.
    pub missing: usize,
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

pub(super) struct Pairs<'a> {
    pub pairs: std::vec::IntoIter<&'a (Value<'a>, Value<'a>)>,
    pub value: Option<&'a (Value<'a>, Value<'a>)>,
    pub filler: Filler<'a>,
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

pub(super) struct Fields<'a> {
    pub fields: std::vec::IntoIter<(&'a str, Option<&'a Value<'a>>)>,
    pub value: Option<&'a Value<'a>>,
    pub filler: Filler<'a>,
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

pub(super) struct Variant<'a> {
    pub word: &'a str,
    pub filler: Filler<'a>,
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
        let values: Vec<&Value<'_>> = plain(items).collect();
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
