//! Properties of lists: nothing twice, nothing lost, and numbers that add up.

use std::collections::{BTreeMap, BTreeSet};

use bodega_testkit::{Backend, Fresh, on_both};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::mall::{Mall, goods, text, with};

const BRANDS: [&str; 4] = ["Acorn", "Meadow", "Harbour", "Mill"];
const LABELS: [&str; 3] = ["vegan", "kosher", "organic"];

/// Sixty products whose brand, labels, category, price and stock follow from their number.
async fn shelves(mall: &Mall) {
    let mut categories = Vec::new();
    for name in ["Food", "Drinks", "House"] {
        categories.push(mall.category(json!({ "name": name })).await);
    }
    let items: Vec<Value> = (0..60usize)
        .map(|at| {
            let labels: Vec<_> =
                LABELS.iter().enumerate().filter(|(bit, _)| at >> bit & 1 == 1).map(|(_, one)| one).collect();
            let more = json!({ "brand": BRANDS[at % 4], "dietary": labels, "categoryIds": [categories[at % 3]["id"]] });
            let kind = ["bread", "milk", "soap"][at / 20];
            with(
                goods(
                    &format!("Plain {kind} number {at}"),
                    &format!("SKU-{at}"),
                    100 + i64::try_from(at % 7).unwrap() * 100,
                ),
                more,
            )
        })
        .collect();
    mall.manager().post("/api/v1/admin/products/bulk", json!({ "items": items })).await.expect(200);
    mall.app.run_jobs().await;
}

/// All that a query finds, page by page.
async fn walked(mall: &Mall, query: &str, limit: usize) -> (Vec<String>, Value) {
    let (mut seen, mut next, mut first) = (Vec::new(), None::<String>, None);
    loop {
        let cursor = next.map_or(String::new(), |cursor| format!("&cursor={cursor}"));
        let found = mall.get(&format!("/products/search?{query}&limit={limit}{cursor}")).await.expect(200);
        seen.extend(found["data"].as_array().unwrap().iter().map(|one| text(one, "id").to_owned()));
        next = found["page"]["nextCursor"].as_str().map(str::to_owned);
        first.get_or_insert(found);
        if next.is_none() {
            return (seen, first.unwrap());
        }
    }
}

fn counts(found: &Value, facet: &str) -> BTreeMap<String, i64> {
    let values = found["facets"][facet].as_array().unwrap().iter();
    values.map(|one| (text(one, "name").to_owned(), one["count"].as_i64().unwrap())).collect()
}

fn query() -> impl Strategy<Value = (String, usize)> {
    let word = prop::sample::select(vec!["", "q=plain", "q=milk", "q=bread+milk", "q=plian"]);
    let brands = prop::sample::subsequence(BRANDS.to_vec(), 0..3);
    let labels = prop::sample::subsequence(LABELS.to_vec(), 0..3);
    let sort = prop::sample::select(vec!["relevance", "price", "-price", "newest", "rating"]);
    let price = prop::option::of(100i64..800);
    (word, brands, labels, sort, price, 1usize..30).prop_map(|(word, brands, labels, sort, price, limit)| {
        let mut parts = vec![word.to_owned(), format!("sort={sort}")];
        parts.extend(brands.iter().map(|brand| format!("brand={brand}")));
        parts.extend(labels.iter().map(|label| format!("dietary={label}")));
        parts.extend(price.map(|price| format!("maxPrice={price}")));
        (parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&"), limit)
    })
}

async fn check(mall: &Mall, query: &str, limit: usize) {
    let (seen, first) = walked(mall, query, limit).await;
    let unique: BTreeSet<_> = seen.iter().collect();
    assert_eq!(unique.len(), seen.len(), "none twice: {query}");
    let total = usize::try_from(first["page"]["total"].as_i64().unwrap()).unwrap();
    assert_eq!(seen.len(), total, "none lost: {query}");
    let (whole, _) = walked(mall, query, 100).await;
    assert_eq!(seen, whole, "the same in pages of any size: {query}");
    // Each product is of one brand and stands in one category, so that what is chosen adds up to the total.
    let brands = counts(&first, "brands");
    let chosen: Vec<_> = query.split('&').filter_map(|part| part.strip_prefix("brand=")).collect();
    let sum: i64 = brands
        .iter()
        .filter(|(brand, _)| chosen.is_empty() || chosen.contains(&brand.as_str()))
        .map(|(_, count)| count)
        .sum();
    assert_eq!(usize::try_from(sum).unwrap(), total, "brands add up: {query}");
    let sum: i64 = counts(&first, "categories").values().sum();
    assert_eq!(usize::try_from(sum).unwrap(), total, "categories add up: {query}");
    for (label, count) in counts(&first, "dietary") {
        let narrowed = mall.get(&format!("/products/search?{query}&dietary={label}&limit=1")).await.expect(200);
        assert_eq!(narrowed["page"]["total"].as_i64(), Some(count), "a number keeps its promise: {query} + {label}");
    }
}

async fn properties(backend: Backend) {
    let mall = Mall::fresh(backend).await;
    shelves(&mall).await;
    let mut runner = TestRunner::deterministic();
    for _ in 0..25 {
        let (query, limit) = query().new_tree(&mut runner).unwrap().current();
        check(&mall, &query, limit).await;
    }
    // And by the database, which has no ranking but the same promises.
    mall.engine.broken.store(true, std::sync::atomic::Ordering::SeqCst);
    for _ in 0..8 {
        let (query, limit) = query().new_tree(&mut runner).unwrap().current();
        check(&mall, &query, limit).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_twice_nothing_lost_and_numbers_add_up_sqlite() {
    properties(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_twice_nothing_lost_and_numbers_add_up_postgres() {
    properties(Backend::Postgres).await;
}

on_both! {
    async fn an_empty_shop_has_an_empty_list(mall: Mall) {
        mall.app.run_jobs().await;
        let (seen, first) = walked(&mall, "q=milk", 10).await;
        assert_eq!((seen.len(), &first["page"]["total"], &first["facets"]["price"]), (0, &json!(0), &json!(null)));
    }
}
