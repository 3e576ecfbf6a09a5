//! What can be had, in lists and on cards: there is none of it as soon as there is too little of it to sell any.

use bodega_browse::{Stock, Wish};
use bodega_search::Engine;
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::mall::{Mall, goods, text, with};

/// Tomatoes by the hundred grams, half a kilo at least.
fn tomatoes() -> Value {
    let price = json!({ "amount": 1290, "currency": "ILS", "per": 1000 });
    let variant = json!({ "sku": "TOM", "unit": "GRAM", "step": 100, "min": 500, "price": price });
    json!({ "title": "Tomatoes", "variants": [variant] })
}

on_both! {
    async fn weighed_goods_are_out_when_less_than_the_least_is_left(mall: Mall) {
        mall.product(tomatoes()).await;
        let branch = mall.branch("HERE").await;
        let found = format!("inStock=true&branchId={}", text(&branch, "id"));
        mall.put(&branch, "TOM", 1_000).await;
        assert_eq!(mall.found(&found).await, ["Tomatoes"]);
        let card = async || mall.browse.product(mall.glance(), "tomatoes").await.unwrap().card.stock;
        assert!(card().await.is_here());
        // 600 g are promised: the 400 g that are left are less than anybody may buy, and no mark was crossed.
        mall.reserve(&branch, "first", "TOM", 600).await;
        assert_eq!(mall.found(&found).await, [""; 0]);
        assert_eq!(card().await, Stock::Out);
        let listed = mall.browse.listing(mall.glance(), Wish::default()).await.unwrap();
        assert_eq!(listed.cards[0].stock, Stock::Out);
        assert_eq!(mall.get("/products/tomatoes").await.data(200)["inStockAnywhere"], false);
        mall.put(&branch, "TOM", 1_100).await;
        assert_eq!(mall.found(&found).await, ["Tomatoes"], "half a kilo is left");
        assert_eq!(mall.get("/products/tomatoes").await.data(200)["inStockAnywhere"], true);
    }

    async fn what_is_kept_back_counts(mall: Mall) {
        mall.product(tomatoes()).await;
        let branch = mall.branch("HERE").await;
        mall.put(&branch, "TOM", 700).await;
        assert_eq!(mall.found("inStock=true").await, ["Tomatoes"]);
        let rows = mall.manager().get(&format!("/api/v1/admin/inventory?branchId={}", text(&branch, "id"))).await.expect(200);
        let path = format!("/api/v1/admin/inventory/{}", text(&rows["data"][0], "id"));
        mall.manager().patch(&path, json!({ "safetyStock": 300 })).await.data(200);
        assert_eq!(mall.found("inStock=true").await, [""; 0]);
    }

    async fn a_bundle_that_takes_two_is_out_when_one_is_left(mall: Mall) {
        mall.product(goods("Egg box", "EGGS", 1_490)).await;
        let parts = json!([{ "sku": "EGGS", "quantity": 2 }]);
        let kit = json!({ "sku": "KIT", "price": { "amount": 2_790, "currency": "ILS" }, "components": parts });
        mall.product(json!({ "title": "Omelette kit", "variants": [kit] })).await;
        let branch = mall.branch("HERE").await;
        mall.put(&branch, "EGGS", 4).await;
        let sorted = async |query: &str| {
            let mut found = mall.found(query).await;
            found.sort();
            found
        };
        assert_eq!(sorted("inStock=true").await, ["Egg box", "Omelette kit"]);
        mall.reserve(&branch, "three", "EGGS", 3).await;
        assert_eq!(sorted("inStock=true").await, ["Egg box"], "one box makes no kit");
        assert_eq!(mall.get("/products/omelette-kit").await.data(200)["inStockAnywhere"], false);
        assert_eq!(mall.get("/products/egg-box").await.data(200)["inStockAnywhere"], true);
        mall.put(&branch, "EGGS", 5).await;
        assert_eq!(sorted("inStock=true").await, ["Egg box", "Omelette kit"]);
    }

    async fn sales_that_change_nothing_write_nothing(mall: Mall) {
        mall.product(tomatoes()).await;
        mall.product(goods("Milk", "MILK", 690)).await;
        let branch = mall.branch("HERE").await;
        mall.put(&branch, "TOM", 50_000).await;
        mall.put(&branch, "MILK", 500).await;
        mall.app.run_jobs().await;
        let before = mall.engine.tantivy().reached().unwrap();
        for number in 0..20 {
            mall.reserve(&branch, &format!("tomatoes {number}"), "TOM", 500).await;
            mall.reserve(&branch, &format!("milk {number}"), "MILK", 1).await;
        }
        assert_eq!(mall.written().await, 0);
        assert_eq!(mall.engine.tantivy().reached().unwrap(), before, "not even a commit");
        mall.reserve(&branch, "the rest", "MILK", 480).await;
        assert_eq!(mall.written().await, 1);
        assert_eq!(mall.found("inStock=true").await, ["Tomatoes"]);
    }

    async fn a_card_says_how_many_steps_are_left(mall: Mall) {
        mall.product(with(tomatoes(), json!({ "title": "Cherry tomatoes" }))).await;
        let branch = mall.branch("HERE").await;
        mall.put(&branch, "TOM", 700).await;
        let page = mall.browse.product(mall.glance(), "cherry-tomatoes").await.unwrap();
        assert_eq!((page.card.stock, page.variants[0].anywhere), (Stock::Plenty, 700));
        mall.put(&branch, "TOM", 500).await;
        let page = mall.browse.product(mall.glance(), "cherry-tomatoes").await.unwrap();
        assert_eq!(page.card.stock, Stock::Few(5));
    }
}
