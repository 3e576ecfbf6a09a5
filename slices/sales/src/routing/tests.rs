//! The rules of routing, tried on many shops.

use std::collections::{BTreeMap, BTreeSet};

use bodega_kernel::{Id, Noun, noun};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    choose::{assign, choose},
    model::{Candidate, Mode, Policy, Reason, Routed, Wanted},
};

fn id<T: Noun>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(number))
}

fn site(number: u128, available: &[(u128, i64)], metres: Option<i64>) -> Candidate {
    let available = available.iter().map(|(variant, left)| (id(*variant), *left)).collect();
    Candidate { site: id(number), serves: true, metres, available, source: false }
}

fn line(key: u32, parts: &[(u128, i64)]) -> Wanted {
    Wanted { key, parts: parts.iter().map(|(variant, n)| (id(*variant), *n)).collect() }
}

fn best(max_sites: usize) -> Policy {
    Policy { mode: Mode::Best, max_sites, per_km: 10, ..Policy::default() }
}

fn sites(routed: &Routed) -> Vec<Id<noun::Site>> {
    routed.parts.iter().map(|part| part.site_id).collect()
}

fn reason(routed: &Routed, number: u128) -> &Reason {
    &routed.considered.iter().find(|told| told.site_id == id(number)).unwrap().reason
}

#[test]
fn the_nearest_that_has_everything_is_chosen() {
    let wanted = [line(0, &[(1, 2)]), line(1, &[(2, 1)])];
    let (all, half) = ([(1, 5), (2, 5)], [(1, 5)]);
    let candidates = [site(1, &all, Some(9000)), site(2, &all, Some(3000)), site(3, &half, Some(100))];
    let routed = choose(&best(3), &wanted, &candidates).unwrap();
    assert_eq!(sites(&routed), [id(2)], "one that is farther is better than two");
    assert_eq!(reason(&routed, 2), &Reason::HasAll { others: 1 });
    assert_eq!(reason(&routed, 1), &Reason::Dearer { by: 60 });
    assert_eq!(reason(&routed, 3), &Reason::Lacks { lines: 1 });
}

#[test]
fn what_no_site_has_alone_is_split_as_little_as_can_be() {
    let wanted = [line(0, &[(1, 2)]), line(1, &[(2, 1)]), line(2, &[(3, 1)])];
    let candidates = [site(1, &[(1, 2), (3, 1)], None), site(2, &[(2, 1)], None), site(3, &[(3, 1)], None)];
    let routed = choose(&best(3), &wanted, &candidates).unwrap();
    assert_eq!(sites(&routed), [id(1), id(2)]);
    assert_eq!(routed.parts[0].lines, [0, 2]);
    assert_eq!(reason(&routed, 2), &Reason::HasPart { lines: 1 });
    let whole = choose(&best(1), &wanted, &candidates).unwrap();
    assert_eq!((sites(&whole), reason(&whole, 1)), (vec![id(1)], &Reason::HasMost { lines: 2 }));
    assert_eq!(whole.parts[0].lines, [0, 1, 2], "it will say what it lacks");
}

#[test]
fn zones_and_the_merchants_word_come_first() {
    let wanted = [line(0, &[(1, 1)])];
    let mut far = site(1, &[(1, 9)], Some(1));
    far.serves = false;
    let candidates = [far, site(2, &[(1, 9)], Some(2)), site(3, &[(1, 9)], Some(9999))];
    let policy = Policy { excluded: vec![id(2)], ..best(1) };
    let routed = choose(&policy, &wanted, &candidates).unwrap();
    assert_eq!(sites(&routed), [id(3)]);
    assert_eq!((reason(&routed, 1), reason(&routed, 2)), (&Reason::OutOfZone, &Reason::Excluded));
    assert_eq!(choose(&policy, &wanted, &candidates[..2]), None);
}

#[test]
fn of_equals_the_one_that_serves_deliveries_goes_first() {
    let mut source = site(9, &[(1, 1)], None);
    source.source = true;
    let routed = choose(&best(1), &[line(0, &[(1, 1)])], &[site(1, &[(1, 1)], None), source]).unwrap();
    assert_eq!(sites(&routed), [id(9)]);
}

#[test]
fn parts_that_bundles_share_are_counted_once() {
    let wanted = [line(0, &[(1, 2), (2, 1)]), line(1, &[(1, 2)])];
    let candidates = [site(1, &[(1, 3), (2, 1)], None), site(2, &[(1, 4), (2, 1)], Some(5000))];
    let routed = choose(&best(2), &wanted, &candidates).unwrap();
    assert_eq!(sites(&routed), [id(2)]);
}

type Shop = (Vec<Wanted>, Vec<Candidate>, usize);

