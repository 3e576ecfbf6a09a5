//! Categories: the tree, its faults, and what everybody sees of it.

use bodega_catalog::product::Listing;
use bodega_kernel::PageRequest;
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, goods, text, with};

const ADMIN: &str = "/api/v1/admin/categories";

fn path(category: &Value) -> String {
    format!("{ADMIN}/{}", text(category, "id"))
}

/// Slugs and numbers of products, in the list's order.
async fn shown(shop: &Shop) -> Vec<(String, i64)> {
    let list = shop.guest().get("/api/v1/categories").await.data(200);
    let list = list.as_array().unwrap().iter();
    list.map(|one| (text(one, "slug").to_owned(), one["productCount"].as_i64().unwrap())).collect()
}

/// Food with Dairy (with Cheese) and Bread under it, and Garden.
async fn tree(shop: &Shop) -> [Value; 5] {
    let food = shop.category(json!({ "name": "Food" })).await;
    let dairy = shop.category(json!({ "name": "Dairy", "parentId": food["id"] })).await;
    let cheese = shop.category(json!({ "name": "Cheese", "parentId": dairy["id"] })).await;
    let bread = shop.category(json!({ "name": "Bread", "parentId": food["id"] })).await;
    let garden = shop.category(json!({ "name": "Garden" })).await;
    [food, dairy, cheese, bread, garden]
}

fn pairs(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(slug, count)| ((*slug).to_owned(), *count)).collect()
}

