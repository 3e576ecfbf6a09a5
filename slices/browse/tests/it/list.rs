//! Plain lists: from the database, and so true at once.

use std::time::Duration;

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::mall::{Mall, at, goods, text, titles, with};

/// Products A to G, a second apart.
async fn alphabet(mall: &Mall) -> Vec<Value> {
    let mut made = Vec::new();
    for title in ["A", "B", "C", "D", "E", "F", "G"] {
        made.push(mall.product(goods(title, title, 100)).await);
        mall.app.clock.advance(Duration::from_secs(1));
    }
    made
}

on_both! {
    async fn pages_follow_each_other_by_offset_and_by_cursor(mall: Mall) {
        alphabet(&mall).await;
        let first = mall.get("/products?limit=3").await.expect(200);
        assert_eq!(titles(&first), ["G", "F", "E"]);
        let page = &first["page"];
        assert_eq!((&page["limit"], &page["offset"], &page["total"]), (&json!(3), &json!(0), &json!(7)));
        let by_offset = mall.get("/products?limit=3&offset=3").await.expect(200);
        let by_cursor = mall.get(&format!("/products?limit=3&cursor={}", text(page, "nextCursor"))).await.expect(200);
        assert_eq!(titles(&by_offset), ["D", "C", "B"]);
        assert_eq!(by_offset["data"], by_cursor["data"]);
        let next = format!("/products?limit=3&cursor={}", text(&by_cursor["page"], "nextCursor"));
        let last = mall.get(&next).await.expect(200);
        assert_eq!((titles(&last), &last["page"]["nextCursor"]), (vec!["A".to_owned()], &json!(null)));
        assert_eq!(last["data"][0]["variants"][0]["sku"], "A", "each with its variants");
        assert_eq!(last["data"][0]["inStockAnywhere"], false, "and whether it can be had");
    }

    async fn what_changed_since_is_told_with_the_latest_last(mall: Mall) {
        let made = alphabet(&mall).await;
        let since = mall.app.env.now();
        for place in [4, 1] {
            mall.app.clock.advance(Duration::from_secs(1));
            mall.manager().patch(&at(&made[place]), json!({ "brand": "new" })).await.data(200);
        }
        assert_eq!(titles(&mall.get(&format!("/products?updatedSince={since}")).await.expect(200)), ["E", "B"]);
    }

    async fn a_category_holds_what_is_under_it(mall: Mall) {
        let food = mall.category(json!({ "name": "Food" })).await;
        let dairy = mall.category(json!({ "name": "Dairy", "parentId": food["id"] })).await;
        mall.product(with(goods("Milk", "M", 100), json!({ "categoryIds": [dairy["id"]] }))).await;
        mall.app.clock.advance(Duration::from_secs(1));
        mall.product(with(goods("Bread", "B", 100), json!({ "categoryIds": [food["id"]] }))).await;
        mall.product(goods("Spade", "S", 100)).await;
        for (category, expected) in [(&food, vec!["Bread", "Milk"]), (&dairy, vec!["Milk"])] {
            for path in [
                format!("/products?categoryId={}", text(category, "id")),
                format!("/categories/{}/products", text(category, "id")),
                format!("/categories/{}/products", text(category, "slug")),
            ] {
                let list = mall.get(&path).await.expect(200);
                assert_eq!((titles(&list), &list["page"]["total"]), (expected.iter().map(|one| (*one).to_owned()).collect(), &json!(expected.len())));
            }
        }
        mall.get("/categories/nowhere/products").await.expect_error(404, "NOT_FOUND");
    }

    async fn limits_are_limits(mall: Mall) {
        for path in ["/products", "/products/search", "/search"] {
            for (query, field, code) in [
                ("limit=101", "limit", "OUT_OF_RANGE"), ("limit=0", "limit", "OUT_OF_RANGE"),
                ("offset=10001", "offset", "OUT_OF_RANGE"), ("limit=x", "limit", "INVALID_TYPE"),
                ("cursor=x", "cursor", "INVALID_CURSOR"), ("categoryId=dairy", "categoryId", "INVALID_VALUE"),
            ] {
                let faults = mall.get(&format!("{path}?{query}")).await.faults();
                assert_eq!(faults, [(field.to_owned(), code.to_owned())], "{path}?{query}");
            }
        }
    }

    async fn the_header_says_the_languages_of_what_is_listed(mall: Mall) {
        let german = json!({ "de": { "title": "Vollmilch" } });
        mall.product(with(goods("Whole milk", "MILK", 690), json!({ "translations": german }))).await;
        mall.product(goods("Oat drink", "OAT", 990)).await;
        mall.app.run_jobs().await;
        let said = async |path: &str| mall.get(path).await.header("content-language").to_owned();
        assert_eq!(said("/products?locale=de").await, "de, en", "one of the two is there in German");
        assert_eq!(said("/products?locale=en").await, "en");
        assert_eq!(said("/products/search?locale=de&q=vollmilch").await, "de");
        assert_eq!(said("/products/autocomplete?locale=de&q=voll").await, "de");
        assert_eq!(said("/products/autocomplete?locale=de&q=oat").await, "en");
        assert_eq!(said("/products/search?locale=de&q=nothingofthekind").await, "", "what is not there is in no language");
    }
}
