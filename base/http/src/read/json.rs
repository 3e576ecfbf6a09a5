//! JSON bytes to a value, refusing what is legal and yet never meant: a key that stands twice, U+0000.

use std::fmt;

use bodega_kernel::Invalid;
use serde::{
    Deserializer,
    de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::HttpError;

/// The value of a body that must be an object.
pub(super) fn object(bytes: &[u8]) -> Result<Value, HttpError> {
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("The body is not UTF-8."))?;
    let mut trouble = Trouble::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict { path: &Path::Body, trouble: &mut trouble }
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| malformed(&format!("The body is not JSON: {error}.")))?;
    if let Some(invalid) = trouble.first {
        return Err(invalid.into());
    }
    if value.is_object() { Ok(value) } else { Err(Invalid::one("body", "INVALID_TYPE", "must be an object").into()) }
}

fn malformed(message: &str) -> HttpError {
    HttpError::new(axum::http::StatusCode::BAD_REQUEST, "MALFORMED", message)
}

/// Malformed wins over invalid: what is invalid is kept until the end was reached.
#[derive(Default)]
struct Trouble {
    first: Option<Invalid>,
}

impl Trouble {
    fn note(&mut self, path: &Path<'_>, code: &str, message: &str) {
        if self.first.is_none() {
            self.first = Some(Invalid::one(path.to_string(), code, message));
        }
    }

    fn text(&mut self, path: &Path<'_>, text: &str) {
        if text.contains('\0') {
            self.note(path, "INVALID_TEXT", "must not contain U+0000");
        }
    }
}

/// Where in the body a value stands. Put into words only where something is wrong: the name above a list, which may be
/// as long as the body, is not copied for each of its items.
enum Path<'a> {
    Body,
    Member(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("body"),
            Self::Member(Self::Body, key) => f.write_str(key),
            Self::Member(above, key) => write!(f, "{above}.{key}"),
            Self::Item(above, index) => write!(f, "{above}[{index}]"),
        }
    }
}

struct Strict<'a> {
    path: &'a Path<'a>,
    trouble: &'a mut Trouble,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.trouble.text(self.path, value);
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            let path = Path::Item(self.path, items.len());
            match seq.next_element_seed(Strict { path: &path, trouble: &mut *self.trouble })? {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let path = Path::Member(self.path, &key);
            self.trouble.text(self.path, &key);
            if members.contains_key(&key) {
                self.trouble.note(&path, "DUPLICATE", "is given twice");
            }
            let value = map.next_value_seed(Strict { path: &path, trouble: &mut *self.trouble })?;
            members.insert(key, value);
        }
        Ok(Value::Object(members))
    }
}

/// The value's bytes in one form, whatever order the client wrote its keys in: what a repeated request is compared by.
pub(crate) fn canonical(value: &Value, into: &mut Vec<u8>) {
    match value {
        Value::Array(items) => {
            into.push(b'[');
            for item in items {
                canonical(item, into);
                into.push(b',');
            }
            into.push(b']');
        }
        Value::Object(members) => {
            let mut keys: Vec<_> = members.keys().collect();
            keys.sort_unstable();
            into.push(b'{');
            for key in keys {
                canonical(&Value::from(key.as_str()), into);
                into.push(b':');
                canonical(&members[key], into);
                into.push(b',');
            }
            into.push(b'}');
        }
        plain => into.extend_from_slice(plain.to_string().as_bytes()),
    }
}
