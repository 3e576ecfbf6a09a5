//! What is shown, whole: the answers of the interface, and the contexts that pages are made of. The same on both
//! databases.

use std::time::Duration;

use bodega_browse::{Glance, Sort, Wish};
use bodega_kernel::Lang;
use bodega_testkit::on_both;
use serde_json::json;

use crate::mall::{Mall, goods, id, text, with};

/// Ids and times differ from run to run.
fn plain(shown: &str) -> String {
    let mut out = String::with_capacity(shown.len());
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        let is_id = word.split_once('_').is_some_and(|(noun, rest)| noun.len() == 3 && rest.len() == 26);
        let is_cursor = word.len() > 40 && !word.contains('.');
        match (is_id, is_cursor) {
            (true, _) => out.push_str(&format!("{}_…", &word[..3])),
            (_, true) => out.push('…'),
            _ => out.push_str(word),
        }
        word.clear();
    };
    for letter in shown.chars() {
        if letter.is_ascii_alphanumeric() || letter == '_' || letter == '-' {
            word.push(letter);
        } else {
            flush(&mut word, &mut out);
            out.push(letter);
        }
    }
    flush(&mut word, &mut out);
    out
}

/// A shop with one of everything that is shown.
async fn shop(mall: &Mall) -> Glance {
    let food = mall.category(json!({ "name": "Food", "metadata": { "hue": "95" } })).await;
    let translations = json!({ "de": { "name": "Molkerei" } });
    let dairy = json!({ "name": "Dairy", "parentId": food["id"], "translations": translations });
    let dairy = mall.category(dairy).await;
    let german = json!({ "de": { "title": "Vollmilch", "description": "Von einer Herde." } });
    let variants = json!([
        {
            "sku": "MILK-1", "title": "1 l", "unit": "EACH", "price": { "amount": 690, "currency": "ILS" },
            "compareAtPrice": { "amount": 790, "currency": "ILS" }, "contentAmount": 1000, "contentUnit": "ML",
            "barcodes": [{ "code": "7290000000015", "quantity": 1 }], "options": { "size": "1 l" },
        },
        { "sku": "MILK-2", "title": "2 l", "price": { "amount": 1190, "currency": "ILS" } },
    ]);
    let more = json!({
        "description": "From one herd.", "translations": german, "brand": "Meadow", "tags": ["breakfast"],
        "dietary": ["vegetarian"], "allergens": ["milk"], "categoryIds": [dairy["id"]], "variants": variants,
        "attributes": { "season": "-------oxxo-", "storage": "Keep it cool." },
    });
    mall.product(with(goods("Whole milk", "X", 1), more)).await;
    mall.app.clock.advance(Duration::from_secs(1));
    let more = json!({ "categoryIds": [dairy["id"]], "brand": "Acorn", "dietary": ["vegan"] });
    mall.product(with(goods("Oat drink", "OAT", 990), more)).await;
    let branch = mall.branch("HERE").await;
    mall.put(&branch, "MILK-1", 3).await;
    mall.put(&branch, "OAT", 40).await;
    mall.price_list(json!({ "name": "Euro", "currency": "EUR", "rate": 250_000, "roundTo": 5 }), &[]).await;
    let list = json!({ "name": "Here", "currency": "ILS", "siteId": branch["id"] });
    mall.price_list(list, &[("OAT", 890)]).await;
    mall.app.run_jobs().await;
    Glance { lang: Lang::De, branch: Some(id(&branch)), ..mall.glance() }
}

/// Holds it against what was kept.
fn kept(name: &str, shown: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, plain(shown));
    });
}

on_both! {
    async fn the_contexts_of_pages(mall: Mall) {
        let glance = shop(&mall).await;
        let browse = &mall.browse;
        let page = browse.product(glance, "whole-milk").await.unwrap();
        kept("product_page", &format!("{page:#?}"));
        let wish = Wish { text: "volmilch".to_owned(), sort: Sort::Relevance, ..Wish::default() };
        kept("found", &format!("{:#?}", browse.listing(glance, wish).await.unwrap()));
        let all = browse.listing(glance, Wish { in_stock: true, sort: Sort::Price, ..Wish::default() }).await.unwrap();
        kept("found_everything", &format!("{all:#?}"));
        kept("categories", &format!("{:#?}", browse.categories(glance).await.unwrap()));
        kept("branches", &format!("{:#?}", browse.branches(glance).await.unwrap()));
        kept("suggestions", &format!("{:#?}", browse.suggest(glance, "mo", 5).await.unwrap()));
        kept("similar", &format!("{:#?}", browse.similar(glance, page.card.id, 3).await.unwrap()));
        kept("currencies", &format!("{:#?}", browse.currencies(mall.app.merchant).await.unwrap()));
        mall.engine.broken.store(true, std::sync::atomic::Ordering::SeqCst);
        let fallback = browse.listing(glance, Wish { text: "milk".to_owned(), ..Wish::default() }).await.unwrap();
        assert!(fallback.fallback, "pages can tell that the database answered");
        kept("found_by_the_database", &format!("{fallback:#?}"));
    }

    async fn the_answers_of_the_interface(mall: Mall) {
        let glance = shop(&mall).await;
        let branch = glance.branch.unwrap();
        let get = async |path: &str| serde_json::to_string_pretty(&mall.get(path).await.expect(200)).unwrap();
        kept("get_product", &get("/products/whole-milk").await);
        kept("get_product_at_branch", &get(&format!("/products/oat-drink?branchId={branch}&locale=de&currency=EUR")).await);
        kept("list_products", &get("/products?limit=1").await);
        kept("search_products", &get(&format!("/products/search?q=mlik&branchId={branch}&limit=1")).await);
        kept("autocomplete", &get("/products/autocomplete?q=mil").await);
        kept("similar_products", &get("/products/oat-drink/similar").await);
        let synonyms = mall.manager().post("/api/v1/admin/search/synonyms", json!({ "words": ["soda", "pop"] })).await.data(201);
        assert!(text(&synonyms, "id").starts_with("syn_"));
        kept("synonyms", &serde_json::to_string_pretty(&synonyms).unwrap());
    }
}
