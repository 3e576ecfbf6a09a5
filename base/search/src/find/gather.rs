//! From a word to the documents that have it.

use std::{cmp::Reverse, collections::HashMap};

use tantivy::{fieldnorm::FieldNormReader, schema::IndexRecordOption};

use super::tally::Tally;
use crate::{
    Field, SearchError,
    index::{Bits, Members, Part as Stemmed, Segment, Slot, Snapshot},
    understand::{Concept, Word},
};

/// Where words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Everywhere.
    All,
    /// Everywhere but in what things are filed under further up.
    Shelf,
    /// Only there.
    Aisle,
    /// Where it is said what things are: in what they are called, in labels, and in the words that say of a category
    /// what is in it (of a category `Meat-free` that is not meat).
    Called,
    /// In titles and names of makers: what suggestions are made of.
    Names,
}

impl Part {
    fn holds(self, slot: Slot) -> bool {
        let is_aisle = matches!(slot, Slot::Written(Field::Aisle) | Slot::Stems(_, Stemmed::Aisle));
        let is_said = matches!(
            slot,
            Slot::Written(Field::Description | Field::Category)
                | Slot::Stems(_, Stemmed::Description | Stemmed::Category)
        );
        match self {
            Self::All => true,
            Self::Shelf => !is_aisle,
            Self::Aisle => is_aisle,
            Self::Called => !is_aisle && !is_said,
            Self::Names => matches!(
                slot,
                Slot::Written(Field::Title | Field::Brand) | Slot::Stems(_, Stemmed::Title) | Slot::Codes
            ),
        }
    }
}

/// How much a word in a field says, and how much less in a long one: the `w` and `b` of BM25F.
fn field_weight(slot: Slot) -> (f32, f32) {
    match slot {
        Slot::Written(Field::Title) | Slot::Stems(_, Stemmed::Title) => (3.0, 0.5),
        Slot::Heads | Slot::Stems(_, Stemmed::Heads) => (HEAD, 0.0),
        Slot::Written(Field::Brand) => (2.0, 0.3),
        Slot::Written(Field::Tags | Field::Variant) | Slot::Stems(_, Stemmed::Label) => (1.2, 0.4),
        Slot::Written(Field::Category) | Slot::Stems(_, Stemmed::Category) => (0.5, 0.4),
        Slot::Written(Field::Aisle) | Slot::Stems(_, Stemmed::Aisle) => (1.0, 0.4),
        Slot::Written(Field::Description) | Slot::Stems(_, Stemmed::Description) => (1.0, 0.6),
        Slot::Codes => (20.0, 0.0),
    }
}

/// What it is worth that a title or a category says: this is one.
const HEAD: f32 = 3.5;

/// What one occurrence in a field is worth, for each of the 256 lengths that the index tells apart.
#[expect(clippy::cast_precision_loss, reason = "a length")]
pub(crate) fn worth(slot: Slot, average: f32) -> Vec<f32> {
    let (weight, b) = field_weight(slot);
    (0..=u8::MAX).map(|id| weight / (1.0 - b + b * FieldNormReader::id_to_fieldnorm(id) as f32 / average)).collect()
}

/// A word that stands as it was typed says more than another with its stem.
const AS_WRITTEN: f32 = 0.35;

/// What a search adds up in; kept, since a large array is not cheap to make.
pub(super) struct Desk {
    word: Tally,
    concept: Tally,
}

impl Desk {
    pub(super) fn new(size: usize) -> Self {
        Self { word: Tally::new(size), concept: Tally::new(size) }
    }

    /// The documents that have a concept, and how much of it. What takes several words is worth what the least of them is.
    pub(super) fn concept(
        &mut self,
        snapshot: &Snapshot,
        at: usize,
        members: &Bits,
        concept: &Concept,
        part: Part,
    ) -> Result<Vec<(u32, f32)>, SearchError> {
        for variant in &concept.variants {
            let [first, rest @ ..] = variant.words.as_slice() else { continue };
            self.gather(snapshot, at, members, first, part)?;
            if rest.is_empty() {
                for (doc, value) in self.word.iter() {
                    self.concept.raise(doc, value * variant.weight);
                }
                self.word.clear();
                continue;
            }
            let mut all = self.word.drain();
            for word in rest {
                self.gather(snapshot, at, members, word, part)?;
                all.retain_mut(|(doc, value)| {
                    *value = value.min(self.word.get(*doc));
                    *value > 0.0
                });
                self.word.clear();
            }
            for (doc, value) in all {
                self.concept.raise(doc, value * variant.weight);
            }
        }
        Ok(self.concept.drain())
    }

