//! Which sites an order comes from: as few as can be, and of those the cheapest. Pure: the same question has the same
//! answer, in whatever order its parts are told.

use std::collections::BTreeMap;

use bodega_kernel::{Id, noun};

use super::model::{Candidate, Considered, Mode, Part, Policy, Reason, Routed, Wanted};

/// More sites than this are not tried together: of many branches those are, that have most and cost least.
const TRIED_TOGETHER: usize = 24;

/// A candidate with what it costs, in the order in which equals are taken.
struct Offer<'a> {
    candidate: &'a Candidate,
    cost: i64,
    /// The lines that it could hand over all by itself.
    covers: usize,
}

/// Chooses. Nothing, when no site may be chosen at all.
pub fn choose(policy: &Policy, wanted: &[Wanted], candidates: &[Candidate]) -> Option<Routed> {
    let (mut offers, mut refused) = (Vec::new(), Vec::new());
    for candidate in candidates {
        let cost = cost(policy, candidate);
        let told = |reason| Considered { site_id: candidate.site, reason, cost, metres: candidate.metres };
        if policy.excluded.contains(&candidate.site) {
            refused.push(told(Reason::Excluded));
        } else if !candidate.serves {
            refused.push(told(Reason::OutOfZone));
        } else {
            let covers = wanted.len() - assign(wanted, &[&candidate.available]).1.len();
            offers.push(Offer { candidate, cost, covers });
        }
    }
    offers.sort_by_key(|offer| (offer.cost, !offer.candidate.source, offer.candidate.site));
    let chosen = cheapest_few(policy, wanted, &offers).or_else(|| most(&offers))?;
    let mut routed = explained(wanted, &offers, &chosen);
    refused.sort_by_key(|told| told.site_id);
    routed.considered.extend(refused);
    Some(routed)
}

/// What handing over from a site costs: its own cost, and the way.
fn cost(policy: &Policy, candidate: &Candidate) -> i64 {
    let own = policy.costs.get(&candidate.site).copied().unwrap_or(0);
    let way = i128::from(candidate.metres.unwrap_or(0)) * i128::from(policy.per_km) / 1000;
    own.saturating_add(i64::try_from(way).unwrap_or(i64::MAX))
}

/// The fewest sites that have everything together, and of those the cheapest: their places among the offers, which are
/// sorted by cost, so that the first that is found at a cost is the one.
fn cheapest_few(policy: &Policy, wanted: &[Wanted], offers: &[Offer<'_>]) -> Option<Vec<usize>> {
    if let Some(alone) = offers.iter().position(|offer| offer.covers == wanted.len()) {
        return Some(vec![alone]);
    }
    // Those that have most come first; who has nothing helps nobody.
    let mut tried: Vec<usize> = (0..offers.len()).filter(|place| offers[*place].covers > 0).collect();
    tried.sort_by_key(|place| (std::cmp::Reverse(offers[*place].covers), *place));
    tried.truncate(TRIED_TOGETHER);
    tried.sort_unstable();
    (2..=policy.max_sites.min(tried.len())).find_map(|count| cheapest_of(wanted, offers, &tried, count))
}

/// The cheapest `count` of the tried that have everything together.
fn cheapest_of(wanted: &[Wanted], offers: &[Offer<'_>], tried: &[usize], count: usize) -> Option<Vec<usize>> {
    let mut best: Option<(i64, Vec<usize>)> = None;
    let mut places: Vec<usize> = (0..count).collect();
    loop {
        let set: Vec<usize> = places.iter().map(|place| tried[*place]).collect();
        let cost = set.iter().fold(0i64, |sum, place| sum.saturating_add(offers[*place].cost));
        let is_cheaper = best.as_ref().is_none_or(|(known, _)| cost < *known);
        if is_cheaper && assign(wanted, &stocks(offers, &set)).1.is_empty() {
            best = Some((cost, set));
        }
        // The next combination, in the order of the offers.
        let Some(turn) = (0..count).rev().find(|at| places[*at] < tried.len() - (count - at)) else { break };
        places[turn] += 1;
        for later in turn + 1..count {
            places[later] = places[later - 1] + 1;
        }
    }
    best.map(|(_, set)| set)
}

/// Nobody has everything: who has most of the lines, so that the shopper is told what is missing there.
fn most(offers: &[Offer<'_>]) -> Option<Vec<usize>> {
    let most = offers.iter().map(|offer| offer.covers).max()?;
    offers.iter().position(|offer| offer.covers == most).map(|place| vec![place])
}

fn stocks<'a>(offers: &[Offer<'a>], set: &[usize]) -> Vec<&'a BTreeMap<Id<noun::Variant>, i64>> {
    set.iter().map(|place| &offers[*place].candidate.available).collect()
}

