//! One state of the index, as questions see it: it stays while they last, whatever is committed meanwhile.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use bodega_kernel::MerchantId;
use tantivy::{InvertedIndexReader, Searcher, fieldnorm::FieldNormReader, index::SegmentId};

use super::{Columns, Fields, Interner};
use crate::{SearchError, find::worth};

/// A set of documents of a segment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn new(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, doc: usize) {
        self.0[doc / 64] |= 1 << (doc % 64);
    }

    #[inline]
    pub(crate) fn contains(&self, doc: usize) -> bool {
        self.0[doc / 64] >> (doc % 64) & 1 == 1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            let mut bits = *bits;
            std::iter::from_fn(move || {
                let at = bits.trailing_zeros() as usize;
                (bits != 0).then(|| {
                    bits &= bits - 1;
                    word * 64 + at
                })
            })
        })
    }
}

/// A segment.
pub(crate) struct Segment {
    pub(crate) columns: Arc<Columns>,
    /// The searched fields, by their place in [`Fields::slots`].
    pub(crate) words: Vec<Arc<InvertedIndexReader>>,
    pub(crate) norms: Vec<Option<FieldNormReader>>,
    alive: Option<Bits>,
    pub(crate) size: usize,
}

/// What one merchant may find: sets of documents, one a segment.
#[derive(Debug)]
pub(crate) struct Members {
    /// Items.
    pub(crate) items: Vec<Bits>,
    /// Items, and entries that are only suggested.
    pub(crate) all: Vec<Bits>,
    /// How many items there are.
    pub(crate) count: usize,
    /// The popularity of the most popular.
    pub(crate) most_wanted: u32,
}

/// The state.
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) segments: Vec<Segment>,
    pub(crate) fields: Fields,
    /// The numbers of facet values. The next state adds to them and changes none.
    pub(crate) interner: Arc<Interner>,
    /// What one occurrence of a word in each searched field is worth, by the byte that tells the field's length.
    pub(crate) worth: Vec<Vec<f32>>,
    members: RwLock<HashMap<MerchantId, Arc<Members>>>,
    decoded: HashMap<SegmentId, Arc<Columns>>,
}

impl Snapshot {
    /// Reads what is new since `before`.
    pub(crate) fn read(searcher: Searcher, fields: &Fields, before: Option<&Self>) -> Result<Self, SearchError> {
        let mut interner: Arc<Interner> = before.map_or_else(Arc::default, |before| before.interner.clone());
        let mut segments = Vec::new();
        let mut decoded = HashMap::new();
        for reader in searcher.segment_readers() {
            let columns = match before.and_then(|before| before.decoded.get(&reader.segment_id())) {
                Some(columns) => columns.clone(),
                None => Arc::new(Columns::read(reader, fields, Arc::make_mut(&mut interner))?),
            };
            decoded.insert(reader.segment_id(), columns.clone());
            let mut words = Vec::new();
            let mut norms = Vec::new();
            for (_, column) in &fields.slots {
                words.push(reader.inverted_index(*column)?);
                norms.push(reader.get_fieldnorms_reader(*column).ok());
            }
            let size = reader.max_doc() as usize;
            let alive = reader.alive_bitset().map(|_| {
                let mut alive = Bits::new(size);
                reader.doc_ids_alive().for_each(|doc| alive.insert(doc as usize));
                alive
            });
            segments.push(Segment { columns, words, norms, alive, size });
        }
        let worth =
            fields.slots.iter().enumerate().map(|(at, (slot, _))| worth(*slot, average(&segments, at))).collect();
        Ok(Self { searcher, segments, fields: fields.clone(), interner, worth, members: RwLock::default(), decoded })
    }

    /// How many documents there are, of all merchants.
    pub(crate) fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.decoded.values().map(|columns| columns.bytes()).sum()
    }

    /// What a merchant may find.
    pub(crate) fn members(&self, merchant: MerchantId) -> Arc<Members> {
        if let Some(members) = self.members.read().unwrap_or_else(PoisonError::into_inner).get(&merchant) {
            return members.clone();
        }
        let mut members = Members { items: Vec::new(), all: Vec::new(), count: 0, most_wanted: 0 };
        for segment in &self.segments {
            let (mut items, mut all) = (Bits::new(segment.size), Bits::new(segment.size));
            for doc in (0..segment.size).filter(|doc| segment.columns.belongs(*doc, merchant)) {
                if segment.alive.as_ref().is_none_or(|alive| alive.contains(doc)) {
                    all.insert(doc);
                    if !segment.columns.entries[doc] {
                        items.insert(doc);
                        members.count += 1;
                        members.most_wanted = members.most_wanted.max(segment.columns.popularity[doc]);
                    }
                }
            }
            members.items.push(items);
            members.all.push(all);
        }
        let members = Arc::new(members);
        self.members.write().unwrap_or_else(PoisonError::into_inner).insert(merchant, members.clone());
        members
    }
}

/// The average length of a field in the documents that have it.
#[expect(clippy::cast_precision_loss, reason = "an average")]
fn average(segments: &[Segment], slot: usize) -> f32 {
    let tokens: u64 = segments.iter().map(|segment| segment.words[slot].total_num_tokens()).sum();
    let filled: u64 = segments.iter().map(|segment| u64::from(segment.columns.filled[slot])).sum();
    if filled == 0 { 1.0 } else { tokens as f32 / filled as f32 }
}
