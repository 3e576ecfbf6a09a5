//! The search over HTTP.

use bodega_browse::{Sort, Wish};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::mall::{Mall, at, goods, text, titles, with};

/// Six products in two categories, of two brands.
async fn groceries(mall: &Mall) -> (Value, Value) {
    let food = mall.category(json!({ "name": "Food" })).await;
    let dairy = mall.category(json!({ "name": "Dairy", "parentId": food["id"] })).await;
    let one = |title: &str, sku: &str, amount: i64, category: &Value, brand: &str, dietary: Value| {
        let more = json!({ "categoryIds": [category["id"]], "brand": brand, "dietary": dietary });
        with(goods(title, sku, amount), more)
    };
    for product in [
        one("Whole milk", "MILK-1", 690, &dairy, "Meadow", json!(["vegetarian"])),
        one("Oat drink", "OAT-1", 1290, &dairy, "Acorn", json!(["vegan", "gluten-free"])),
        one("Butter", "BUTTER-1", 990, &dairy, "Meadow", json!(["vegetarian", "gluten-free"])),
        one("Rye bread", "RYE-1", 1490, &food, "Acorn", json!(["vegan"])),
        one("Milk bread", "BREAD-2", 1190, &food, "Acorn", json!([])),
        one("Olive oil", "OIL-1", 3990, &food, "Meadow", json!(["vegan", "gluten-free"])),
    ] {
        mall.product(product).await;
    }
    (food, dairy)
}

fn sorted(mut titles: Vec<String>) -> Vec<String> {
    titles.sort();
    titles
}

fn counts(found: &Value, facet: &str) -> Vec<(String, i64)> {
    let values = found["facets"][facet].as_array().unwrap().iter();
    let mut counts: Vec<_> = values.map(|one| (text(one, "name").to_owned(), one["count"].as_i64().unwrap())).collect();
    counts.sort();
    counts
}

