//! Words that stand beside each other in a title, as they did in the question, say more than the same words far apart.

use tantivy::{DocSet as _, postings::Postings as _, postings::SegmentPostings, schema::IndexRecordOption};

use super::collect::{Hit, by_score, score_of};
use crate::{
    Field, SearchError,
    index::{Part, Slot, Snapshot},
    understand::{Concept, Word},
};

/// How much more a document is worth whose title has all the words side by side.
const BESIDE: f32 = 0.25;
/// How many ways to say a thing are looked for in a title.
const WAYS: usize = 4;

/// Raises the scores of hits by how near the words are to each other.
pub(super) fn raise(snapshot: &Snapshot, concepts: &[Concept], hits: &mut [Hit]) -> Result<(), SearchError> {
    if concepts.len() < 2 {
        return Ok(());
    }
    hits.sort_unstable_by_key(|hit| (hit.segment, hit.doc));
    let mut at = None;
    let mut cursors: Vec<Vec<SegmentPostings>> = Vec::new();
    let mut places: Vec<Vec<u32>> = vec![Vec::new(); concepts.len()];
    for hit in hits {
        if at != Some(hit.segment) {
            at = Some(hit.segment);
            cursors = open(snapshot, hit.segment as usize, concepts)?;
        }
        for (cursors, places) in cursors.iter_mut().zip(&mut places) {
            places.clear();
            for cursor in cursors {
                if cursor.doc() < hit.doc {
                    cursor.seek(hit.doc);
                }
                if cursor.doc() == hit.doc {
                    cursor.append_positions_with_offset(0, places);
                }
            }
        }
        hit.rank = by_score(score_of(hit.rank) * (1.0 + BESIDE * nearness(&places)));
    }
    Ok(())
}

/// Between 0, nothing is near, and 1, everything stands as it was asked for.
#[expect(clippy::cast_precision_loss, reason = "a share")]
fn nearness(places: &[Vec<u32>]) -> f32 {
    let pairs = places.windows(2).map(|pair| {
        let gaps = pair[0].iter().flat_map(|one| pair[1].iter().map(|other| i64::from(*other) - i64::from(*one)));
        match gaps.filter(|gap| *gap != 0).min_by_key(|gap| (gap.abs(), *gap < 0)) {
            Some(1) => 1.0,
            Some(2 | 3) => 0.5,
            Some(-2 | -1) => 0.4,
            _ => 0.0,
        }
    });
    pairs.sum::<f32>() / (places.len() - 1) as f32
}

fn open(snapshot: &Snapshot, at: usize, concepts: &[Concept]) -> Result<Vec<Vec<SegmentPostings>>, SearchError> {
    let mut all = Vec::new();
    for concept in concepts {
        let single = concept.variants.iter().filter(|variant| variant.words.len() == 1).take(WAYS);
        let mut cursors = Vec::new();
        for word in single.map(|variant| &variant.words[0]) {
            cursors.extend(cursor(snapshot, at, word)?);
        }
        all.push(cursors);
    }
    Ok(all)
}

fn cursor(snapshot: &Snapshot, at: usize, word: &Word) -> Result<Option<SegmentPostings>, SearchError> {
    let (slot, term) = match &word.stem {
        Some((lang, stem)) => (Slot::Stems(*lang, Part::Title), stem),
        None => (Slot::Written(Field::Title), &word.text),
    };
    let Some((place, _)) = snapshot.fields.slot(slot) else { return Ok(None) };
    let words = &snapshot.segments[at].words[place];
    let Some(info) = words.terms().get(term.as_bytes())? else { return Ok(None) };
    Ok(Some(words.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?))
}

#[cfg(test)]
mod tests {
    use super::nearness;

    #[test]
    fn side_by_side_is_nearest() {
        assert!((nearness(&[vec![4], vec![1, 5]]) - 1.0).abs() < 0.001);
        assert!((nearness(&[vec![1], vec![2], vec![9]]) - 0.5).abs() < 0.001);
        assert!(nearness(&[vec![2], vec![1]]) < nearness(&[vec![1], vec![3]]));
        assert!(nearness(&[vec![], vec![1]]) == 0.0);
    }
}
