//! Properties of lists: nothing twice, nothing lost, and numbers that keep their promise. Over products of one to three
//! variants in one or two categories, priced in two currencies, by lists and at a branch, had at some sites and not at
//! others, rated or not.

use std::collections::{BTreeMap, BTreeSet};

use bodega_catalog::review::{self, ImportedReview};
use bodega_testkit::{Backend, Fresh, on_both};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::mall::{Mall, id, text, with};

const BRANDS: [&str; 4] = ["Acorn", "Meadow", "Harbour", "Mill"];
const LABELS: [&str; 3] = ["vegan", "kosher", "organic"];
const PRODUCTS: usize = 60;

/// What is there, as the tests name it.
struct Shelves {
    categories: Vec<String>,
    branches: Vec<String>,
}

fn number(at: usize) -> i64 {
    i64::try_from(at).unwrap()
}

/// One to three sizes. Every third one is sold by the half kilo.
fn variants(at: usize) -> Vec<Value> {
    let one = |size: usize| {
        let amount = 100 + number(at % 7) * 100 + number(size) * 250;
        let before = (at % 10 == 3 && size == 1).then(|| json!({ "amount": amount + 70, "currency": "ILS" }));
        let price = json!({ "amount": amount, "currency": "ILS" });
        let plain = json!({ "sku": format!("SKU-{at}-{size}"), "title": format!("size {size}"), "price": price });
        let plain = with(plain, json!({ "compareAtPrice": before }));
        if at % 3 == 1 { with(plain, json!({ "unit": "GRAM", "step": 100, "min": 500 })) } else { plain }
    };
    (0..=at % 3).map(one).collect()
}

async fn products(mall: &Mall, categories: &[Value]) -> Vec<Value> {
    let items: Vec<Value> = (0..PRODUCTS)
        .map(|at| {
            let labels: Vec<_> =
                LABELS.iter().enumerate().filter(|(bit, _)| at >> bit & 1 == 1).map(|(_, one)| one).collect();
            let mut stands = vec![categories[1 + at % 4]["id"].clone()];
            if at % 5 == 0 {
                stands.push(categories[1 + (at + 1) % 4]["id"].clone());
            }
            let kind = ["bread", "milk", "soap"][at / 20];
            json!({
                "title": format!("Plain {kind} number {at}"), "status": "active", "brand": BRANDS[at % 4],
                "dietary": labels, "categoryIds": stands, "variants": variants(at),
            })
        })
        .collect();
    let made = mall.manager().post("/api/v1/admin/products/bulk", json!({ "items": items })).await.expect(200);
    made["data"].as_array().unwrap().clone()
}

/// Euro prices for two of three, by list; at the first branch every seventh costs half and every fourth more.
async fn lists(mall: &Mall, branch: &Value) {
    let skus = |fits: fn(usize) -> bool| -> Vec<String> {
        let of = |at: usize| (0..=at % 3).map(move |size| format!("SKU-{at}-{size}"));
        (0..PRODUCTS).filter(|at| fits(*at)).flat_map(of).collect()
    };
    let euro = skus(|at| !at.is_multiple_of(3));
    let euro: Vec<(&str, i64)> =
        euro.iter().enumerate().map(|(at, sku)| (sku.as_str(), 50 + number(at % 9) * 40)).collect();
    mall.price_list(json!({ "name": "Euro", "currency": "EUR" }), &euro).await;
    let cheap = skus(|at| at.is_multiple_of(7));
    let cheap: Vec<(&str, i64)> = cheap.iter().map(|sku| (sku.as_str(), 75)).collect();
    let here = |name: &str, currency: &str| json!({ "name": name, "currency": currency, "siteId": branch["id"], "priority": 3 });
    mall.price_list(here("Here", "ILS"), &cheap).await;
    let dear = skus(|at| at % 4 == 2);
    let dear: Vec<(&str, i64)> = dear.iter().map(|sku| (sku.as_str(), 999)).collect();
    mall.price_list(here("Here in euro", "EUR"), &dear).await;
}

