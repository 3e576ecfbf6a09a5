//! Scoring: BM25F for each thing that was asked for, over the documents of one merchant.

use std::sync::Arc;

use super::gather::{Desk, Part, frequency};
use crate::{
    Preference, SearchError,
    index::{Bits, Columns, Members, Snapshot},
    understand::{Concept, Plan},
};

/// How fast a second occurrence says less than the first.
const K1: f32 = 2.0;
/// How much of its score a document keeps that has next to nothing of what was asked for.
const LEAST: f32 = 0.25;
/// How much more the most wanted document is worth than one that nobody wants.
const WANTED: f32 = 0.15;

/// What the words of a plan found in a segment, by document.
pub(super) struct Scored {
    pub(super) scores: Vec<f32>,
    /// How much of what must be there is, by weight.
    cover: Vec<f32>,
    /// How many of the things that must be there are.
    pub(super) hits: Vec<u8>,
}

/// What the words of a plan found.
pub(super) struct Found {
    pub(super) segments: Vec<Scored>,
    /// The weight of everything that must be there.
    whole: f32,
    /// How many things must be there and are somewhere.
    pub(super) known: u8,
    /// Must anything be there that is nowhere?
    pub(super) lacking: bool,
}

/// When fewer documents are called so, everything that is filed under it further up is meant as well.
const FEW: usize = 3;

/// Where a thing is looked for that may be anywhere: in what stands above only if that is what somebody must mean who
/// asks for it. Whole aisles are not what is looked for by who looks for eggs.
fn reach(snapshot: &Snapshot, members: &Members, concept: &Concept) -> Result<Part, SearchError> {
    let words =
        || concept.variants.iter().filter_map(|variant| variant.words.first().filter(|_| variant.words.len() == 1));
    let most = |part| -> Result<usize, SearchError> {
        words().try_fold(0, |most, word| Ok(most.max(frequency(snapshot, members, word, part)?)))
    };
    let is_meant = most(Part::Aisle)? > 0 && most(Part::Called)? < FEW;
    Ok(if is_meant { Part::All } else { Part::Shelf })
}

/// Looks the words up.
#[expect(clippy::cast_precision_loss, reason = "counts of documents")]
pub(super) fn score(
    snapshot: &Snapshot,
    members: &Members,
    which: &[Bits],
    plan: &Plan,
    part: Part,
) -> Result<Found, SearchError> {
    let mut desks: Vec<Desk> = snapshot.segments.iter().map(|segment| Desk::new(segment.size)).collect();
    let blank = |size| Scored { scores: vec![0.0; size], cover: vec![0.0; size], hits: vec![0; size] };
    let mut segments: Vec<Scored> = snapshot.segments.iter().map(|segment| blank(segment.size)).collect();
    let (mut whole, mut known, mut lacking) = (0.0, 0, false);
    let count = members.count.max(1) as f32;
    for concept in &plan.concepts {
        let part = if part == Part::All { reach(snapshot, members, concept)? } else { part };
        let mut lists = Vec::new();
        for (at, desk) in desks.iter_mut().enumerate() {
            lists.push(desk.concept(snapshot, at, &which[at], concept, part)?);
        }
        let frequency = (lists.iter().map(Vec::len).sum::<usize>() as f32).min(count);
        let weight = (1.0 + (count - frequency + 0.5) / (frequency + 0.5)).ln();
        lacking |= concept.must && frequency == 0.0;
        if frequency == 0.0 {
            continue;
        }
        if concept.must {
            whole += weight;
            known += 1;
        }
        for (scored, list) in segments.iter_mut().zip(lists) {
            for (doc, occurrence) in list {
                let doc = doc as usize;
                scored.scores[doc] += weight * occurrence * (K1 + 1.0) / (occurrence + K1);
                if concept.must {
                    scored.cover[doc] += weight;
                    scored.hits[doc] += 1;
                }
            }
        }
    }
    Ok(Found { segments, whole, known, lacking })
}

impl Found {
    /// How many documents have all that must be there.
    pub(super) fn complete(&self) -> usize {
        let complete = |scored: &Scored| scored.hits.iter().filter(|hits| **hits == self.known).count();
        if self.known == 0 { 0 } else { self.segments.iter().map(complete).sum() }
    }

    /// The score of a document for its words: the less it has of what was asked for, the less it keeps.
    #[inline]
    pub(super) fn words(&self, segment: usize, doc: usize) -> f32 {
        let scored = &self.segments[segment];
        scored.scores[doc] * (LEAST + (1.0 - LEAST) * scored.cover[doc] / self.whole)
    }
}

/// What multiplies a score: how wanted a document is, and what is preferred.
pub(super) struct Boost<'a> {
    most: f32,
    preferred: Vec<(u32, f32)>,
    snapshot: &'a Snapshot,
}

impl<'a> Boost<'a> {
    #[expect(clippy::cast_precision_loss, reason = "a popularity")]
    pub(super) fn new(snapshot: &'a Snapshot, members: &Arc<Members>, prefer: &[Preference]) -> Self {
        let number = |wish: &Preference| {
            // What no document has is preferred to nothing.
            let value = snapshot.interner.value(wish.facet, &wish.value).unwrap_or(u32::MAX);
            (value, wish.otherwise.clamp(0.0, 1.0))
        };
        let most = (1.0 + members.most_wanted as f32).ln().max(1.0);
        Self { most, preferred: prefer.iter().map(number).collect(), snapshot }
    }

    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "a popularity")]
    pub(super) fn of(&self, segment: usize, doc: usize) -> f32 {
        let columns: &Columns = &self.snapshot.segments[segment].columns;
        let mut boost = 1.0 + WANTED * (1.0 + columns.popularity[doc] as f32).ln() / self.most;
        for (value, otherwise) in &self.preferred {
            if !columns.values(doc).contains(value) {
                boost *= otherwise;
            }
        }
        boost
    }
}
