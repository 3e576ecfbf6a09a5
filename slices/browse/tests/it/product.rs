//! One product: what is said, what it costs, where it can be had.

use bodega_browse::Stock;
use bodega_testkit::on_both;
use serde_json::json;

use crate::mall::{Mall, at, goods, text, with};

on_both! {
    async fn it_is_found_by_id_and_by_slug(mall: Mall) {
        let made = mall.product(goods("Fresh milk", "MILK", 690)).await;
        let by_id = mall.get(&format!("/products/{}", text(&made, "id"))).await.data(200);
        let by_slug = mall.get("/products/fresh-milk").await.data(200);
        assert_eq!(by_id, by_slug);
        assert_eq!(by_id["priceFrom"], json!({ "amount": 690, "currency": "ILS" }));
        assert_eq!((&by_id["inStockAnywhere"], &by_id["inStockForBranch"]), (&json!(false), &json!(null)));
        for unknown in ["prd_01jd3v7k2mfq9s8x4t6w0ybnhe", "no-such-thing", "prd_", "%00", "cat_01jd3v7k2mfq9s8x4t6w0ybnhe"] {
            mall.get(&format!("/products/{unknown}")).await.expect_error(404, "NOT_FOUND");
        }
    }

    async fn it_says_where_it_can_be_had(mall: Mall) {
        mall.product(goods("Fresh milk", "MILK", 690)).await;
        let (here, there) = (mall.branch("HERE").await, mall.branch("THERE").await);
        mall.put(&there, "MILK", 12).await;
        let at_branch = |branch: &serde_json::Value| format!("/products/fresh-milk?branchId={}", text(branch, "id"));
        let away = mall.get(&at_branch(&here)).await.data(200);
        assert_eq!((&away["inStockAnywhere"], &away["inStockForBranch"]), (&json!(true), &json!(false)));
        let variant = &mall.get(&at_branch(&there)).await.data(200)["variants"][0];
        let had = (&variant["inStockAnywhere"], &variant["inStockForBranch"], &variant["availableForBranch"]);
        assert_eq!(had, (&json!(true), &json!(true), &json!(12)));
        mall.reserve(&there, "basket", "MILK", 9).await;
        let variant = &mall.get(&at_branch(&there)).await.data(200)["variants"][0];
        assert_eq!(variant["availableForBranch"], 3, "whoever reads after the answer sees the change");
        let glance = bodega_browse::Glance { branch: Some(crate::mall::id(&there)), ..mall.glance() };
        assert_eq!(mall.browse.product(glance, "fresh-milk").await.unwrap().card.stock, Stock::Few(3));
        let glance = bodega_browse::Glance { branch: Some(crate::mall::id(&here)), ..glance };
        assert_eq!(mall.browse.product(glance, "fresh-milk").await.unwrap().card.stock, Stock::Elsewhere);
    }

    async fn a_bundle_can_be_had_as_often_as_its_scarcest_part_allows_at_one_site(mall: Mall) {
        mall.product(goods("Flour", "FLOUR", 500)).await;
        mall.product(goods("Yeast", "YEAST", 100)).await;
        let parts = json!([{ "sku": "FLOUR", "quantity": 2 }, { "sku": "YEAST", "quantity": 1 }]);
        let variant = json!({ "sku": "BREADKIT", "price": { "amount": 990, "currency": "ILS" }, "components": parts });
        mall.product(json!({ "title": "Bread kit", "variants": [variant] })).await;
        let (here, there) = (mall.branch("HERE").await, mall.branch("THERE").await);
        mall.put(&here, "FLOUR", 7).await;
        mall.put(&there, "YEAST", 5).await;
        let path = format!("/products/bread-kit?branchId={}", text(&here, "id"));
        assert_eq!(mall.get(&path).await.data(200)["inStockAnywhere"], false, "flour here and yeast there make none");
        mall.put(&here, "YEAST", 2).await;
        let kit = mall.get(&path).await.data(200);
        assert_eq!((&kit["inStockAnywhere"], &kit["variants"][0]["availableForBranch"]), (&json!(true), &json!(2)));
    }

    async fn it_speaks_the_language_that_was_asked_for(mall: Mall) {
        let texts = json!({ "de": { "title": "Frische Milch" } });
        mall.product(with(goods("Fresh milk", "MILK", 690), json!({ "translations": texts }))).await;
        let told = |reply: &bodega_testkit::Reply| {
            let vary = reply.headers.get_all("vary").iter().any(|vary| vary == "Accept-Language");
            (text(&reply.json["data"], "title").to_owned(), reply.header("content-language").to_owned(), vary)
        };
        let german = mall.get("/products/fresh-milk?locale=de-AT").await;
        assert_eq!(told(&german), ("Frische Milch".to_owned(), "de".to_owned(), true));
        let accepting = mall.app.client().header("accept-language", "de;q=0.9, fr");
        let german = accepting.get("/api/v1/products/fresh-milk").await;
        assert_eq!(told(&german).0, "Frische Milch");
        for plain in ["/products/fresh-milk", "/products/fresh-milk?locale=he"] {
            assert_eq!(told(&mall.get(plain).await), ("Fresh milk".to_owned(), "en".to_owned(), true));
        }
    }

    async fn amounts_of_different_currencies_are_not_compared(mall: Mall) {
        let variant = |sku: &str, amount: i64| json!({ "sku": sku, "title": sku, "price": { "amount": amount, "currency": "ILS" } });
        mall.product(json!({ "title": "Tea", "variants": [variant("BAG", 300), variant("TIN", 4_000)] })).await;
        let list = json!({ "name": "Euro", "currency": "EUR" });
        let list = mall.manager().post("/api/v1/admin/price-lists", list).await.data(201);
        let path = format!("/api/v1/admin/price-lists/{}/entries", text(&list, "id"));
        let entry = json!({ "sku": "TIN", "price": { "amount": 1_000, "currency": "EUR" } });
        mall.manager().put(&path, json!({ "items": [entry] })).await.data(200);
        let tea = mall.get("/products/tea?currency=EUR").await.data(200);
        assert_eq!(tea["variants"][0]["price"]["currency"], "ILS", "what the list is silent about costs what it usually does");
        assert_eq!(tea["priceFrom"], json!({ "amount": 1_000, "currency": "EUR" }));
        mall.app.run_jobs().await;
        let glance = bodega_browse::Glance { currency: "EUR".parse().unwrap(), ..mall.glance() };
        let wish = bodega_browse::Wish { sort: bodega_browse::Sort::Price, ..bodega_browse::Wish::default() };
        assert_eq!(mall.browse.listing(glance, wish).await.unwrap().cards[0].sku, "TIN");
    }

    async fn a_branch_or_a_currency_that_is_none_is_a_fault(mall: Mall) {
        mall.product(goods("Fresh milk", "MILK", 690)).await;
        for (query, field, code) in [
            ("branchId=ste_01jd3v7k2mfq9s8x4t6w0ybnhe", "branchId", "UNKNOWN_BRANCH"),
            ("branchId=x", "branchId", "INVALID_VALUE"),
            ("currency=JPY", "currency", "NOT_OFFERED"),
            ("currency=XXX", "currency", "INVALID_VALUE"),
            ("colour=red", "colour", "UNKNOWN_FIELD"),
        ] {
            for path in ["/products/fresh-milk", "/products", "/products/search"] {
                let faults = mall.get(&format!("{path}?{query}")).await.faults();
                assert_eq!(faults, [(field.to_owned(), code.to_owned())], "{path}?{query}");
            }
        }
    }

    async fn drafts_are_for_staff(mall: Mall) {
        let draft = mall.product(with(goods("Milk", "MILK", 690), json!({ "status": "draft" }))).await;
        mall.get("/products/milk").await.expect_error(404, "NOT_FOUND");
        mall.manager().patch(&at(&draft), json!({ "status": "active" })).await.data(200);
        mall.get("/products/milk").await.data(200);
        mall.manager().delete(&at(&draft)).await.expect(204);
        mall.get("/products/milk").await.expect_error(404, "NOT_FOUND");
    }

    async fn what_goes_out_of_its_window_is_gone_to_the_second(mall: Mall) {
        let until = mall.app.env.now().after(std::time::Duration::from_secs(60));
        mall.product(with(goods("Milk", "MILK", 690), json!({ "publishUntil": until }))).await;
        mall.get("/products/milk").await.data(200);
        assert!(mall.browse.product(mall.glance(), "milk").await.is_ok());
        mall.app.clock.advance(std::time::Duration::from_secs(60));
        mall.get("/products/milk").await.expect_error(404, "NOT_FOUND");
        assert!(mall.browse.product(mall.glance(), "milk").await.is_err());
        assert_eq!(mall.found("q=milk").await.len(), 0);
    }
}
