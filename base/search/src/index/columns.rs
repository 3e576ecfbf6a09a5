//! The columns of a segment, decoded. They are read for every document that is found, so they lie in memory: about a
//! hundred bytes for each document.

use std::collections::HashMap;

use bodega_kernel::MerchantId;
use tantivy::SegmentReader;
use uuid::Uuid;

use super::{
    prices::Prices,
    row::BETWEEN,
    schema::{Fields, Slot},
    vocabulary::Vocabulary,
};
use crate::{Field, SearchError};

/// Numbers for the values of facets, the same in all segments.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    numbers: HashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
    /// Which facet each value belongs to, as a number of its own.
    pub(crate) facet_of: Vec<u16>,
    facets: Vec<Box<str>>,
}

impl Interner {
    fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let facet = term.split(BETWEEN).next().unwrap_or_default();
        let facet = self.facet(facet).unwrap_or_else(|| {
            self.facets.push(facet.into());
            u16::try_from(self.facets.len() - 1).unwrap_or(u16::MAX)
        });
        self.facet_of.push(facet);
        self.names.push(term.into());
        self.numbers.insert(term.into(), number);
        number
    }

    /// The number of a facet, if any document has it.
    pub(crate) fn facet(&self, facet: &str) -> Option<u16> {
        self.facets.iter().position(|other| **other == *facet).and_then(|at| u16::try_from(at).ok())
    }

    /// The number of a value, if any document has it.
    pub(crate) fn value(&self, facet: &str, value: &str) -> Option<u32> {
        self.numbers.get(format!("{facet}{BETWEEN}{value}").as_str()).copied()
    }

    /// The value of a number.
    pub(crate) fn name(&self, number: u32) -> &str {
        let term: &str = self.names.get(number as usize).map_or("", |name| name);
        term.split_once(BETWEEN).map_or("", |(_, value)| value)
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }
}

/// One segment's.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) merchants: Vec<i64>,
    pub(crate) entries: Vec<bool>,
    pub(crate) keys: Vec<Uuid>,
    pub(crate) ratings: Vec<u32>,
    pub(crate) popularity: Vec<u32>,
    pub(crate) created: Vec<i64>,
    pub(crate) prices: Prices,
    /// Where each document's values begin in `values`, and at last where they end.
    starts: Vec<u32>,
    values: Vec<u32>,
    pub(crate) vocabulary: Vocabulary,
    /// How many documents have each searched field.
    pub(crate) filled: Vec<u32>,
}

impl Columns {
    /// Reads them.
    pub(crate) fn read(reader: &SegmentReader, fields: &Fields, interner: &mut Interner) -> Result<Self, SearchError> {
        let name = |field| reader.schema().get_field_name(field).to_owned();
        let numbers = |field| -> Result<Vec<u64>, SearchError> {
            let column = reader.fast_fields().u64(&name(field))?;
            Ok((0..reader.max_doc()).map(|doc| column.first(doc).unwrap_or_default()).collect())
        };
        let signed = |field| -> Result<Vec<i64>, SearchError> {
            let column = reader.fast_fields().i64(&name(field))?;
            Ok((0..reader.max_doc()).map(|doc| column.first(doc).unwrap_or_default()).collect())
        };
        let small = |list: Vec<u64>| list.into_iter().map(|number| u32::try_from(number).unwrap_or(u32::MAX)).collect();
        let (high, low) = (numbers(fields.key_high)?, numbers(fields.key_low)?);
        let (starts, values) = facets(reader, &name(fields.facets), interner)?;
        Ok(Self {
            merchants: signed(fields.merchant)?,
            entries: numbers(fields.kind)?.into_iter().map(|kind| kind == 1).collect(),
            keys: high.into_iter().zip(low).map(|(high, low)| Uuid::from_u64_pair(high, low)).collect(),
            ratings: small(numbers(fields.rating)?),
            popularity: small(numbers(fields.popularity)?),
            created: signed(fields.created)?,
            prices: Prices::read(reader, &name(fields.prices), &name(fields.own_prices))?,
            starts,
            values,
            vocabulary: vocabulary(reader, fields)?,
            filled: filled(reader, fields),
        })
    }

    /// Is the document this merchant's?
    pub(crate) fn belongs(&self, doc: usize, merchant: MerchantId) -> bool {
        self.merchants[doc] == merchant.0
    }

    /// The facet values of a document, by the interner's numbers.
    pub(crate) fn values(&self, doc: usize) -> &[u32] {
        &self.values[self.starts[doc] as usize..self.starts[doc + 1] as usize]
    }

    /// About how many bytes they take.
    pub(crate) fn bytes(&self) -> usize {
        self.merchants.len() * (8 + 1 + 16 + 4 + 4 + 8 + 4)
            + self.prices.bytes()
            + self.values.len() * 4
            + self.vocabulary.bytes()
    }
}

fn facets(reader: &SegmentReader, field: &str, interner: &mut Interner) -> Result<(Vec<u32>, Vec<u32>), SearchError> {
    let docs = reader.max_doc();
    let mut starts = Vec::with_capacity(docs as usize + 1);
    starts.push(0);
    let mut values = Vec::new();
    let Some(column) = reader.fast_fields().str(field)? else {
        starts.resize(docs as usize + 1, 0);
        return Ok((starts, values));
    };
    let mut numbers = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        numbers.push(interner.number(&String::from_utf8_lossy(terms.key())));
    }
    for doc in 0..docs {
        let from = values.len();
        for number in column.ords().values_for_doc(doc).filter_map(|ord| numbers.get(usize::try_from(ord).ok()?)) {
            // A value that is given twice counts once.
            if !values[from..].contains(number) {
                values.push(*number);
            }
        }
        starts.push(u32::try_from(values.len()).unwrap_or(u32::MAX));
    }
    Ok((starts, values))
}

/// The words of everything but the descriptions: what a slip of the fingers may have meant.
fn vocabulary(reader: &SegmentReader, fields: &Fields) -> Result<Vocabulary, SearchError> {
    let mut words = Vec::new();
    for (slot, column) in &fields.slots {
        if !matches!(slot, Slot::Written(field) if *field != Field::Description) {
            continue;
        }
        let inverted = reader.inverted_index(*column)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            if let Ok(word) = std::str::from_utf8(terms.key())
                && word.chars().next().is_some_and(char::is_alphabetic)
            {
                words.push(word.to_owned());
            }
        }
    }
    Ok(Vocabulary::new(words))
}

fn filled(reader: &SegmentReader, fields: &Fields) -> Vec<u32> {
    let filled = |column| {
        let norms = reader.get_fieldnorms_reader(column).ok()?;
        u32::try_from((0..reader.max_doc()).filter(|doc| norms.fieldnorm_id(*doc) > 0).count()).ok()
    };
    fields.slots.iter().map(|(_, column)| filled(*column).unwrap_or(0)).collect()
}
