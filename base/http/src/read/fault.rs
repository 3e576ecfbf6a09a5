//! What is wrong with a piece of input, and where.

use std::fmt::Display;

use bodega_kernel::Invalid;
use serde::de::{self, Expected, Unexpected};

/// The first thing that did not fit. The path is put together from the inside outwards while the error travels up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Fault {
    path: String,
    code: &'static str,
    message: String,
}

impl Fault {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { path: String::new(), code, message: message.into() }
    }

    /// A field that nobody knows.
    pub fn unknown() -> Self {
        Self::new("UNKNOWN_FIELD", "is not known here")
    }

    /// The same fault, seen from one object further out.
    pub fn within(mut self, key: &str) -> Self {
        self.path = match self.path.chars().next() {
            None => key.to_owned(),
            Some('[') => format!("{key}{}", self.path),
            Some(_) => format!("{key}.{}", self.path),
        };
        self
    }

    /// The same fault, seen from one array further out.
    pub fn at(mut self, index: usize) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("[{index}]{dot}{}", self.path);
        self
    }

    /// As the caller is told.
    pub fn invalid(self) -> Invalid {
        let field = if self.path.is_empty() { "body".to_owned() } else { self.path };
        Invalid::one(field, self.code, self.message)
    }
}

/// In words of JSON, and without the value: it may be a password.
fn kind_of(unexpected: Unexpected) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a whole number",
        Unexpected::Float(_) => "a number",
        Unexpected::Str(_) | Unexpected::Char(_) | Unexpected::Bytes(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        _ => "an object",
    }
}

/// What Rust calls a type, in words of JSON.
fn in_words(expected: &dyn Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "i64" | "i32" | "i16" | "i8" | "isize" => "a whole number".to_owned(),
        "u64" | "u32" | "u16" | "u8" | "usize" => "a whole number that is not negative".to_owned(),
        "f64" | "f32" => "a number".to_owned(),
        "a sequence" => "an array".to_owned(),
        "a map" => "an object".to_owned(),
        _ if text.starts_with("struct ") => "an object".to_owned(),
        _ => text,
    }
}

impl de::Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        Self::new("INVALID_VALUE", message.to_string())
    }
    fn invalid_type(unexpected: Unexpected, expected: &dyn Expected) -> Self {
        Self::new("INVALID_TYPE", format!("must be {}, not {}", in_words(expected), kind_of(unexpected)))
    }
    fn invalid_value(unexpected: Unexpected, expected: &dyn Expected) -> Self {
        match unexpected {
            Unexpected::Signed(_) | Unexpected::Unsigned(_) => {
                Self::new("OUT_OF_RANGE", format!("must be {} that is in range", in_words(expected)))
            }
            _ => Self::new("INVALID_VALUE", format!("must be {}", in_words(expected))),
        }
    }
    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new("INVALID_LENGTH", format!("must have {}, not {length}", in_words(expected)))
    }
    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new("INVALID_VALUE", format!("must be one of {}", expected.join(", ")))
    }
    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::unknown().within(field)
    }
    fn missing_field(field: &'static str) -> Self {
        Self::new("REQUIRED", "is missing").within(field)
    }
    fn duplicate_field(field: &'static str) -> Self {
        Self::new("DUPLICATE", "is given twice").within(field)
    }
}
