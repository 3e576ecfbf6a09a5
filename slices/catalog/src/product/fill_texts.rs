//! The same for texts in other languages: lays those that were sent over those that stand.

use std::collections::BTreeMap;

use bodega_kernel::{Check, text};

use super::{
    body::{ProductBody, TextsBody},
    check,
    model::{Content, Texts},
};
use crate::{
    given::Given,
    language,
    words::{self, Words},
};

/// Lays the translations of `body` over those of `content`, whose own language is known already.
pub(crate) fn translations(check: &mut Check, body: &ProductBody, content: &mut Content) {
    match body.translations.sent() {
        None => {}
        Some(None) => content.translations.clear(),
        Some(Some(sent)) => {
            for (tag, sent) in sent {
                let before = content.translations.remove(tag);
                let Some(sent) = sent else { continue };
                let texts = texts(check, &format!("translations.{tag}"), sent, before.unwrap_or_default());
                if !texts.is_empty() || !language::is_tag(tag) {
                    content.translations.insert(tag.clone(), texts);
                }
            }
        }
    }
    language::keys(check, "translations", &content.lang, content.translations.keys());
}

fn texts(check: &mut Check, spot: &str, sent: &TextsBody, mut texts: Texts) -> Texts {
    if let Some(title) = sent.title.sent() {
        texts.title = text::optional(check, &format!("{spot}.title"), title.map(String::as_str), 200);
    }
    if let Some(description) = sent.description.sent() {
        let prose = description.map(|text| check::prose(check, &format!("{spot}.description"), text, 20_000));
        texts.description = prose.filter(|text| !text.trim().is_empty());
    }
    if let Some(attributes) = sent.attributes.sent() {
        let field = format!("{spot}.attributes");
        let map = attributes.map(|attributes| words::map(check, &field, attributes, words::ATTRIBUTES));
        texts.attributes = map.unwrap_or_default();
    }
    texts
}

/// Lays a variant's titles, or a category's names, in other languages over those that stand.
pub(crate) fn titles(
    check: &mut Check,
    field: &str,
    own: &str,
    sent: &Given<BTreeMap<String, Option<String>>>,
    before: Option<&Words>,
) -> Words {
    let mut titles = before.cloned().unwrap_or_default();
    match sent.sent() {
        None => {}
        Some(None) => titles.clear(),
        Some(Some(sent)) => {
            for (tag, title) in sent {
                titles.remove(tag);
                let title = text::optional(check, &format!("{field}.{tag}"), title.as_deref(), 200);
                titles.extend(title.map(|title| (tag.clone(), title)));
            }
        }
    }
    language::keys(check, field, own, titles.keys());
    titles
}
