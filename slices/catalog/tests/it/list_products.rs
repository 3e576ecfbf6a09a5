//! Lists of products, for everybody and for staff.

use std::time::Duration;

use bodega_catalog::product::Listing;
use bodega_kernel::{PageRequest, Time};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, at, goods, text, variant, with};

fn titles(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|one| text(one, "title")).collect()
}

/// Products A to G, a second apart.
async fn alphabet(shop: &Shop) -> Vec<Value> {
    let mut made = Vec::new();
    for title in ["A", "B", "C", "D", "E", "F", "G"] {
        made.push(shop.product(goods(title, title)).await);
        shop.app.clock.advance(Duration::from_secs(1));
    }
    made
}

on_both! {
    async fn pages_follow_each_other_by_offset_and_by_cursor(shop: Shop) {
        alphabet(&shop).await;
        let first = shop.manager().get("/api/v1/admin/products?limit=3").await.expect(200);
        assert_eq!(titles(&first), ["G", "F", "E"]);
        let page = &first["page"];
        assert_eq!((&page["limit"], &page["offset"], &page["total"]), (&json!(3), &json!(0), &json!(7)));
        let by_offset = shop.manager().get("/api/v1/admin/products?limit=3&offset=3").await.expect(200);
        let next = format!("/api/v1/admin/products?limit=3&cursor={}", text(page, "nextCursor"));
        let by_cursor = shop.manager().get(&next).await.expect(200);
        assert_eq!(titles(&by_offset), ["D", "C", "B"]);
        assert_eq!(by_offset["data"], by_cursor["data"]);
        let next = format!("/api/v1/admin/products?limit=3&cursor={}", text(&by_cursor["page"], "nextCursor"));
        let last = shop.manager().get(&next).await.expect(200);
        assert_eq!((titles(&last), &last["page"]["nextCursor"]), (vec!["A"], &json!(null)));
        assert_eq!(last["data"][0]["variants"][0]["sku"], "A", "each with its variants");
    }

    async fn limits_are_limits(shop: Shop) {
        for (query, field, code) in [
            ("limit=101", "limit", "OUT_OF_RANGE"), ("limit=0", "limit", "OUT_OF_RANGE"),
            ("offset=10001", "offset", "OUT_OF_RANGE"), ("limit=x", "limit", "INVALID_TYPE"),
            ("cursor=x", "cursor", "INVALID_CURSOR"), ("colour=red", "colour", "UNKNOWN_FIELD"),
            ("updatedSince=yesterday", "updatedSince", "INVALID_VALUE"), ("categoryId=dairy", "categoryId", "INVALID_VALUE"),
        ] {
            let faults = shop.manager().get(&format!("/api/v1/admin/products?{query}")).await.faults();
            assert_eq!(faults, [(field.to_owned(), code.to_owned())], "{query}");
        }
    }

    async fn what_changed_since_is_told_with_the_latest_last(shop: Shop) {
        let made = alphabet(&shop).await;
        let since = shop.app.env.now();
        for at_place in [4, 1] {
            shop.app.clock.advance(Duration::from_secs(1));
            shop.manager().patch(&at(&made[at_place]), json!({ "brand": "new" })).await.data(200);
        }
        shop.app.clock.advance(Duration::from_secs(1));
        shop.manager().delete(&at(&made[2])).await.expect(204);
        let listing = Listing { since: Some(since), ..shop.public() };
        assert_eq!(shop.listed(listing, PageRequest::default()).await.0, ["E", "B"]);
        let path = format!("/api/v1/admin/products?updatedSince={since}&limit=2");
        let first = shop.manager().get(&path).await.expect(200);
        assert_eq!((titles(&first), &first["page"]["total"]), (vec!["E", "B"], &json!(3)));
        let next = format!("{path}&cursor={}", text(&first["page"], "nextCursor"));
        let second = shop.manager().get(&next).await.expect(200);
        assert_eq!(titles(&second), ["C"], "a copy elsewhere hears of what was deleted");
        assert_eq!(second["data"][0]["status"], "archived");
    }

    async fn staff_find_products_by_what_they_know_of_them(shop: Shop) {
        let coded = with(variant("X-1"), json!({ "barcodes": [{ "code": "036000291452" }] }));
        let made = with(json!({ "title": "X", "variants": [coded] }), json!({ "externalId": "e1", "status": "draft" }));
        let made = shop.product(made).await;
        shop.app.clock.advance(Duration::from_secs(1));
        shop.product(goods("Y", "Y-1")).await;
        for query in ["sku=X-1", "barcode=036000291452", "barcode=0036000291452", "externalId=e1", "status=draft"] {
            let found = shop.manager().get(&format!("/api/v1/admin/products?{query}")).await.expect(200);
            assert_eq!((titles(&found), &found["data"][0]["id"]), (vec!["X"], &made["id"]), "{query}");
        }
        for query in ["sku=nothing", "barcode=nothing", "externalId=nothing", "sku=X-1&status=active"] {
            let found = shop.manager().get(&format!("/api/v1/admin/products?{query}")).await.expect(200);
            assert_eq!(found["data"], json!([]), "{query}");
        }
        let both = shop.manager().get("/api/v1/admin/products?status=draft&status=active").await.expect(200);
        assert_eq!(titles(&both), ["Y", "X"]);
        let faults = shop.manager().get("/api/v1/admin/products?status=sold").await.faults();
        assert_eq!(faults[0].0, "status");
    }

    async fn a_category_filters_with_what_is_under_it(shop: Shop) {
        let food = shop.category(json!({ "name": "Food" })).await;
        let dairy = shop.category(json!({ "name": "Dairy", "parentId": food["id"] })).await;
        shop.product(with(goods("Milk", "M"), json!({ "categoryIds": [dairy["id"]] }))).await;
        shop.app.clock.advance(Duration::from_secs(1));
        shop.product(with(goods("Bread", "B"), json!({ "categoryIds": [food["id"]] }))).await;
        shop.product(goods("Spade", "S")).await;
        for (category, expected) in [(&food, vec!["Bread", "Milk"]), (&dairy, vec!["Milk"])] {
            let id = text(category, "id");
            let list = shop.manager().get(&format!("/api/v1/admin/products?categoryId={id}")).await.expect(200);
            assert_eq!((titles(&list), &list["page"]["total"]), (expected.clone(), &json!(expected.len())));
            let listing = Listing { category: Some(id.parse().unwrap()), ..shop.public() };
            assert_eq!(shop.listed(listing.clone(), PageRequest::default()).await.0, expected);
            let since = Listing { since: Some(Time::default()), ..listing };
            assert_eq!(shop.listed(since, PageRequest::default()).await.0.len(), expected.len());
        }
        let unknown = shop.manager().get("/api/v1/admin/products?categoryId=cat_01jd3v7k2mfq9s8x4t6w0ybnhe").await.expect(200);
        assert_eq!(unknown["data"], json!([]));
    }

    async fn statuses_are_named_in_any_case(shop: Shop) {
        shop.product(with(goods("X", "X"), json!({ "status": "DRAFT" }))).await;
        for word in ["draft", "DRAFT", "Draft"] {
            let found = shop.manager().get(&format!("/api/v1/admin/products?status={word}")).await.expect(200);
            assert_eq!((titles(&found), &found["data"][0]["status"]), (vec!["X"], &json!("draft")));
        }
        let weighed = json!({ "sku": "P", "unit": "gram", "price": { "amount": 5, "currency": "ILS" } });
        let pears = shop.product(json!({ "title": "Pears", "variants": [weighed] })).await;
        assert_eq!(pears["variants"][0]["unit"], "GRAM");
        for path in ["admin/reviews?status=pending", "admin/products/imports?limit=1"] {
            shop.app.as_admin().get(&format!("/api/v1/{path}")).await.expect(200);
        }
    }
}