on_both! {
    async fn the_tree_is_listed_parents_first_siblings_in_order(shop: Shop) {
        let [food, dairy, ..] = tree(&shop).await;
        assert_eq!(shown(&shop).await, pairs(&[("food", 0), ("dairy", 0), ("cheese", 0), ("bread", 0), ("garden", 0)]));
        shop.manager().patch(&path(&dairy), json!({ "position": 5 })).await.data(200);
        assert_eq!(shown(&shop).await, pairs(&[("food", 0), ("bread", 0), ("dairy", 0), ("cheese", 0), ("garden", 0)]));
        let one = shop.guest().get("/api/v1/categories/dairy").await.data(200);
        assert_eq!(one, json!({ "id": dairy["id"], "slug": "dairy", "name": "Dairy", "lang": "en", "parentId": food["id"], "productCount": 0 }));
        shop.guest().get(&format!("/api/v1/categories/{}", text(&dairy, "id"))).await.data(200);
        shop.guest().get("/api/v1/categories/nowhere").await.expect_error(404, "NOT_FOUND");
    }

    async fn a_page_of_the_tree_can_be_asked_for(shop: Shop) {
        tree(&shop).await;
        let first = shop.guest().get("/api/v1/categories?limit=2").await.expect(200);
        assert_eq!(first["data"].as_array().unwrap().len(), 2);
        assert_eq!((&first["page"]["total"], &first["page"]["limit"]), (&json!(5), &json!(2)));
        let next = format!("/api/v1/categories?limit=4&cursor={}", text(&first["page"], "nextCursor"));
        let second = shop.guest().get(&next).await.expect(200);
        assert_eq!(second["data"][0]["slug"], "cheese");
        assert_eq!(second["page"]["nextCursor"], json!(null));
        let reply = shop.guest().get("/api/v1/categories?limit=101").await;
        assert_eq!(reply.faults(), [("limit".to_owned(), "OUT_OF_RANGE".to_owned())]);
        let reply = shop.guest().get("/api/v1/categories?cursor=junk").await;
        assert_eq!(reply.faults(), [("cursor".to_owned(), "INVALID_CURSOR".to_owned())]);
    }

    async fn products_count_once_in_every_category_above_them(shop: Shop) {
        let [_, dairy, cheese, bread, _] = tree(&shop).await;
        let gouda = with(goods("Gouda", "G"), json!({ "categoryIds": [cheese["id"], dairy["id"]] }));
        let gouda = shop.product(gouda).await;
        shop.product(with(goods("Toast", "T"), json!({ "categoryIds": [bread["id"], cheese["id"]] }))).await;
        shop.product(with(goods("Secret", "S"), json!({ "categoryIds": [bread["id"]], "status": "draft" }))).await;
        let counts = [("food", 2), ("dairy", 2), ("cheese", 2), ("bread", 1), ("garden", 0)];
        assert_eq!(shown(&shop).await, pairs(&counts));
        for (slug, count) in counts {
            let category = shop.guest().get(&format!("/api/v1/categories/{slug}")).await.data(200);
            let listing = Listing { category: Some(text(&category, "id").parse().unwrap()), ..shop.public() };
            let (titles, total) = shop.listed(listing, PageRequest::default()).await;
            assert_eq!((i64::try_from(titles.len()).unwrap(), total), (count, Some(count)), "{slug}");
        }
        shop.manager().delete(&crate::shop::at(&gouda)).await.expect(204);
        assert_eq!(shown(&shop).await[0], ("food".to_owned(), 1), "the number follows at once");
    }

    async fn a_hidden_category_hides_what_is_under_it_and_no_product(shop: Shop) {
        let [_, dairy, cheese, ..] = tree(&shop).await;
        shop.product(with(goods("Gouda", "G"), json!({ "categoryIds": [cheese["id"]] }))).await;
        let refused = shop.manager().delete(&path(&dairy)).await.expect_error(409, "CATEGORY_IN_USE");
        assert_eq!(refused["details"], json!([{ "code": "CATEGORY_IN_USE", "products": 1, "categories": 1 }]));
        shop.manager().delete(&format!("{}?force=true", path(&dairy))).await.expect(204);
        shop.manager().delete(&path(&dairy)).await.expect(204);
        assert_eq!(shown(&shop).await, pairs(&[("food", 0), ("bread", 0), ("garden", 0)]));
        for slug in ["dairy", "cheese"] {
            shop.guest().get(&format!("/api/v1/categories/{slug}")).await.expect_error(404, "NOT_FOUND");
        }
        assert!(!shop.shown("gouda").await.is_null());
        let staff = shop.manager().get(ADMIN).await.data(200);
        let hidden: Vec<_> = staff.as_array().unwrap().iter().filter(|one| one["active"] == false).collect();
        assert_eq!(hidden.len(), 1);
        assert_eq!(hidden[0]["version"], 2);
        shop.manager().patch(&path(&dairy), json!({ "active": true })).await.data(200);
        assert_eq!(shown(&shop).await[2], ("cheese".to_owned(), 1));
    }

    async fn no_category_comes_under_itself(shop: Shop) {
        let [food, dairy, cheese, _, garden] = tree(&shop).await;
        for parent in [&food, &dairy, &cheese] {
            let reply = shop.manager().patch(&path(&food), json!({ "parentId": parent["id"] })).await;
            assert_eq!(reply.faults(), [("parentId".to_owned(), "CATEGORY_CYCLE".to_owned())]);
        }
        let moved = shop.manager().patch(&path(&dairy), json!({ "parentId": garden["id"] })).await.data(200);
        assert_eq!(moved["parentId"], garden["id"]);
        shop.manager().patch(&path(&food), json!({ "parentId": cheese["id"] })).await.data(200);
        let top = shop.manager().patch(&path(&food), json!({ "parentId": null })).await.data(200);
        assert_eq!(top["parentId"], json!(null));
    }

    async fn all_faults_are_told_at_once(shop: Shop) {
        let sent = json!({
            "name": "", "slug": "A b", "parentId": "cat_01jd3v7k2mfq9s8x4t6w0ybnhe", "position": -1,
            "externalId": "x".repeat(101), "metadata": { "k": "v".repeat(501) },
        });
        let faults = shop.manager().post(ADMIN, sent).await.faults();
        let told: Vec<_> = faults.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(told, [
            ("name", "REQUIRED"), ("slug", "INVALID_SLUG"), ("externalId", "TOO_LONG"), ("metadata.k", "TOO_LONG"),
            ("parentId", "UNKNOWN_CATEGORY"), ("position", "OUT_OF_RANGE"),
        ]);
        assert_eq!(shop.count("catalog_category").await, 0);
    }

    async fn names_may_repeat_slugs_and_foreign_ids_may_not(shop: Shop) {
        let first = shop.category(json!({ "name": "Sale", "externalId": "e1" })).await;
        let second = shop.category(json!({ "name": "Sale" })).await;
        assert_eq!((&first["slug"], &second["slug"]), (&json!("sale"), &json!("sale-2")));
        let reply = shop.manager().post(ADMIN, json!({ "name": "X", "slug": "sale" })).await;
        assert_eq!(reply.expect_error(409, "SLUG_TAKEN")["details"][0]["field"], "slug");
        let reply = shop.manager().patch(&path(&second), json!({ "externalId": "e1" })).await;
        assert_eq!(reply.expect_error(409, "EXTERNAL_ID_TAKEN")["details"][0]["field"], "externalId");
        let remade = shop.manager().patch(&path(&second), json!({ "slug": null })).await.data(200);
        assert_eq!(remade["slug"], "sale-2");
    }

    async fn what_was_read_can_be_sent_back_and_stale_versions_cannot(shop: Shop) {
        let [_, dairy, ..] = tree(&shop).await;
        let read = shop.manager().get(&path(&dairy)).await;
        assert_eq!(read.header("etag"), "\"v1\"");
        let same = shop.manager().put(&path(&dairy), read.data(200)).await.data(200);
        assert_eq!(same, dairy);
        let put = shop.manager().put(&path(&dairy), json!({ "name": "Milk", "version": 1 })).await.data(200);
        assert_eq!((&put["slug"], &put["parentId"], &put["version"]), (&json!("dairy"), &json!(null), &json!(2)));
        let stale = shop.manager().put(&path(&dairy), json!({ "name": "Cream", "version": 1 })).await;
        let error = stale.expect_error(412, "VERSION_MISMATCH");
        assert_eq!((&error["details"][0]["expected"], &error["details"][0]["current"]), (&json!(1), &json!(2)));
        shop.manager().header("if-match", "\"v1\"").delete(&path(&dairy)).await.expect_error(412, "VERSION_MISMATCH");
        let unknown = format!("{ADMIN}/cat_01jd3v7k2mfq9s8x4t6w0ybnhe");
        shop.manager().patch(&unknown, json!({})).await.expect_error(404, "NOT_FOUND");
    }

    async fn whoever_has_the_tree_is_told_so(shop: Shop) {
        let [_, dairy, ..] = tree(&shop).await;
        let first = shop.guest().get("/api/v1/categories").await;
        let knows = shop.guest().header("if-none-match", first.header("etag"));
        assert_eq!(knows.get("/api/v1/categories").await.status, 304);
        shop.manager().patch(&path(&dairy), json!({ "name": "Milk" })).await.data(200);
        assert_eq!(knows.get("/api/v1/categories").await.data(200)[1]["name"], "Milk");
    }
}
