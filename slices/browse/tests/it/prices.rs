//! Prices by list: in other currencies, and at a branch.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::mall::{Mall, at, goods, text};

/// Three drinks; at the branch the dearest is the cheapest.
async fn drinks(mall: &Mall) -> (Value, Value) {
    for (title, sku, amount) in [("Water", "WATER", 300), ("Juice", "JUICE", 900), ("Wine", "WINE", 4_000)] {
        mall.product(goods(title, sku, amount)).await;
    }
    let (here, there) = (mall.branch("HERE").await, mall.branch("THERE").await);
    let list = json!({ "name": "Here", "currency": "ILS", "siteId": here["id"], "priority": 5 });
    mall.price_list(list, &[("WINE", 200)]).await;
    (here, there)
}

on_both! {
    async fn at_a_branch_its_own_prices_count(mall: Mall) {
        let (here, there) = drinks(&mall).await;
        let (here, there) = (text(&here, "id"), text(&there, "id"));
        let anywhere = "sort=price&maxPrice=1000";
        assert_eq!(mall.found(anywhere).await, ["Water", "Juice"]);
        assert_eq!(mall.found(&format!("{anywhere}&branchId={there}")).await, ["Water", "Juice"]);
        assert_eq!(mall.found(&format!("{anywhere}&branchId={here}")).await, ["Wine", "Water", "Juice"]);
        assert_eq!(mall.found(&format!("sort=-price&branchId={here}")).await, ["Juice", "Water", "Wine"]);
        let found = mall.get(&format!("/products/search?branchId={here}")).await.expect(200);
        assert_eq!(found["facets"]["price"], json!({ "min": 200, "max": 900 }));
        let wine = found["data"].as_array().unwrap().iter().find(|one| one["title"] == "Wine").unwrap();
        assert_eq!(wine["priceFrom"]["amount"], 200, "what is filtered by is what is shown");
        assert_eq!(mall.found(&format!("offers=true&branchId={here}")).await, ["Wine"], "it costs less than usual there");
        assert_eq!(mall.found("offers=true").await, [""; 0]);
    }

    async fn the_database_says_the_same(mall: Mall) {
        let (here, _) = drinks(&mall).await;
        mall.app.run_jobs().await;
        let queries = ["sort=price&maxPrice=1000", "sort=-price", "offers=true", "sort=newest&minPrice=250"];
        let queries = queries.map(|query| format!("{query}&branchId={}", text(&here, "id")));
        let mut by_engine = Vec::new();
        for query in &queries {
            by_engine.push(mall.found(query).await);
        }
        mall.engine.broken.store(true, std::sync::atomic::Ordering::SeqCst);
        for (query, expected) in queries.iter().zip(by_engine) {
            let reply = mall.get(&format!("/products/search?{query}")).await;
            assert_eq!(reply.header("x-search"), "fallback");
            assert_eq!(crate::mall::titles(&reply.expect(200)), expected, "{query}");
        }
    }

    async fn a_list_rewrites_what_it_speaks_of_and_no_more(mall: Mall) {
        let (here, _) = drinks(&mall).await;
        mall.written().await;
        let euro = json!({ "name": "Euro", "currency": "EUR", "customerGroup": "club" });
        let club = mall.price_list(euro, &[("WATER", 80), ("WINE", 900)]).await;
        assert_eq!(mall.written().await, 2, "the products of its prices, which say whom they concern");
        let path = |list: &Value| format!("/api/v1/admin/price-lists/{}", text(list, "id"));
        mall.manager().patch(&path(&club), json!({ "priority": 9 })).await.data(200);
        assert_eq!(mall.written().await, 0, "who walks in is in no group");
        let sale = json!({ "name": "Sale", "currency": "ILS", "active": false });
        let sale = mall.price_list(sale, &[("JUICE", 700)]).await;
        mall.written().await;
        mall.manager().patch(&path(&sale), json!({ "active": true })).await.data(200);
        assert_eq!(mall.written().await, 1, "what it has a price for");
        assert_eq!(mall.found("offers=true").await, ["Juice"]);
        mall.manager().patch(&path(&sale), json!({ "siteId": here["id"] })).await.data(200);
        assert_eq!(mall.written().await, 1);
        assert_eq!(mall.found("offers=true").await, [""; 0]);
        mall.manager().delete(&path(&sale)).await.expect(204);
        assert_eq!(mall.written().await, 1);
        mall.price_list(json!({ "name": "Tenth off", "currency": "ILS", "rate": 900_000 }), &[]).await;
        assert_eq!(mall.written().await, 3, "a rate speaks of everything");
    }

    async fn a_currency_comes_and_goes_with_the_list_that_offers_it(mall: Mall) {
        let (here, _) = drinks(&mall).await;
        let own = json!({ "name": "Here in euro", "currency": "EUR", "siteId": here["id"] });
        mall.price_list(own, &[("WINE", 50)]).await;
        mall.app.run_jobs().await;
        let at_branch = format!("currency=EUR&sort=price&maxPrice=100&branchId={}", text(&here, "id"));
        let reply = mall.get(&format!("/products/search?{at_branch}")).await;
        assert_eq!(reply.faults(), [("currency".to_owned(), "NOT_OFFERED".to_owned())]);
        let euro = mall.price_list(json!({ "name": "Euro", "currency": "EUR" }), &[("WATER", 80)]).await;
        assert_eq!(mall.found("currency=EUR&sort=price&maxPrice=100").await, ["Water"]);
        assert_eq!(mall.found(&at_branch).await, ["Wine", "Water"], "what the branch says in it counts now");
        mall.manager().delete(&format!("/api/v1/admin/price-lists/{}", text(&euro, "id"))).await.expect(204);
        assert_eq!(mall.get(&format!("/products/search?{at_branch}")).await.status, 422);
    }

    async fn a_category_rewrites_what_stands_in_it(mall: Mall) {
        let food = mall.category(json!({ "name": "Food" })).await;
        let dairy = mall.category(json!({ "name": "Dairy", "parentId": food["id"] })).await;
        let cheese = mall.category(json!({ "name": "Cheese", "parentId": dairy["id"] })).await;
        let put = async |sku: &str, category: &Value| {
            let made = mall.product(goods(sku, sku, 100)).await;
            mall.manager().patch(&at(&made), json!({ "categoryIds": [category["id"]] })).await.data(200);
        };
        put("BRIE", &cheese).await;
        put("MILK", &dairy).await;
        put("BREAD", &food).await;
        mall.product(goods("SOAP", "SOAP", 100)).await;
        mall.written().await;
        let change = async |category: &Value, fields: Value| {
            let path = format!("/api/v1/admin/categories/{}", text(category, "id"));
            mall.manager().patch(&path, fields).await.data(200);
            mall.written().await
        };
        assert_eq!(change(&dairy, json!({ "metadata": { "hue": "20" } })).await, 1, "itself, to be suggested");
        assert_eq!(change(&dairy, json!({ "name": "Creamery" })).await, 4, "two products, and two categories");
        assert_eq!(mall.found("q=creamery").await.len(), 2);
        assert_eq!(change(&cheese, json!({ "parentId": food["id"] })).await, 2, "a product and a category");
        assert_eq!(mall.found("q=creamery").await, ["MILK"]);
        assert_eq!(change(&food, json!({ "active": false })).await, 6, "three products, three categories");
        let suggested = mall.browse.suggest(mall.glance(), "chee", 5).await.unwrap();
        assert!(suggested.is_empty(), "what is under a hidden one is hidden: {suggested:?}");
        assert_eq!(mall.found("").await.len(), 4, "products are sold all the same");
    }
}
