//! What holds for any question.

use std::{collections::HashSet, sync::LazyLock};

use bodega_kernel::Lang;
use bodega_search::{
    Change, Engine, FacetWish, Field, Filter, Preference, PriceRange, Query, Sort, SuggestQuery, Tantivy,
};
use proptest::prelude::*;

use crate::shop::{MERCHANT, at, item, key, price};

const WORDS: [&str; 8] = ["milk", "bread", "dark", "chocolate", "חלב", "Käse", "tea", "green"];

/// Three hundred items in several segments, some replaced and some removed.
static SHOP: LazyLock<Tantivy> = LazyLock::new(|| {
    let engine = Tantivy::in_memory().unwrap();
    let made = |number: u128, turn: usize| {
        let n = usize::try_from(number).unwrap() + turn;
        let title = format!("{} {} {}", WORDS[n % 8], WORDS[n / 3 % 8], WORDS[n / 7 % 8]);
        let mut item = item(number, Lang::ALL[n % 4], &title)
            .text(None, Field::Description, WORDS[n / 5 % 8])
            .facet("brand", format!("b{}", n % 7))
            .facet("stock", ["any", "none"][n % 2]);
        item.created = i64::try_from(n % 11).unwrap();
        item.rating = u32::try_from(n % 5).unwrap() * 100;
        item.popularity = u32::try_from(n % 13).unwrap();
        if !n.is_multiple_of(9) {
            item.prices.push(price(i64::try_from(n % 17).unwrap(), "EUR"));
        }
        item
    };
    for part in 0..3 {
        let items = (1..=100).map(|number| made(part * 100 + number, 0).into()).collect();
        engine.apply(items, at(1)).unwrap();
    }
    engine.apply((1..=30).map(|number| made(number * 9, 4).into()).collect(), at(2)).unwrap();
    engine.apply((1..=20).map(|n| Change::Remove { merchant: MERCHANT, key: key(n * 14) }).collect(), at(3)).unwrap();
    engine
});

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        proptest::sample::subsequence(WORDS.to_vec(), 1..3).prop_map(|words| words.join(" ")),
        Just("chocolte milc".to_owned()),
    ]
}

fn question() -> impl Strategy<Value = Query> {
    let filters = proptest::collection::vec(
        prop_oneof![
            proptest::sample::subsequence(vec!["b0", "b1", "b2", "b3"], 1..4).prop_map(|values| ("brand", values)),
            Just(("stock", vec!["any"])),
        ],
        0..3,
    );
    let sort =
        proptest::sample::select(vec![Sort::Relevance, Sort::Price, Sort::PriceDescending, Sort::Newest, Sort::Rating]);
    let range = proptest::option::of((proptest::option::of(0_i64..17), proptest::option::of(0_i64..17)));
    (text(), filters, sort, range, any::<bool>()).prop_map(|(text, filters, sort, range, unfinished)| {
        let mut query = Query::new(MERCHANT, Lang::En, text);
        query.filters = filters
            .into_iter()
            .map(|(facet, values)| Filter { facet, any_of: values.into_iter().map(str::to_owned).collect() })
            .collect();
        query.sort = sort;
        query.currency = "EUR".parse().ok();
        query.price = range.map(|(min, max)| PriceRange { min, max });
        query.unfinished = unfinished;
        query.facets = ["brand", "stock"].map(|facet| FacetWish { facet, limit: 100 }).to_vec();
        query.prefer = vec![Preference { facet: "stock", value: "any".into(), otherwise: 0.7 }];
        query
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn pages_neither_lose_nor_double(mut query in question(), size in 1_usize..40) {
        query.limit = 100;
        let mut whole = Vec::new();
        loop {
            query.offset = whole.len();
            let page = SHOP.search(&query).unwrap();
            whole.extend(page.keys.clone());
            if page.keys.is_empty() {
                prop_assert_eq!(whole.len(), page.total);
                break;
            }
        }
        prop_assert_eq!(whole.iter().collect::<HashSet<_>>().len(), whole.len());
        query.limit = size;
        let mut pages = Vec::new();
        while pages.len() < whole.len() {
            query.offset = pages.len();
            pages.extend(SHOP.search(&query).unwrap().keys);
        }
        prop_assert_eq!(pages, whole);
    }

    #[test]
    fn counts_of_a_facet_add_up(query in question()) {
        let results = SHOP.search(&query).unwrap();
        for facet in &results.facets {
            // Each item has one brand and one stock: without the facet's own filters they add up to the total.
            let mut without = query.clone();
            without.filters.retain(|filter| filter.facet != facet.facet);
            let sum: usize = facet.values.iter().map(|value| value.count).sum();
            prop_assert_eq!(sum, SHOP.search(&without).unwrap().total);
            // And a value's count is what choosing it finds.
            for value in &facet.values {
                let mut chosen = without.clone();
                chosen.filters.push(Filter { facet: facet.facet, any_of: vec![value.value.clone()] });
                prop_assert_eq!(SHOP.search(&chosen).unwrap().total, value.count);
            }
        }
    }

    #[test]
    fn no_text_makes_it_stumble(text in "\\PC{0,40}", unfinished: bool) {
        let mut query = Query::new(MERCHANT, Lang::He, text.clone());
        query.unfinished = unfinished;
        let _ = SHOP.search(&query);
        let query = SuggestQuery { merchant: MERCHANT, lang: Lang::De, text, names: Some("brand"), limit: 5 };
        let _ = SHOP.suggest(&query);
    }

    #[test]
    fn search_syntax_is_plain_text(text in "[a-c\\(\\)\\[\\]{}\"'*?~^:+/\\\\ &|!<>=-]{0,60}|(milk|AND|OR|NOT|TO|\\*| )*") {
        match SHOP.search(&Query::new(MERCHANT, Lang::En, text)) {
            Ok(_) => {}
            Err(error) => prop_assert!(error.is_askers(), "{}", error),
        }
    }
}