/// Stock that follows from the number: none, too little of what is sold by the half kilo, or enough.
async fn stock(mall: &Mall, branches: &[Value]) {
    for (at, size) in (0..PRODUCTS).flat_map(|at| (0..=at % 3).map(move |size| (at, size))) {
        for (place, branch) in branches.iter().enumerate() {
            let on_hand = [0, 3, 400, 700, 0][(at + 2 * size + 3 * place) % 5];
            if on_hand > 0 {
                mall.put(branch, &format!("SKU-{at}-{size}"), on_hand).await;
            }
        }
    }
}

async fn ratings(mall: &Mall, products: &[Value]) {
    let now = mall.app.env.now();
    let review = |(at, product): (usize, &Value)| ImportedReview {
        product: id(product),
        rating: 1 + number(at % 5),
        title: "So".to_owned(),
        text: "And so on.".to_owned(),
        lang: None,
        name: "Dana L.".to_owned(),
        at: now,
    };
    let reviews: Vec<_> = products.iter().enumerate().filter(|(at, _)| at % 4 != 1).map(review).collect();
    let scope = mall.app.scope();
    mall.app.db.write(&mall.app.call(), move |tx| review::import(tx, &scope, &reviews)).await.unwrap();
}

async fn shelves(mall: &Mall) -> Shelves {
    let mut categories = vec![mall.category(json!({ "name": "All sorts" })).await];
    for name in ["Food", "Drinks", "House", "Garden"] {
        categories.push(mall.category(json!({ "name": name, "parentId": categories[0]["id"] })).await);
    }
    let branches = [mall.branch("NORTH").await, mall.branch("SOUTH").await];
    let made = products(mall, &categories).await;
    lists(mall, &branches[0]).await;
    stock(mall, &branches).await;
    ratings(mall, &made).await;
    mall.app.run_jobs().await;
    let ids = |all: &[Value]| all.iter().map(|one| text(one, "id").to_owned()).collect();
    Shelves { categories: ids(&categories), branches: ids(&branches) }
}

/// All that a query finds, page by page, and its first page.
async fn walked(mall: &Mall, query: &str, limit: usize) -> (Vec<Value>, Value) {
    let (mut seen, mut next, mut first) = (Vec::new(), None::<String>, None);
    loop {
        let cursor = next.map_or(String::new(), |cursor| format!("&cursor={cursor}"));
        let found = mall.get(&format!("/products/search?{query}&limit={limit}{cursor}")).await.expect(200);
        seen.extend(found["data"].as_array().unwrap().clone());
        next = found["page"]["nextCursor"].as_str().map(str::to_owned);
        first.get_or_insert(found);
        if next.is_none() {
            return (seen, first.unwrap());
        }
    }
}

fn ids(products: &[Value]) -> Vec<&str> {
    products.iter().map(|one| text(one, "id")).collect()
}

async fn total(mall: &Mall, query: &str) -> i64 {
    let found = mall.get(&format!("/products/search?{query}&limit=1")).await.expect(200);
    found["page"]["total"].as_i64().unwrap()
}

/// What a wish says, as the parts of a query.
#[derive(Debug, Clone)]
struct Asked {
    parts: Vec<(&'static str, String)>,
    limit: usize,
}

impl Asked {
    fn of(&self, name: &str) -> Vec<&str> {
        self.parts.iter().filter(|(own, _)| *own == name).map(|(_, value)| value.as_str()).collect()
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.of(name).first().map(|value| value.parse().unwrap())
    }

    /// The query without a part, with another value for it.
    fn with(&self, name: &str, value: Option<&str>) -> String {
        let others = self.parts.iter().filter(|(own, _)| *own != name).map(|(own, value)| format!("{own}={value}"));
        others.chain(value.map(|value| format!("{name}={value}"))).collect::<Vec<_>>().join("&")
    }