on_both! {
    async fn words_find_products_within_a_second(mall: Mall) {
        groceries(&mall).await;
        assert_eq!(sorted(mall.found("q=milk").await), ["Milk bread", "Whole milk"]);
        assert_eq!(mall.found("q=OAT-1").await, ["Oat drink"]);
        assert_eq!(mall.found("q=zzzzzzzz").await, [""; 0]);
        let same = mall.get("/search?q=milk").await.expect(200);
        assert_eq!(same["data"], mall.get("/products/search?q=milk").await.expect(200)["data"]);
        assert!(same["data"][0]["variants"][0]["inStockAnywhere"].is_boolean());
    }

    async fn filters_narrow_and_facets_say_what_is_left(mall: Mall) {
        let (food, dairy) = groceries(&mall).await;
        let (food, dairy) = (text(&food, "id"), text(&dairy, "id"));
        assert_eq!(mall.found(&format!("categoryId={food}")).await.len(), 6, "what is under it too");
        assert_eq!(mall.found(&format!("categoryId={dairy}")).await.len(), 3);
        assert_eq!(sorted(mall.found("brand=Meadow&dietary=gluten-free").await), ["Butter", "Olive oil"]);
        assert_eq!(mall.found("brand=Meadow&brand=Acorn").await.len(), 6, "any of the brands");
        assert_eq!(sorted(mall.found("dietary=vegan&dietary=gluten-free").await), ["Oat drink", "Olive oil"], "all labels");
        assert_eq!(sorted(mall.found("minPrice=1000&maxPrice=1290").await), ["Milk bread", "Oat drink"]);
        assert_eq!(mall.found("brand=Nobody").await.len(), 0);
        assert_eq!(mall.found("categoryId=cat_01jd3v7k2mfq9s8x4t6w0ybnhe").await.len(), 0);
        let found = mall.get("/products/search?brand=Meadow").await.expect(200);
        assert_eq!(counts(&found, "brands"), [("Acorn".to_owned(), 3), ("Meadow".to_owned(), 3)], "as if none was chosen");
        assert_eq!(counts(&found, "categories"), [("Dairy".to_owned(), 2), ("Food".to_owned(), 3)]);
        assert_eq!(counts(&found, "dietary"), [("gluten-free".to_owned(), 2), ("vegan".to_owned(), 1), ("vegetarian".to_owned(), 2)]);
        assert_eq!(found["facets"]["price"], json!({ "min": 690, "max": 3990 }));
        assert_eq!(found["page"]["total"], 3);
    }

    async fn a_card_shows_the_variant_that_was_meant(mall: Mall) {
        let variant = |sku: &str, amount: i64, before: Value| {
            json!({ "sku": sku, "title": sku, "price": { "amount": amount, "currency": "ILS" }, "compareAtPrice": before })
        };
        let before = json!({ "amount": 7000, "currency": "ILS" });
        let variants = [variant("SMALL", 2000, Value::Null), variant("LARGE", 6000, before), variant("TRIAL", 900, Value::Null)];
        let product = with(goods("Laundry liquid", "X", 1), json!({ "variants": variants }));
        mall.product(product).await;
        mall.app.run_jobs().await;
        let shown = async |wish: Wish| {
            let found = mall.browse.listing(mall.glance(), wish).await.unwrap();
            found.cards.into_iter().map(|card| card.sku).collect::<Vec<_>>()
        };
        assert_eq!(shown(Wish::default()).await, ["SMALL"]);
        assert_eq!(shown(Wish { offers: true, ..Wish::default() }).await, ["LARGE"]);
        assert_eq!(shown(Wish { max_price: Some(1_000), ..Wish::default() }).await, ["TRIAL"]);
        assert_eq!(shown(Wish { sort: Sort::Price, ..Wish::default() }).await, ["TRIAL"]);
    }

    async fn orders_are_orders(mall: Mall) {
        groceries(&mall).await;
        let cheap = mall.found("sort=price&limit=3").await;
        assert_eq!(cheap, ["Whole milk", "Butter", "Milk bread"]);
        assert_eq!(mall.found("sort=-price&limit=2").await, ["Olive oil", "Rye bread"]);
        let faults = mall.get("/products/search?sort=colour").await.faults();
        assert_eq!(faults[0].0, "sort");
    }

    async fn only_what_can_be_had(mall: Mall) {
        groceries(&mall).await;
        let (here, there) = (mall.branch("HERE").await, mall.branch("THERE").await);
        mall.put(&here, "MILK-1", 2).await;
        mall.put(&there, "OAT-1", 2).await;
        assert_eq!(sorted(mall.found("inStock=true").await), ["Oat drink", "Whole milk"]);
        let at_branch = format!("inStock=true&branchId={}", text(&here, "id"));
        assert_eq!(mall.found(&at_branch).await, ["Whole milk"]);
        mall.reserve(&here, "all", "MILK-1", 2).await;
        assert_eq!(mall.found(&at_branch).await.len(), 0, "what was sold out is no longer found");
        assert_eq!(mall.found("inStock=false").await.len(), 6);
    }

    async fn changes_are_found_and_what_is_gone_is_not(mall: Mall) {
        let made = mall.product(goods("Whole milk", "MILK-1", 690)).await;
        assert_eq!(mall.found("q=milk").await, ["Whole milk"]);
        mall.manager().patch(&at(&made), json!({ "title": "Sour cream" })).await.data(200);
        assert_eq!(mall.found("q=milk").await.len(), 0);
        assert_eq!(mall.found("q=cream").await, ["Sour cream"]);
        mall.manager().delete(&at(&made)).await.expect(204);
        assert_eq!(mall.found("q=cream").await.len(), 0);
    }

    async fn a_category_that_is_renamed_is_found_by_its_new_name(mall: Mall) {
        let (_, dairy) = groceries(&mall).await;
        assert_eq!(mall.found("q=dairy").await.len(), 3);
        let path = format!("/api/v1/admin/categories/{}", text(&dairy, "id"));
        mall.manager().patch(&path, json!({ "name": "Creamery" })).await.data(200);
        assert_eq!(mall.found("q=creamery").await.len(), 3);
        mall.manager().delete(&format!("{path}?force=true")).await.expect(204);
        assert_eq!(mall.found("q=creamery").await.len(), 0, "what stands only there has no shelf, but is still sold");
        assert_eq!(mall.found("q=whole").await, ["Whole milk"]);
    }

    async fn junk_is_searched_for_as_it_stands(mall: Mall) {
        groceries(&mall).await;
        mall.app.run_jobs().await;
        for junk in ["%22%22%22", "milk+AND+OR+NOT", "title%3A*", "%28%28", "%2B-%26%7C%21%7B%7D%5B%5D%5E~", "*", "a%5C", "%F0%9F%A5%9B"] {
            let reply = mall.get(&format!("/products/search?q={junk}")).await;
            assert!(matches!(reply.status, 200 | 422), "{junk}: {}", reply.text());
        }
        let long = "milk%20".repeat(1_500);
        let faults = mall.get(&format!("/products/search?q={long}")).await.faults();
        assert_eq!(faults, [("q".to_owned(), "TOO_LONG".to_owned())]);
        let faults = mall.get("/products/search?q=milk&offset=10001").await.faults();
        assert_eq!(faults[0].0, "offset");
        let cursor = bodega_http::cursor::encode(&json!({ "seen": 20_000 }));
        let faults = mall.get(&format!("/products/search?q=milk&cursor={cursor}")).await.faults();
        assert_eq!(faults[0].1, "OUT_OF_RANGE");
        for (query, field) in [("minPrice=-1", "minPrice"), ("minPrice=5&maxPrice=4", "maxPrice"), ("rating=6", "rating"), ("inStock=perhaps", "inStock")] {
            assert_eq!(mall.get(&format!("/products/search?{query}")).await.faults()[0].0, field, "{query}");
        }
    }

    async fn the_storefront_is_given_the_same(mall: Mall) {
        let (_, dairy) = groceries(&mall).await;
        mall.app.run_jobs().await;
        let category = Some(crate::mall::id(&dairy));
        let wish = Wish { category, sort: Sort::Price, ..Wish::default() };
        let found = mall.browse.listing(mall.glance(), wish).await.unwrap();
        let titles: Vec<_> = found.cards.iter().map(|card| card.title.as_str()).collect();
        assert_eq!((titles, found.total), (vec!["Whole milk", "Butter", "Oat drink"], 3));
        let path: Vec<_> = found.path.iter().map(|crumb| crumb.slug.as_str()).collect();
        assert_eq!(path, ["food", "dairy"]);
        assert!(!found.fallback && found.next.is_none());
    }

    async fn suggestions_lead_somewhere(mall: Mall) {
        groceries(&mall).await;
        mall.app.run_jobs().await;
        let told = mall.get("/products/autocomplete?q=mil&limit=5").await.data(200);
        let texts: Vec<_> = told.as_array().unwrap().iter().map(|one| text(one, "text").to_owned()).collect();
        assert!(texts.iter().any(|text| text == "Whole milk" || text == "Milk bread"), "{texts:?}");
        let dairy = mall.get("/products/autocomplete?q=dai").await.data(200);
        assert!(dairy.as_array().unwrap().iter().any(|one| one["categoryId"].is_string()), "{dairy}");
        let brand = mall.get("/products/autocomplete?q=mead").await.data(200);
        assert!(brand.as_array().unwrap().iter().any(|one| one["text"] == "Meadow"), "{brand}");
        assert_eq!(mall.get("/products/autocomplete").await.data(200), json!([]));
        for query in ["limit=0", "limit=21", "limit=x"] {
            assert_eq!(mall.get(&format!("/products/autocomplete?q=a&{query}")).await.faults()[0].0, "limit");
        }
    }

    async fn offers_and_tags_are_filters(mall: Mall) {
        let mut cheap = with(goods("Whole milk", "MILK-1", 690), json!({ "tags": ["breakfast"] }));
        cheap["variants"][0]["compareAtPrice"] = json!({ "amount": 890, "currency": "ILS" });
        mall.product(cheap).await;
        mall.product(goods("Butter", "BUTTER-1", 990)).await;
        assert_eq!(mall.found("offers=true").await, ["Whole milk"]);
        assert_eq!(mall.found("tag=breakfast").await, ["Whole milk"]);
        assert_eq!(titles(&mall.get("/products/search?tag=supper").await.expect(200)).len(), 0);
    }

    async fn a_bundle_is_found_for_as_long_as_its_parts_last(mall: Mall) {
        mall.product(goods("Flour", "FLOUR", 500)).await;
        let parts = json!([{ "sku": "FLOUR", "quantity": 1 }]);
        let variant = json!({ "sku": "KIT", "price": { "amount": 990, "currency": "ILS" }, "components": parts });
        mall.product(json!({ "title": "Bread kit", "variants": [variant] })).await;
        let branch = mall.branch("HERE").await;
        mall.put(&branch, "FLOUR", 1).await;
        assert_eq!(sorted(mall.found("inStock=true").await), ["Bread kit", "Flour"]);
        mall.reserve(&branch, "last", "FLOUR", 1).await;
        assert_eq!(mall.found("inStock=true").await.len(), 0);
    }
}