    fn gather(
        &mut self,
        snapshot: &Snapshot,
        at: usize,
        members: &Bits,
        word: &Word,
        part: Part,
    ) -> Result<(), SearchError> {
        let segment = &snapshot.segments[at];
        for (place, (slot, _)) in snapshot.fields.slots.iter().enumerate().filter(|(_, (slot, _))| part.holds(*slot)) {
            let Some((term, share)) = term(*slot, word) else { continue };
            let worth = &snapshot.worth[place];
            let norms = segment.norms[place].as_ref();
            each(segment, place, term, |doc, times| {
                if members.contains(doc as usize) {
                    let length = norms.map_or(0, |norms| norms.fieldnorm_id(doc));
                    self.word.add(doc, share * worth[usize::from(length)] * times);
                }
            })?;
        }
        Ok(())
    }
}

/// What is looked for in a field, and how much of the word it stands for.
fn term(slot: Slot, word: &Word) -> Option<(&str, f32)> {
    match slot {
        // A maker's name has no stem.
        Slot::Written(Field::Brand) => Some((&word.text, 1.0)),
        Slot::Written(_) | Slot::Heads => Some((&word.text, if word.stem.is_some() { AS_WRITTEN } else { 1.0 })),
        Slot::Stems(lang, _) => match &word.stem {
            Some((stemmed, stem)) if *stemmed == lang => Some((stem, 1.0 - AS_WRITTEN)),
            _ => None,
        },
        Slot::Codes => word.code.then_some((word.text.as_str(), 1.0)),
    }
}

/// Every document that has a term, with how often it does.
#[expect(clippy::cast_precision_loss, reason = "a number of times")]
fn each(segment: &Segment, place: usize, term: &str, mut found: impl FnMut(u32, f32)) -> Result<(), SearchError> {
    let words = &segment.words[place];
    let Some(info) = words.terms().get(term.as_bytes())? else { return Ok(()) };
    let mut postings = words.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
    loop {
        let docs = postings.docs();
        if docs.is_empty() {
            return Ok(());
        }
        let times = postings.freqs();
        for (at, doc) in docs.iter().enumerate() {
            found(*doc, times.get(at).map_or(1.0, |times| *times as f32));
        }
        postings.advance();
    }
}

/// Words that so many documents have are common; more are not counted.
const COMMON: usize = 500;

fn count(segment: &Segment, place: usize, term: &str, members: &Bits) -> Result<usize, SearchError> {
    let words = &segment.words[place];
    let Some(info) = words.terms().get(term.as_bytes())? else { return Ok(0) };
    let mut postings = words.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
    let mut count = 0;
    while !postings.docs().is_empty() && count < COMMON {
        count += postings.docs().iter().filter(|doc| members.contains(**doc as usize)).count();
        postings.advance();
    }
    Ok(count)
}

/// About how many of a merchant's documents have a word there; exact when it is none.
pub(crate) fn frequency(snapshot: &Snapshot, members: &Members, word: &Word, part: Part) -> Result<usize, SearchError> {
    let mut sum = 0;
    for (segment, members) in snapshot.segments.iter().zip(&members.all) {
        let mut most = 0;
        for (place, (slot, _)) in snapshot.fields.slots.iter().enumerate().filter(|(_, (slot, _))| part.holds(*slot)) {
            let Some((term, _)) = term(*slot, word) else { continue };
            most = most.max(count(segment, place, term, members)?);
            if most >= COMMON {
                break;
            }
        }
        sum += most;
    }
    Ok(sum)
}

/// Words of titles and makers that begin so, the most frequent first.
pub(crate) fn beginning(snapshot: &Snapshot, prefix: &str, most: usize) -> Result<Vec<String>, SearchError> {
    let mut found: HashMap<String, u32> = HashMap::new();
    for slot in [Slot::Written(Field::Title), Slot::Written(Field::Brand)] {
        let Some((place, _)) = snapshot.fields.slot(slot) else { continue };
        for segment in &snapshot.segments {
            let dictionary = segment.words[place].terms();
            let mut terms = dictionary.range().ge(prefix.as_bytes()).into_stream()?;
            // A letter begins thousands of words: only the most frequent ones are spelt out.
            let mut here = Vec::new();
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                here.push((Reverse(terms.value().doc_freq), terms.term_ord()));
            }
            if here.len() > most {
                here.select_nth_unstable(most);
                here.truncate(most);
            }
            let mut word = Vec::new();
            for (Reverse(count), ord) in here {
                if dictionary.ord_to_term(ord, &mut word)? {
                    *found.entry(String::from_utf8_lossy(&word).into_owned()).or_default() += count;
                }
            }
        }
    }
    let mut list: Vec<(Reverse<u32>, String)> = found.into_iter().map(|(word, count)| (Reverse(count), word)).collect();
    list.sort_unstable();
    list.truncate(most);
    Ok(list.into_iter().map(|(_, word)| word).collect())
}
