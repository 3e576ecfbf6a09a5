//! The query string.

use std::borrow::Cow;

use axum::{extract::FromRequestParts, http::request::Parts};
use bodega_kernel::{Check, Invalid};
use serde::{
    Deserializer,
    de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};

use super::{fault::Fault, strict::meant};
use crate::{HttpError, exchange::Exchange};

/// What [`Paged`](super::Paged) reads.
pub(super) const PAGE: [&str; 3] = ["limit", "offset", "cursor"];

/// More parameters than this are a mistake.
const MOST: usize = 500;

/// The query string as a `T`: 422 with the field when a value does not fit or a parameter is not known. A list takes
/// repeated parameters. Parameters that the API document gives to the route but `T` does not know are another
/// extractor's.
#[derive(Debug, Clone)]
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HttpError> {
        let query = Query::of(parts)?;
        let foreign = |name: &str| query.is_declared(name).unwrap_or_else(|| PAGE.contains(&name));
        let fields = Fields { pairs: &query.pairs, at: 0, foreign: &foreign };
        T::deserialize(fields).map(Self).map_err(|fault| fault.invalid().into())
    }
}

/// The pairs of a query string, and what the API document says that the route takes.
pub(super) struct Query<'a> {
    pub pairs: Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)>,
    declared: Option<&'a [String]>,
}

impl<'a> Query<'a> {
    pub fn of(parts: &'a Parts) -> Result<Self, HttpError> {
        let mut pairs: Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)> = Vec::new();
        let mut check = Check::new();
        // Each is looked for among all: without a bound a long query would cost the square of its length.
        if parts.uri.query().unwrap_or_default().split('&').count() > MOST {
            return Err(Invalid::one("query", "TOO_MANY", format!("has more than {MOST} parameters")).into());
        }
        for piece in parts.uri.query().unwrap_or_default().split('&').filter(|piece| !piece.is_empty()) {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            let (Some(name), Some(value)) = (decoded(name), decoded(value)) else {
                check.fault(name, "INVALID_TEXT", "is not percent-encoded UTF-8 without U+0000");
                continue;
            };
            match pairs.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(value),
                None => pairs.push((name, vec![value])),
            }
        }
        check.done()?;
        let exchange = parts.extensions.get::<std::sync::Arc<Exchange>>();
        let declared = exchange.and_then(|exchange| exchange.edge.query_parameters(&parts.method, exchange.route()?));
        Ok(Self { pairs, declared })
    }

    /// Does the API document give the route this parameter? None: the route is not in it.
    pub fn is_declared(&self, name: &str) -> Option<bool> {
        self.declared.map(|declared| declared.iter().any(|known| known == name))
    }

    /// The only value of `name`.
    pub fn single(&self, name: &str, check: &mut Check) -> Option<&str> {
        let (_, values) = self.pairs.iter().find(|(known, _)| known == name)?;
        if values.len() > 1 {
            check.fault(name, "DUPLICATE", "is given more than once");
        }
        values.first().map(AsRef::as_ref)
    }
}

/// Percent-decoded text; none when it is no UTF-8 or holds U+0000.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        return Some(Cow::Borrowed(text));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => (digit(rest.next()?)? << 4) | digit(rest.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')).map(Cow::Owned)
}

struct Fields<'a> {
    pairs: &'a [(Cow<'a, str>, Vec<Cow<'a, str>>)],
    at: usize,
    /// Is this another extractor's parameter?
    foreign: &'a dyn Fn(&str) -> bool,
}

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let foreign = |name: &str| !fields.contains(&name) && (self.foreign)(name);
        visitor.visit_map(Fields { pairs: self.pairs, at: self.at, foreign: &foreign })
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        while self.pairs.get(self.at).is_some_and(|(name, _)| (self.foreign)(name)) {
            self.at += 1;
        }
        let Some((name, _)) = self.pairs.get(self.at) else { return Ok(None) };
        let name: de::value::StrDeserializer<Fault> = name.as_ref().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let (name, values) = self.pairs.get(self.at).ok_or_else(Fault::unknown)?;
        self.at += 1;
        seed.deserialize(Values(values)).map_err(|fault| fault.within(name))
    }
}

/// What stands behind a parameter's name: one text, or several.
struct Values<'a>(&'a [Cow<'a, str>]);

impl<'a> Values<'a> {
    fn single(&self) -> Result<&'a str, Fault> {
        match self.0 {
            [value] => Ok(value),
            _ => Err(Fault::new("DUPLICATE", "is given more than once")),
        }
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty, $words:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let wrong = || Fault::new("INVALID_TYPE", concat!("must be ", $words));
            visitor.$visit(self.single()?.parse::<$type>().map_err(|_| wrong())?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Values<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.single()?)
    }

    numbers! {
        deserialize_i8 visit_i64 i64, "a whole number";
        deserialize_i16 visit_i64 i64, "a whole number";
        deserialize_i32 visit_i64 i64, "a whole number";
        deserialize_i64 visit_i64 i64, "a whole number";
        deserialize_u8 visit_u64 u64, "a whole number that is not negative";
        deserialize_u16 visit_u64 u64, "a whole number that is not negative";
        deserialize_u32 visit_u64 u64, "a whole number that is not negative";
        deserialize_u64 visit_u64 u64, "a whole number that is not negative";
        deserialize_bool visit_bool bool, "true or false";
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let name: de::value::StrDeserializer<Fault> = meant(self.single()?, words).into_deserializer();
        visitor.visit_enum(name)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(self)
    }

    /// A derive asks for this only when it meets a parameter that it does not know.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::unknown())
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
    }
}

impl<'de> SeqAccess<'de> for Values<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some((first, rest)) = self.0.split_first() else { return Ok(None) };
        self.0 = rest;
        seed.deserialize(Values(std::slice::from_ref(first))).map(Some)
    }
}
