//! Suggestions while somebody types.

use std::collections::HashSet;

use super::{
    collect::{Hit, by_score},
    gather::Part,
    score::{Boost, score},
};
use crate::{
    Kind, MAX_LIMIT, MAX_TEXT, SearchError, SuggestQuery, Suggestion, Target,
    index::{Interner, Members, Snapshot, shown},
    language,
    understand::{Knowledge, Plan, Synonyms, plan},
};

/// How many names of makers and the like are suggested beside titles.
const NAMES: usize = 3;
/// Entries, such as categories, come before items that fit as well.
const ENTRY: f32 = 1.4;

/// Suggests.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    synonyms: &Synonyms,
    query: &SuggestQuery,
) -> Result<Vec<Suggestion>, SearchError> {
    if query.text.chars().count() > MAX_TEXT {
        return Err(SearchError::TextTooLong);
    }
    if query.limit > MAX_LIMIT {
        return Err(SearchError::TooMany);
    }
    let members = snapshot.members(query.merchant);
    let know = Knowledge { snapshot, members: &members, lang: query.lang };
    let Some(plan) = plan(&know, synonyms, &query.text, true)? else { return Ok(Vec::new()) };
    let found = score(snapshot, &members, &members.all, &plan, Part::Names)?;
    if found.known == 0 || found.lacking {
        return Ok(Vec::new());
    }
    let boost = Boost::new(snapshot, &members, &[]);
    let mut hits: Vec<Hit> = Vec::new();
    for (at, segment) in snapshot.segments.iter().enumerate() {
        for doc in (0..segment.size).filter(|doc| found.segments[at].hits[*doc] == found.known) {
            let entry = if segment.columns.entries[doc] { ENTRY } else { 1.0 };
            let rank = by_score(found.words(at, doc) * boost.of(at, doc) * entry);
            let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            hits.push(Hit { rank, segment: number(at), doc: number(doc) });
        }
    }
    let mut suggestions = names(snapshot, query, &plan, &hits);
    titles(snapshot, &members, query, hits, &mut suggestions)?;
    Ok(suggestions)
}

/// The names that one of the words begins, those with the most hits first.
fn names(snapshot: &Snapshot, query: &SuggestQuery, plan: &Plan, hits: &[Hit]) -> Vec<Suggestion> {
    let interner: &Interner = &snapshot.interner;
    let Some((facet, number)) = query.names.and_then(|facet| Some((facet, interner.facet(facet)?))) else {
        return Vec::new();
    };
    let mut counts: std::collections::HashMap<u32, usize> = std::collections::HashMap::new();
    for hit in hits {
        let values = snapshot.segments[hit.segment as usize].columns.values(hit.doc as usize);
        for value in values.iter().filter(|value| interner.facet_of[**value as usize] == number) {
            *counts.entry(*value).or_default() += 1;
        }
    }
    let last = plan.concepts.last().map(|concept| concept.variants.as_slice()).unwrap_or_default();
    let begins = |token: &str| {
        plan.begun.as_deref().is_some_and(|begun| token.starts_with(begun))
            || last.iter().any(|variant| variant.words.iter().any(|word| word.text == token))
    };
    let mut list: Vec<(usize, &str)> = counts.into_iter().map(|(value, count)| (count, interner.name(value))).collect();
    list.retain(|(_, name)| language::tokens(name).iter().any(|token| begins(&token.text)));
    list.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    let most = NAMES.min(query.limit);
    list.into_iter()
        .take(most)
        .map(|(_, name)| Suggestion { text: name.to_owned(), lang: None, target: Target::Name { facet } })
        .collect()
}

fn titles(
    snapshot: &Snapshot,
    members: &Members,
    query: &SuggestQuery,
    mut hits: Vec<Hit>,
    suggestions: &mut Vec<Suggestion>,
) -> Result<(), SearchError> {
    debug_assert_eq!(members.all.len(), snapshot.segments.len(), "a set for each segment");
    let key = |hit: &Hit| snapshot.segments[hit.segment as usize].columns.keys[hit.doc as usize];
    // Some titles are the same.
    let wanted = query.limit * 2;
    if hits.len() > wanted {
        hits.select_nth_unstable_by_key(wanted, |hit| (hit.rank, key(hit)));
        hits.truncate(wanted);
    }
    hits.sort_unstable_by_key(|hit| (hit.rank, key(hit)));
    let mut seen: HashSet<String> = suggestions.iter().map(|suggestion| language::fold(&suggestion.text)).collect();
    for hit in hits {
        if suggestions.len() >= query.limit {
            break;
        }
        let row = snapshot.searcher.doc(tantivy::DocAddress::new(hit.segment, hit.doc))?;
        let titles = shown(&snapshot.fields, &row);
        let fits = titles.iter().position(|title| title.lang == Some(query.lang)).unwrap_or(0);
        let Some(title) = titles.into_iter().nth(fits) else { continue };
        if seen.insert(language::fold(&title.text)) {
            let entry = snapshot.segments[hit.segment as usize].columns.entries[hit.doc as usize];
            let kind = if entry { Kind::Entry } else { Kind::Item };
            let target = Target::Document { key: key(&hit), kind };
            suggestions.push(Suggestion { text: title.text, lang: title.lang, target });
        }
    }
    Ok(())
}
