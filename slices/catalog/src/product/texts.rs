//! Texts in several languages: what is shown to whom.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::{Content, Variant};
use crate::{language, words::Words};

/// What is said about a product in another language. What is missing is shown in the product's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Texts {
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is said about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Values of its named properties, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: Words,
}

/// The texts that somebody is shown, each with the language in which it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording<'t> {
    /// What it is called.
    pub title: &'t str,
    /// The language of the title: it is what the product is said to be in.
    pub lang: &'t str,
    /// What is said about it.
    pub description: &'t str,
    /// The language of that, which may be another where only the title was translated.
    pub description_lang: &'t str,
    /// Its named properties: all of them, in that language where it has them.
    pub attributes: BTreeMap<&'t str, &'t str>,
}

impl Texts {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Content {
    /// What somebody is shown who asked for this language: each text in it, else in its base language (`de` for
    /// `de-AT`), else in another form of it, else in the product's own.
    pub fn in_language(&self, asked: Option<&str>) -> Wording<'_> {
        let own = self.lang.as_str();
        let title = language::best(asked, own, &self.translations, |texts| texts.title.as_deref());
        let said = language::best(asked, own, &self.translations, |texts| texts.description.as_deref());
        let (lang, title) = title.unwrap_or((own, &self.title));
        let (description_lang, description) = said.unwrap_or((own, &self.description));
        let mut attributes: BTreeMap<&str, &str> = words(&self.attributes).collect();
        let named = language::best(asked, own, &self.translations, |texts| {
            (!texts.attributes.is_empty()).then_some(&texts.attributes)
        });
        let known = |(name, _): &(&str, &str)| self.attributes.contains_key(*name);
        attributes.extend(named.into_iter().flat_map(|(_, named)| words(named)).filter(known));
        Wording { title, lang, description, description_lang, attributes }
    }

    /// All languages in which something is said about it, its own first.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.lang.as_str()).chain(self.translations.keys().map(String::as_str))
    }
}

fn words(words: &Words) -> impl Iterator<Item = (&str, &str)> {
    words.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

impl Variant {
    /// What sets it apart, in this language if it has it; `own` is the product's.
    pub fn title_in(&self, asked: Option<&str>, own: &str) -> &str {
        language::best(asked, own, &self.titles, |title| Some(title.as_str())).map_or(&self.title, |(_, title)| title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milk() -> Content {
        let mut content = Content { title: "Milk".to_owned(), description: "Fresh.".to_owned(), ..Content::blank() };
        content.attributes.insert("storage".to_owned(), "cool".to_owned());
        let german = Texts {
            title: Some("Milch".to_owned()),
            attributes: [("storage", "kühl"), ("gone", "fort")].map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
            ..Texts::default()
        };
        content.translations.insert("de".to_owned(), german);
        content
    }

    #[test]
    fn each_text_is_shown_in_the_best_language_that_it_has() {
        let content = milk();
        let shown = content.in_language(Some("de-AT"));
        assert_eq!((shown.title, shown.lang), ("Milch", "de"));
        assert_eq!((shown.description, shown.description_lang), ("Fresh.", "en"));
        assert_eq!(
            shown.attributes,
            BTreeMap::from([("storage", "kühl")]),
            "what the product does not have is not added"
        );
        for other in [None, Some("he"), Some("en"), Some("en-GB"), Some("")] {
            let shown = content.in_language(other);
            assert_eq!((shown.title, shown.lang), ("Milk", "en"));
        }
    }
}