    fn query(&self) -> String {
        self.with("", None)
    }
}

fn asked(shelves: &Shelves) -> impl Strategy<Value = Asked> + use<> {
    let word = prop::sample::select(vec!["", "", "", "plain", "milk", "bread+milk", "plian"]);
    let brands = prop::sample::subsequence(BRANDS.to_vec(), 0..3);
    let labels = prop::sample::subsequence(LABELS.to_vec(), 0..3);
    let sort = prop::sample::select(vec!["relevance", "price", "-price", "newest", "rating"]);
    let bounds = (prop::option::of(50i64..600), prop::option::of(300i64..1_100));
    let category = prop::option::of(prop::sample::select(shelves.categories.clone()));
    let branch = prop::option::of(prop::sample::select(shelves.branches.clone()));
    let rest = (any::<bool>(), prop::bool::weighted(0.2), prop::option::weighted(0.3, 1i64..5), any::<bool>());
    (word, brands, labels, sort, bounds, category, branch, rest, 1usize..30).prop_map(
        |(word, brands, labels, sort, (min, max), category, branch, (in_stock, offers, rating, euro), limit)| {
            let mut parts = vec![("sort", sort.to_owned())];
            parts.extend((!word.is_empty()).then(|| ("q", word.to_owned())));
            parts.extend(brands.into_iter().map(|brand| ("brand", brand.to_owned())));
            parts.extend(labels.into_iter().map(|label| ("dietary", label.to_owned())));
            parts.extend(min.map(|min| ("minPrice", min.to_string())));
            parts.extend(max.filter(|max| min.is_none_or(|min| min <= *max)).map(|max| ("maxPrice", max.to_string())));
            parts.extend(category.map(|category| ("categoryId", category)));
            parts.extend(branch.map(|branch| ("branchId", branch)));
            parts.extend(in_stock.then(|| ("inStock", "true".to_owned())));
            parts.extend(offers.then(|| ("offers", "true".to_owned())));
            parts.extend(rating.map(|rating| ("rating", rating.to_string())));
            parts.extend(euro.then(|| ("currency", "EUR".to_owned())));
            Asked { parts, limit }
        },
    )
}

/// Nothing twice, nothing lost, whatever the size of the pages.
async fn pages(mall: &Mall, asked: &Asked) -> (Vec<Value>, Value) {
    let query = asked.query();
    let (seen, first) = walked(mall, &query, asked.limit).await;
    assert_eq!(ids(&seen).into_iter().collect::<BTreeSet<_>>().len(), seen.len(), "none twice: {query}");
    assert_eq!(first["page"]["total"], json!(seen.len()), "none lost: {query}");
    let (whole, _) = walked(mall, &query, 100).await;
    assert_eq!(ids(&seen), ids(&whole), "the same in pages of any size: {query}");
    (seen, first)
}

/// Whatever is found is what was asked for, as it is shown.
fn fits(asked: &Asked, found: &[Value]) {
    let query = asked.query();
    let currency = asked.of("currency").first().copied().unwrap_or("ILS").to_owned();
    let mut last = None;
    for product in found {
        let from = &product["priceFrom"];
        let price = (from["currency"] == currency.as_str()).then(|| from["amount"].as_i64().unwrap());
        if let Some(min) = asked.number("minPrice") {
            assert!(price.is_some_and(|price| price >= min), "{query}: {from}");
        }
        if let Some(max) = asked.number("maxPrice") {
            assert!(price.is_some_and(|price| price <= max), "{query}: {from}");
        }
        if !asked.of("inStock").is_empty() {
            let field = if asked.of("branchId").is_empty() { "inStockAnywhere" } else { "inStockForBranch" };
            assert_eq!(product[field], true, "{query}: {}", product["title"]);
        }
        if !asked.of("offers").is_empty() {
            let reduced = |one: &Value| {
                !one["compareAtPrice"].is_null() && one["compareAtPrice"]["currency"] == currency.as_str()
            };
            assert!(product["variants"].as_array().unwrap().iter().any(reduced), "{query}: {}", product["title"]);
        }
        if let Some(stars) = asked.number("rating") {
            assert!(
                product["rating"]["average"].as_f64().unwrap() >= f64::from(u8::try_from(stars).unwrap()),
                "{query}"
            );
        }
        if asked.of("sort") == ["price"] {
            let key = price.unwrap_or(i64::MAX);
            assert!(last.is_none_or(|last| last <= key), "the cheapest first: {query}");
            last = Some(key);
        }
    }
}

/// Each number beside a choice is how many there are when it is chosen.
async fn promises(mall: &Mall, asked: &Asked, found: &[Value], first: &Value) {
    let (query, facets) = (asked.query(), &first["facets"]);
    for one in facets["categories"].as_array().unwrap() {
        let chosen = asked.with("categoryId", Some(text(one, "id")));
        assert_eq!(total(mall, &chosen).await, one["count"].as_i64().unwrap(), "{query} + {}", one["name"]);
    }
    let mut sum = 0;
    for one in facets["brands"].as_array().unwrap() {
        let (name, count) = (text(one, "name"), one["count"].as_i64().unwrap());
        assert_eq!(total(mall, &asked.with("brand", Some(name))).await, count, "{query} + {name}");
        let chosen = asked.of("brand");
        sum += if chosen.is_empty() || chosen.contains(&name) { count } else { 0 };
    }
    assert_eq!(usize::try_from(sum).unwrap(), found.len(), "each product is of one brand: {query}");
    for one in facets["dietary"].as_array().unwrap() {
        let chosen = format!("{query}&dietary={}", text(one, "name"));
        assert_eq!(total(mall, &chosen).await, one["count"].as_i64().unwrap(), "{chosen}");
    }
    for one in facets["ratings"].as_array().unwrap() {
        let chosen = asked.with("rating", Some(&one["rating"].to_string()));
        assert_eq!(total(mall, &chosen).await, one["count"].as_i64().unwrap(), "{chosen}");
    }
    let bounded = !asked.of("minPrice").is_empty() || !asked.of("maxPrice").is_empty();
    if asked.of("sort") == ["price"] && !bounded && !facets["price"].is_null() {
        assert_eq!(found[0]["priceFrom"]["amount"], facets["price"]["min"], "{query}");
    }
}

async fn properties(backend: Backend) {
    let mall = Mall::fresh(backend).await;
    let shelves = shelves(&mall).await;
    let mut runner = TestRunner::deterministic();
    let mut by_engine = BTreeMap::new();
    for _ in 0..24 {
        let asked = asked(&shelves).new_tree(&mut runner).unwrap().current();
        let (found, first) = pages(&mall, &asked).await;
        fits(&asked, &found);
        promises(&mall, &asked, &found, &first).await;
        if asked.of("q").is_empty() {
            let found: BTreeSet<_> = ids(&found).into_iter().map(str::to_owned).collect();
            by_engine.insert(asked.query(), (asked, found, first["facets"].clone()));
        }
    }
    // And by the database, which has no ranking but the same promises. Without words it finds the same.
    mall.engine.broken.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(by_engine.len() >= 3, "some have no words");
    for (query, (asked, expected, facets)) in by_engine {
        let (found, first) = pages(&mall, &asked).await;
        fits(&asked, &found);
        assert_eq!(ids(&found).into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), expected, "{query}");
        for facet in ["categories", "ratings", "price"] {
            assert_eq!(first["facets"][facet], facets[facet], "{query}: {facet}");
        }
    }
    for _ in 0..4 {
        let asked = asked(&shelves).new_tree(&mut runner).unwrap().current();
        let (found, first) = pages(&mall, &asked).await;
        fits(&asked, &found);
        promises(&mall, &asked, &found, &first).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_twice_nothing_lost_and_numbers_keep_their_promise_sqlite() {
    properties(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_twice_nothing_lost_and_numbers_keep_their_promise_postgres() {
    properties(Backend::Postgres).await;
}

on_both! {
    async fn an_empty_shop_has_an_empty_list(mall: Mall) {
        mall.app.run_jobs().await;
        let (seen, first) = walked(&mall, "q=milk", 10).await;
        assert_eq!((seen.len(), &first["page"]["total"], &first["facets"]["price"]), (0, &json!(0), &json!(null)));
    }
}
