//! A document as a row of the index.

use bodega_kernel::{Lang, MerchantId};
use serde::{Deserialize, Serialize};
use tantivy::{
    TantivyDocument, Term,
    schema::Value as _,
    tokenizer::{PreTokenizedString, Token as Written},
};
use uuid::Uuid;

use super::{
    prices::{packed, placed},
    schema::{Fields, Part, STEMMED, Slot},
};
use crate::{
    Document, Field, Kind, Text,
    language::{self, Token},
};

/// Texts of one field are further apart than words that belong together.
const APART: usize = 100;

/// A title as it is shown, kept beside the index so that suggestions need no database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    #[serde(rename = "l", skip_serializing_if = "Option::is_none", default)]
    pub(crate) lang: Option<Lang>,
    #[serde(rename = "t")]
    pub(crate) text: String,
}

/// What deletes and replaces a document.
pub(super) fn id(fields: &Fields, merchant: MerchantId, key: Uuid) -> Term {
    Term::from_field_bytes(fields.id, &id_bytes(merchant, key))
}

fn id_bytes(merchant: MerchantId, key: Uuid) -> [u8; 24] {
    let mut bytes = [0; 24];
    bytes[..8].copy_from_slice(&merchant.0.to_be_bytes());
    bytes[8..].copy_from_slice(key.as_bytes());
    bytes
}

/// The row.
pub(super) fn row(fields: &Fields, document: &Document) -> TantivyDocument {
    let mut row = TantivyDocument::new();
    row.add_bytes(fields.id, &id_bytes(document.merchant, document.key));
    row.add_i64(fields.merchant, document.merchant.0);
    row.add_u64(fields.kind, u64::from(document.kind == Kind::Entry));
    let (high, low) = document.key.as_u64_pair();
    row.add_u64(fields.key_high, high);
    row.add_u64(fields.key_low, low);
    row.add_u64(fields.rating, u64::from(document.rating));
    row.add_u64(fields.popularity, u64::from(document.popularity));
    row.add_i64(fields.created, document.created);
    for (facet, value) in &document.facets {
        row.add_text(fields.facets, facet_term(facet, value));
    }
    for price in &document.prices {
        match price.place {
            None => row.add_u64(fields.prices, packed(price)),
            Some(place) => row.add_text(fields.own_prices, placed(price, place)),
        }
    }
    for written in document.codes.iter().map(|code| language::code(code)).filter(|code| !code.is_empty()) {
        if let Some((_, column)) = fields.slot(Slot::Codes) {
            row.add_text(column, written);
        }
    }
    words(fields, &document.texts, &mut row);
    let shown: Vec<Shown> = document
        .texts
        .iter()
        .filter(|text| text.field == Field::Title)
        .map(|text| Shown { lang: text.lang, text: text.text.clone() })
        .collect();
    if let Ok(json) = serde_json::to_string(&shown) {
        row.add_text(fields.shown, json);
    }
    row
}

fn words(fields: &Fields, texts: &[Text], row: &mut TantivyDocument) {
    let cut: Vec<(&Text, Vec<Token>)> = texts.iter().map(|text| (text, language::tokens(&text.text))).collect();
    let heads = heads(texts);
    for (slot, column) in &fields.slots {
        let mut list: Vec<Written> = Vec::new();
        match slot {
            Slot::Heads => list.extend(heads.iter().map(|(_, word)| plain(word.clone()))),
            Slot::Stems(lang, Part::Heads) => {
                let own = heads.iter().filter(|(of, _)| of == lang);
                list.extend(own.filter_map(|(_, word)| language::stem(*lang, word)).map(plain));
            }
            _ => {}
        }
        let mut start = 0;
        for (text, tokens) in &cut {
            match slot {
                Slot::Written(field) if *field == text.field => written(tokens, start, &mut list),
                Slot::Stems(lang, part) if Some(*lang) == text.lang && Part::of(text.field) == Some(*part) => {
                    stems(*lang, tokens, start, &mut list);
                }
                _ => continue,
            }
            start += tokens.len() + APART;
        }
        if !list.is_empty() {
            row.add_pre_tokenized_text(*column, PreTokenizedString { text: String::new(), tokens: list });
        }
    }
}

/// The words that say what a thing is, each with its language.
fn heads(texts: &[Text]) -> Vec<(Lang, String)> {
    let of = |text: &Text| -> Vec<(Lang, String)> {
        let Some(lang) = text.lang else { return Vec::new() };
        let words = match text.field {
            Field::Title => language::head(lang, &text.text).into_iter().collect(),
            Field::Category => language::heads(lang, &text.text),
            _ => Vec::new(),
        };
        words.into_iter().map(|word| (lang, word)).collect()
    };
    texts.iter().flat_map(of).collect()
}

/// A word whose place does not matter.
fn plain(text: String) -> Written {
    Written { position: 0, text, ..Written::default() }
}

fn written(tokens: &[Token], start: usize, list: &mut Vec<Written>) {
    for token in tokens {
        let position = start + token.position;
        list.push(Written { position, text: token.text.clone(), ..Written::default() });
        if let Some(measure) = &token.measure {
            list.push(Written { position, text: measure.clone(), ..Written::default() });
        }
    }
}

fn stems(lang: Lang, tokens: &[Token], start: usize, list: &mut Vec<Written>) {
    debug_assert!(STEMMED.contains(&lang), "a field for stems of a language without them");
    for token in tokens {
        if let Some(text) = language::stem(lang, &token.text) {
            list.push(Written { position: start + token.position, text, ..Written::default() });
        }
    }
}

/// Between a facet's name and its value.
pub(super) const BETWEEN: char = '\u{1f}';

fn facet_term(facet: &str, value: &str) -> String {
    format!("{facet}{BETWEEN}{value}")
}

/// The titles of a row.
pub(crate) fn shown(fields: &Fields, row: &TantivyDocument) -> Vec<Shown> {
    row.get_first(fields.shown)
        .and_then(|value| value.as_str().and_then(|json| serde_json::from_str(json).ok()))
        .unwrap_or_default()
}
