//! One search.

use super::{
    collect::{Hit, ordered, rank},
    counts::Counts,
    filter::{Filters, Verdict},
    gather::Part,
    nearness,
    score::{Boost, Found, score},
};
use crate::{
    Query, Results, SearchError, Sort,
    index::{Segment, Snapshot, shown},
    understand::{self, Knowledge, Plan, Synonyms, plan},
};

/// With fewer complete matches than this, a page of them, those that have most of the words are shown as well.
const ENOUGH: usize = 20;

/// Finds.
pub(crate) fn search(snapshot: &Snapshot, synonyms: &Synonyms, query: &Query) -> Result<Results, SearchError> {
    query.check()?;
    let members = snapshot.members(query.merchant);
    let know = Knowledge { snapshot, members: &members, lang: query.lang };
    let everything = query.text.trim().is_empty();
    let plan = if everything { None } else { plan(&know, synonyms, &query.text, query.unfinished)? };
    if !everything && plan.is_none() {
        // Signs without a word: nothing has them.
        return Ok(Results { facets: Counts::new(query, &snapshot.interner).facets(query), ..Results::default() });
    }
    let found = match &plan {
        Some(plan) => Some(score(snapshot, &members, &members.items, plan, Part::All)?),
        None => None,
    };
    let (need, relaxed) = found.as_ref().map_or((0, false), |found| need(found, query.sort));
    let boost = Boost::new(snapshot, &members, &query.prefer);
    let mut gathered = Gathered::new(snapshot, query);
    for (at, segment) in snapshot.segments.iter().enumerate() {
        match &found {
            None => gathered.take(at, segment, members.items[at].iter(), |doc| boost.of(at, doc)),
            Some(found) => {
                let docs = (0..segment.size).filter(|doc| need > 0 && found.segments[at].hits[*doc] >= need);
                gathered.take(at, segment, docs, |doc| found.words(at, doc) * boost.of(at, doc));
            }
        }
    }
    let Gathered { hits, counts, .. } = gathered;
    let total = hits.len();
    let closer = |best: &mut [Hit]| match &plan {
        Some(plan) => nearness::raise(snapshot, &plan.concepts, best),
        None => Ok(()),
    };
    let hits = ordered(snapshot, query, hits, closer)?;
    let corrected = plan.as_ref().and_then(|plan| corrected(snapshot, plan, &hits));
    let page = hits.iter().skip(query.offset).take(query.limit);
    Ok(Results {
        keys: page.map(|hit| snapshot.segments[hit.segment as usize].columns.keys[hit.doc as usize]).collect(),
        total,
        facets: counts.facets(query),
        price: query.currency.and(counts.range()),
        corrected,
        relaxed: relaxed && total > 0,
    })
}

/// How many of the things that must be there have to be, and whether that is less than all. In an order that is not by
/// how well the words fit, what fits badly would come first: there less is shown only instead of nothing.
fn need(found: &Found, sort: Sort) -> (u8, bool) {
    let enough = if sort == Sort::Relevance { ENOUGH } else { 1 };
    if found.known < 2 || found.complete() >= enough {
        return (found.known, found.lacking);
    }
    ((found.known * 3 / 5).max(1), true)
}

/// The corrected question, in the spelling of what was found with it.
fn corrected(snapshot: &Snapshot, plan: &Plan, hits: &[Hit]) -> Option<String> {
    let corrected = plan.corrected.as_ref()?;
    let titles: Vec<String> = hits
        .iter()
        .take(3)
        .filter_map(|hit| snapshot.searcher.doc(tantivy::DocAddress::new(hit.segment, hit.doc)).ok())
        .flat_map(|row| shown(&snapshot.fields, &row))
        .map(|shown| shown.text)
        .collect();
    (!titles.is_empty()).then(|| understand::respell(corrected, titles.iter().map(String::as_str)))
}

/// What passes the filters, and what is counted.
struct Gathered<'a> {
    filters: Filters,
    counts: Counts<'a>,
    hits: Vec<Hit>,
    query: &'a Query,
}

impl<'a> Gathered<'a> {
    fn new(snapshot: &'a Snapshot, query: &'a Query) -> Self {
        Self {
            filters: Filters::new(query, &snapshot.interner),
            counts: Counts::new(query, &snapshot.interner),
            hits: Vec::new(),
            query,
        }
    }

    fn take(&mut self, at: usize, segment: &Segment, docs: impl Iterator<Item = usize>, score: impl Fn(usize) -> f32) {
        let columns = &segment.columns;
        let prices = columns.prices.asked(self.query.currency, self.query.place);
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        for doc in docs {
            let cost = prices.of(doc);
            match self.filters.verdict(columns, doc, cost) {
                Verdict::Passes => {
                    self.counts.whole(columns.values(doc));
                    self.counts.price(cost);
                    let rank = rank(self.query.sort, columns, doc, score(doc), cost);
                    self.hits.push(Hit { rank, segment: number(at), doc: number(doc) });
                }
                Verdict::FailsFacet(facet) => self.counts.facet(columns.values(doc), facet),
                Verdict::FailsPrice => self.counts.price(cost),
                Verdict::Fails => {}
            }
        }
    }
}
