//! What a form sends: names and texts, whatever they are. Nothing of it is believed before it was looked at.

use axum::{
    Form,
    extract::{FromRequest, Request},
};
use bodega_http::HttpError;

/// Nobody types more into a field.
const LONGEST: usize = 2_000;
/// Nobody fills in more fields.
const MOST: usize = 400;

/// What a form sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent(Vec<Field>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    name: String,
    /// As it was typed.
    raw: String,
    /// Without what nobody means to type.
    text: String,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = HttpError;

    async fn from_request(request: Request, state: &S) -> Result<Self, HttpError> {
        // What is no form at all sends nothing: the page then says what is missing.
        let sent = Form::<Vec<(String, String)>>::from_request(request, state).await;
        Ok(Self::of(sent.map(|Form(pairs)| pairs).unwrap_or_default()))
    }
}

impl Sent {
    /// These fields.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        let field = |(name, typed): (String, String)| {
            let raw: String = typed.chars().take(LONGEST).collect();
            let tame: String = raw.chars().filter(|letter| !letter.is_control()).collect();
            Field { name, text: tame.trim().to_owned(), raw }
        };
        Self(pairs.into_iter().take(MOST).map(field).collect())
    }

    fn field(&self, name: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.name == name)
    }

    /// A field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.field(name).map_or("", |field| &field.text)
    }

    /// A field as it was typed: for passwords, to which blanks belong.
    pub fn raw(&self, name: &str) -> &str {
        self.field(name).map_or("", |field| &field.raw)
    }

    /// A field that says something.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// A field that is one of our own types.
    pub fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.some(name)?.parse().ok()
    }

    /// Was a box ticked?
    pub fn is_ticked(&self, name: &str) -> bool {
        self.some(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_passwords_are_not() {
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let sent = Sent::of(vec![pair("name", " Noa\u{0}\n "), pair("password", " a b ")]);
        assert_eq!((sent.text("name"), sent.raw("password"), sent.text("none")), ("Noa", " a b ", ""));
        assert_eq!((sent.some("none"), sent.parsed::<i64>("name")), (None, None));
        let long = Sent::of(vec![pair("name", &"x".repeat(1 << 20))]);
        assert_eq!(long.text("name").len(), LONGEST);
    }
}