fn shop() -> impl Strategy<Value = Shop> {
    let lines = prop::collection::vec(prop::collection::btree_map(0u128..4, 1i64..4, 1..3), 1..5);
    let stock = prop::collection::btree_map(0u128..4, 0i64..6, 0..5);
    let candidates = prop::collection::vec((stock, prop::option::of(0i64..20), prop::bool::weighted(0.8)), 1..6);
    (lines, candidates, 1usize..4).prop_map(|(lines, candidates, max)| {
        let wanted = (0u32..).zip(lines).map(|(key, parts)| line(key, &parts.into_iter().collect::<Vec<_>>()));
        let candidates = (1u128..).zip(candidates).map(|(number, (stock, km, serves))| {
            let all: Vec<_> = stock.into_iter().collect();
            Candidate { serves, ..site(number, &all, km.map(|km| km * 1000)) }
        });
        (wanted.collect(), candidates.collect(), max)
    })
}

/// How many sites the fewest are that have everything together, and what the cheapest of those cost: by trying all.
fn fewest(wanted: &[Wanted], candidates: &[Candidate], max: usize) -> Option<(usize, i64)> {
    let cost = |one: &Candidate| one.metres.unwrap_or(0) / 100;
    let mut serving: Vec<_> = candidates.iter().filter(|candidate| candidate.serves).collect();
    serving.sort_by_key(|one| (cost(one), one.site));
    let sets = (1u32..1 << serving.len()).map(|bits| {
        let is_in = |at: usize| bits & (1 << at) != 0;
        serving.iter().enumerate().filter(|(at, _)| is_in(*at)).map(|(_, one)| *one).collect::<Vec<_>>()
    });
    let does = |set: &Vec<&Candidate>| {
        let stocks: Vec<&BTreeMap<_, _>> = set.iter().map(|one| &one.available).collect();
        set.len() <= max && assign(wanted, &stocks).1.is_empty()
    };
    sets.filter(does).map(|set| (set.len(), set.iter().map(|one| cost(one)).sum())).min()
}

proptest! {
    #[test]
    fn as_few_as_can_be_and_of_those_the_cheapest((wanted, candidates, max) in shop()) {
        let routed = choose(&best(max), &wanted, &candidates);
        prop_assert_eq!(routed.is_none(), candidates.iter().all(|candidate| !candidate.serves));
        let Some(routed) = routed else { return Ok(()) };
        let lacks = routed.considered.iter().any(|told| matches!(told.reason, Reason::HasMost { .. }));
        let found = (!lacks).then_some((routed.parts.len(), routed.cost));
        prop_assert_eq!(found, fewest(&wanted, &candidates, max));
    }

    #[test]
    fn every_line_comes_from_one_site_that_has_it((wanted, candidates, max) in shop()) {
        let Some(routed) = choose(&best(max), &wanted, &candidates) else { return Ok(()) };
        let keys: Vec<u32> = routed.parts.iter().flat_map(|part| part.lines.clone()).collect();
        let distinct: BTreeSet<u32> = keys.iter().copied().collect();
        prop_assert_eq!((keys.len(), distinct.len()), (wanted.len(), wanted.len()));
        prop_assert!(routed.parts.len() <= max);
        if routed.considered.iter().any(|told| matches!(told.reason, Reason::HasMost { .. })) {
            return Ok(());
        }
        for part in &routed.parts {
            let stock = &candidates.iter().find(|candidate| candidate.site == part.site_id).unwrap().available;
            let mut need: BTreeMap<Id<noun::Variant>, i64> = BTreeMap::new();
            for line in wanted.iter().filter(|line| part.lines.contains(&line.key)) {
                for (variant, n) in &line.parts {
                    *need.entry(*variant).or_default() += n;
                }
            }
            prop_assert!(need.iter().all(|(variant, n)| stock.get(variant).copied().unwrap_or(0) >= *n));
        }
    }

    #[test]
    fn the_order_of_sites_and_lines_does_not_matter((wanted, candidates, max) in shop()) {
        let told = choose(&best(max), &wanted, &candidates);
        let (mut turned, mut around) = (wanted, candidates);
        turned.reverse();
        around.reverse();
        prop_assert_eq!(choose(&best(max), &turned, &around), told);
    }

    #[test]
    fn every_site_is_told_of_once((wanted, candidates, max) in shop()) {
        let Some(routed) = choose(&best(max), &wanted, &candidates) else { return Ok(()) };
        let told: BTreeSet<_> = routed.considered.iter().map(|told| told.site_id).collect();
        let known: BTreeSet<_> = candidates.iter().map(|candidate| candidate.site).collect();
        prop_assert_eq!(routed.considered.len(), candidates.len());
        prop_assert_eq!(told, known);
    }
}
