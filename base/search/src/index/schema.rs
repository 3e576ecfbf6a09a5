//! The fields of the index.

use bodega_kernel::Lang;
use tantivy::schema::{
    FAST, Field as Column, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::Field;

/// Raised when what is written changes, though the fields do not: an older index is then rebuilt.
pub(crate) const VERSION: u32 = 2;

/// The languages whose words are also kept as stems. Hebrew has no stemmer; its forms are made of what is asked.
pub(crate) const STEMMED: [Lang; 3] = [Lang::En, Lang::De, Lang::Es];

/// The parts of a document that have stems: a maker's name has no endings, and labels and sizes share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Title,
    /// The words that say what it is, of titles and categories.
    Heads,
    Label,
    Category,
    Aisle,
    Description,
}

impl Part {
    pub(crate) const ALL: [Self; 6] =
        [Self::Title, Self::Heads, Self::Label, Self::Category, Self::Aisle, Self::Description];

    /// Where the stems of a field go.
    pub(crate) fn of(field: Field) -> Option<Self> {
        match field {
            Field::Title => Some(Self::Title),
            Field::Tags | Field::Variant => Some(Self::Label),
            Field::Category => Some(Self::Category),
            Field::Aisle => Some(Self::Aisle),
            Field::Description => Some(Self::Description),
            Field::Brand => None,
        }
    }
}

/// A field that is searched for words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Words as they are written, of any language.
    Written(Field),
    /// Those of them that say what it is.
    Heads,
    /// Stems of one language.
    Stems(Lang, Part),
    /// Article numbers and barcodes.
    Codes,
}

/// Where each of them is.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) id: Column,
    pub(crate) merchant: Column,
    pub(crate) kind: Column,
    pub(crate) key_high: Column,
    pub(crate) key_low: Column,
    pub(crate) rating: Column,
    pub(crate) popularity: Column,
    pub(crate) created: Column,
    pub(crate) facets: Column,
    pub(crate) prices: Column,
    pub(crate) own_prices: Column,
    pub(crate) shown: Column,
    /// The searched ones, in the order in which a segment opens them.
    pub(crate) slots: Vec<(Slot, Column)>,
}

impl Fields {
    /// The schema, and where each field of it is.
    pub(crate) fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let words = |record: IndexRecordOption| {
            TextOptions::default().set_indexing_options(TextFieldIndexing::default().set_index_option(record))
        };
        let mut slots = Vec::new();
        for field in Field::ALL {
            // Only in titles does it matter how near to each other words stand.
            let record = match field {
                Field::Title => IndexRecordOption::WithFreqsAndPositions,
                _ => IndexRecordOption::WithFreqs,
            };
            let name = format!("{field:?}").to_lowercase();
            slots.push((Slot::Written(field), schema.add_text_field(&name, words(record))));
        }
        slots.push((Slot::Heads, schema.add_text_field("heads", words(IndexRecordOption::WithFreqs))));
        for lang in STEMMED {
            for part in Part::ALL {
                let record = match part {
                    Part::Title => IndexRecordOption::WithFreqsAndPositions,
                    _ => IndexRecordOption::WithFreqs,
                };
                let name = format!("{}_{lang}", format!("{part:?}").to_lowercase());
                slots.push((Slot::Stems(lang, part), schema.add_text_field(&name, words(record))));
            }
        }
        slots.push((Slot::Codes, schema.add_text_field("codes", STRING)));
        let fields = Self {
            id: schema.add_bytes_field("id", INDEXED),
            merchant: schema.add_i64_field("merchant", FAST),
            kind: schema.add_u64_field("kind", FAST),
            key_high: schema.add_u64_field("key_high", FAST),
            key_low: schema.add_u64_field("key_low", FAST),
            rating: schema.add_u64_field("rating", FAST),
            popularity: schema.add_u64_field("popularity", FAST),
            created: schema.add_i64_field("created", FAST),
            facets: schema.add_text_field("facets", TextOptions::default().set_fast("raw")),
            prices: schema.add_u64_field("prices", FAST),
            own_prices: schema.add_text_field("own_prices", TextOptions::default().set_fast("raw")),
            shown: schema.add_text_field("shown", STORED),
            slots,
        };
        (schema.build(), fields)
    }

    /// The field of a slot.
    pub(crate) fn slot(&self, slot: Slot) -> Option<(usize, Column)> {
        let at = self.slots.iter().position(|(other, _)| *other == slot)?;
        Some((at, self.slots[at].1))
    }
}