/// Gives each line to the first of the stocks that still has all of it: which, by line, and the lines that nobody has.
/// Lines that ask for most of the same go first, so that what is scarce is not used up by small wishes.
pub(super) fn assign(wanted: &[Wanted], stocks: &[&BTreeMap<Id<noun::Variant>, i64>]) -> (Vec<(u32, usize)>, Vec<u32>) {
    let mut used: Vec<BTreeMap<Id<noun::Variant>, i64>> = vec![BTreeMap::new(); stocks.len()];
    let mut order: Vec<&Wanted> = wanted.iter().collect();
    order.sort_by_key(|line| (std::cmp::Reverse(line.parts.iter().map(|(_, n)| *n).max()), line.key));
    let (mut given, mut missing) = (Vec::new(), Vec::new());
    for line in order {
        let fits = |place: &usize| {
            let left = |variant: &Id<noun::Variant>| {
                let taken = used[*place].get(variant).copied().unwrap_or(0);
                stocks[*place].get(variant).copied().unwrap_or(0) - taken
            };
            line.parts.iter().all(|(variant, quantity)| left(variant) >= *quantity)
        };
        match (0..stocks.len()).find(fits) {
            Some(place) => {
                for (variant, quantity) in &line.parts {
                    *used[place].entry(*variant).or_default() += quantity;
                }
                given.push((line.key, place));
            }
            None => missing.push(line.key),
        }
    }
    given.sort_unstable();
    missing.sort_unstable();
    (given, missing)
}

/// The choice with its reasons. What nobody has is asked of the first site: it will say what is missing.
fn explained(wanted: &[Wanted], offers: &[Offer<'_>], chosen: &[usize]) -> Routed {
    let (given, missing) = assign(wanted, &stocks(offers, chosen));
    let mut parts: Vec<Part> = chosen
        .iter()
        .enumerate()
        .map(|(at, place)| {
            let lines = given.iter().filter(|(_, part)| *part == at).map(|(key, _)| *key).collect();
            Part { site_id: offers[*place].candidate.site, lines }
        })
        .collect();
    parts[0].lines.extend(&missing);
    parts[0].lines.sort_unstable();
    let whole = offers.iter().filter(|offer| offer.covers == wanted.len()).count();
    let cost = chosen.iter().fold(0i64, |sum, place| sum.saturating_add(offers[*place].cost));
    let told = |place: usize, reason: Reason| {
        let offer = &offers[place];
        Considered { site_id: offer.candidate.site, reason, cost: offer.cost, metres: offer.candidate.metres }
    };
    let of_chosen = |(at, place): (usize, &usize)| {
        let lines = parts[at].lines.len();
        told(
            *place,
            match (missing.is_empty(), chosen.len()) {
                (false, _) => Reason::HasMost { lines: offers[*place].covers },
                (true, 1) => Reason::HasAll { others: whole - 1 },
                (true, _) => Reason::HasPart { lines },
            },
        )
    };
    let mut considered: Vec<_> = chosen.iter().enumerate().map(of_chosen).collect();
    for (place, offer) in offers.iter().enumerate().filter(|(place, _)| !chosen.contains(place)) {
        considered.push(told(
            place,
            match wanted.len() - offer.covers {
                0 => Reason::Dearer { by: offer.cost.saturating_sub(cost) },
                lines => Reason::Lacks { lines },
            },
        ));
    }
    Routed { mode: Mode::Best, parts, cost, considered }
}
