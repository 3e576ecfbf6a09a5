//! What is found, and its order.

use std::cmp::Ordering;

use crate::{
    Query, Sort,
    index::{Columns, Cost, Snapshot},
};

/// A document that is shown, and where it stands: the least rank comes first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) rank: i64,
    pub(super) segment: u32,
    pub(super) doc: u32,
}

/// The rank of a score. Scores are not negative, and the bits of such numbers are ordered as they are.
pub(super) fn by_score(score: f32) -> i64 {
    -i64::from(score.max(0.0).to_bits())
}

/// The score of a rank.
pub(super) fn score_of(rank: i64) -> f32 {
    f32::from_bits(u32::try_from(-rank).unwrap_or(0))
}

/// The rank that a sort gives.
pub(super) fn rank(sort: Sort, columns: &Columns, doc: usize, score: f32, cost: Cost) -> i64 {
    match sort {
        Sort::Relevance => by_score(score),
        Sort::Price => cost.amount().unwrap_or(i64::MAX),
        Sort::PriceDescending => cost.amount().map_or(i64::MAX, |amount| -amount),
        Sort::Newest => columns.created[doc].saturating_neg(),
        Sort::Rating => -((i64::from(columns.ratings[doc]) << 32) | i64::from(columns.popularity[doc])),
    }
}

/// The order of two hits, which is total: no two documents of a merchant have the same key.
fn order(snapshot: &Snapshot, one: &Hit, other: &Hit) -> Ordering {
    let key = |hit: &Hit| snapshot.segments[hit.segment as usize].columns.keys[hit.doc as usize];
    one.rank.cmp(&other.rank).then_with(|| key(one).cmp(&key(other)))
}

/// How many of the best are looked at more closely.
const CLOSER: usize = 100;

/// Orders the hits as far down as the page reaches. `closer` may raise the scores of the first hundred; that they are
/// the same hundred for every page keeps the order the same for all of them.
pub(super) fn ordered<E>(
    snapshot: &Snapshot,
    query: &Query,
    mut hits: Vec<Hit>,
    closer: impl FnOnce(&mut [Hit]) -> Result<(), E>,
) -> Result<Vec<Hit>, E> {
    let wanted = (query.offset + query.limit).max(CLOSER);
    if hits.len() > wanted {
        hits.select_nth_unstable_by(wanted, |one, other| order(snapshot, one, other));
        hits.truncate(wanted);
    }
    hits.sort_unstable_by(|one, other| order(snapshot, one, other));
    if query.sort == Sort::Relevance {
        let best = hits.len().min(CLOSER);
        closer(&mut hits[..best])?;
        hits[..best].sort_unstable_by(|one, other| order(snapshot, one, other));
    }
    Ok(hits)
}
