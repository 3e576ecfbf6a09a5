//! A field of a form: its label above, a hint, what is wrong with it right beneath.

use askama::{Template, filters::HtmlSafe};
use bodega_ui::component::Icon;

use super::Faults;
use crate::words::Words;

/// A field that one types into.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/field.html")]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What kind of text goes into it.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// What browsers may fill in.
    pub autocomplete: &'static str,
    /// What helps to fill it in.
    pub hint: Option<&'static str>,
    /// What is wrong with it.
    pub fault: Option<String>,
    /// May it be left empty?
    pub optional: bool,
    /// No longer than this.
    pub most: usize,
    /// The words around it.
    pub words: Words,
}

impl HtmlSafe for Field {}

impl Field {
    /// A field of text.
    pub fn of(words: Words, name: &'static str, label: &'static str, value: &str) -> Self {
        Self {
            name,
            label,
            kind: "text",
            value: value.to_owned(),
            autocomplete: "off",
            hint: None,
            fault: None,
            optional: false,
            most: 200,
            words,
        }
    }

    /// An e-mail.
    pub fn email(words: Words, value: &str) -> Self {
        Self { kind: "email", most: 254, ..Self::of(words, "email", words.email(), value) }.filled_by("email")
    }

    /// A password that is known.
    pub fn password(words: Words, name: &'static str) -> Self {
        let field = Self::of(words, name, words.password(), "");
        Self { kind: "password", most: 1024, ..field }.filled_by("current-password")
    }

    /// A password that is chosen now.
    pub fn new_password(words: Words, name: &'static str) -> Self {
        let field = Self { label: words.new_password(), ..Self::password(words, name) };
        Self { hint: Some(words.password_hint()), most: 128, ..field }.filled_by("new-password")
    }

    /// The same under another label.
    #[must_use]
    pub fn called(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    /// The same, which browsers may fill in.
    #[must_use]
    pub fn filled_by(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// The same, which may be left empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// The same for a telephone number.
    #[must_use]
    pub fn telephone(self) -> Self {
        Self { kind: "tel", most: 40, ..self }.filled_by("tel")
    }

    /// The same with what is wrong with it.
    #[must_use]
    pub fn judged(self, faults: &Faults) -> Self {
        Self { fault: faults.of(self.words, self.name), ..self }
    }

    /// Numbers and addresses for machines are written from the left in every language.
    fn direction(&self) -> &'static str {
        match self.kind {
            "email" | "tel" | "password" => "ltr",
            _ => "auto",
        }
    }
}
