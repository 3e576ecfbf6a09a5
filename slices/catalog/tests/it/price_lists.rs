//! Prices beside the usual ones. [spec: sales, "Resolution"]

use std::{collections::HashMap, time::Duration};

use bodega_catalog::{
    CatalogError,
    price_list::{PriceQuestion, Resolved, Usual, currencies, resolve},
    variants,
};
use bodega_db::{DbError, params, sql};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, goods, text, variant, with};

const PATH: &str = "/api/v1/admin/price-lists";

sql!(
    KINDS,
    "SELECT kind, data FROM events_log WHERE merchant = $1 AND stream LIKE 'price\\_list:%' ESCAPE '\\' ORDER BY seq"
);

impl Shop {
    async fn price_list(&self, body: Value) -> Value {
        self.manager().post(PATH, body).await.data(201)
    }

    async fn put_entries(&self, list: &Value, items: Value) -> Value {
        let path = format!("{PATH}/{}/entries", text(list, "id"));
        self.manager().put(&path, json!({ "items": items })).await.data(200)
    }

    /// What these SKUs cost in a currency, so many at once.
    async fn cost(&self, currency: &str, quantity: i64) -> HashMap<String, Resolved> {
        let (scope, at) = (self.app.scope(), self.app.env.now());
        let currency = currency.parse().unwrap();
        let skus = ["MILK", "EGGS"];
        let read = move |tx: &mut bodega_db::ReadTx| -> Result<_, CatalogError> {
            let known = variants::by_sku(tx, &scope, &skus)?;
            let price = |amount| bodega_catalog::product::Price { amount, currency: "ILS".parse().unwrap(), per: 1 };
            let usual = |amount| Usual { price: price(amount), before: None };
            let asked: Vec<_> = known.values().map(|variant| (variant.id, usual(690))).collect();
            let question = PriceQuestion {
                currency,
                channel: Some("web"),
                group: None,
                site: None,
                at,
                variants: &asked,
                quantity,
            };
            let found = resolve(tx, &scope, &question)?;
            let sku = |id| known.values().find(|variant| variant.id == id).unwrap().sku.clone();
            Ok(found.into_iter().map(|(id, resolved)| (sku(id), resolved)).collect())
        };
        self.app.db.read(&self.app.scope(), read).await.unwrap()
    }

    async fn amounts(&self, currency: &str, quantity: i64) -> [Option<i64>; 2] {
        let cost = self.cost(currency, quantity).await;
        ["MILK", "EGGS"].map(|sku| cost.get(sku).map(|resolved| resolved.price.amount))
    }

    async fn told_of_prices(&self) -> Vec<(String, Value)> {
        let merchant = self.app.merchant;
        self.app.db.read::<_, DbError>(&self.app.scope(), move |tx| tx.all(&KINDS, params![merchant])).await.unwrap()
    }
}

fn entry(sku: &str, amount: i64, currency: &str) -> Value {
    json!({ "sku": sku, "price": { "amount": amount, "currency": currency } })
}

on_both! {
    async fn the_highest_priority_wins_then_the_lowest_price(shop: Shop) {
        shop.product(goods("Milk", "MILK")).await;
        shop.product(goods("Eggs", "EGGS")).await;
        assert_eq!(shop.amounts("ILS", 1).await, [Some(690), Some(690)]);
        let sale = shop.price_list(json!({ "name": "Sale", "currency": "ILS", "rate": 900_000, "roundTo": 10 })).await;
        assert_eq!(shop.amounts("ILS", 1).await, [Some(620), Some(620)], "621 to the nearest ten");
        shop.put_entries(&sale, json!([entry("MILK", 500, "ILS"), with(entry("MILK", 400, "ILS"), json!({ "minQuantity": 6 }))])).await;
        assert_eq!(shop.amounts("ILS", 1).await, [Some(500), Some(620)]);
        assert_eq!(shop.amounts("ILS", 6).await, [Some(400), Some(620)]);
        let dear = shop.price_list(json!({ "name": "Dear", "currency": "ILS", "priority": 5, "channel": "web" })).await;
        shop.put_entries(&dear, json!([entry("MILK", 800, "ILS")])).await;
        assert_eq!(shop.amounts("ILS", 1).await, [Some(800), Some(620)]);
        let path = format!("{PATH}/{}", text(&dear, "id"));
        shop.manager().patch(&path, json!({ "channel": "phone" })).await.data(200);
        assert_eq!(shop.amounts("ILS", 1).await, [Some(500), Some(620)]);
        shop.manager().delete(&format!("{PATH}/{}", text(&sale, "id"))).await.expect(204);
        assert_eq!(shop.amounts("ILS", 1).await, [Some(690), Some(690)]);
    }

    async fn another_currency_is_what_a_list_says(shop: Shop) {
        shop.product(goods("Milk", "MILK")).await;
        shop.product(goods("Eggs", "EGGS")).await;
        assert_eq!(shop.amounts("EUR", 1).await, [None, None]);
        let euro = shop.price_list(json!({ "name": "Euro", "currency": "EUR" })).await;
        shop.put_entries(&euro, json!([entry("MILK", 175, "EUR")])).await;
        assert_eq!(shop.amounts("EUR", 1).await, [Some(175), None]);
        let path = format!("{PATH}/{}", text(&euro, "id"));
        let changed = shop.manager().patch(&path, json!({ "rate": 250_000, "roundTo": 5 })).await.data(200);
        assert_eq!((&changed["rateOf"], &changed["version"]), (&json!("ILS"), &json!(2)));
        assert_eq!(shop.amounts("EUR", 1).await, [Some(175), Some(175)], "172.5 to the nearest five");
        shop.price_list(json!({ "name": "Staff", "currency": "USD", "rate": 1_000_000, "customerGroup": "staff" })).await;
        shop.price_list(json!({ "name": "Web", "currency": "CHF", "channel": "web" })).await;
        shop.price_list(json!({ "name": "Phone", "currency": "GBP", "channel": "phone" })).await;
        let (scope, at) = (shop.app.scope(), shop.app.env.now());
        let offered = shop.app.db.read(&shop.app.scope(), move |tx| currencies(tx, &scope, "web", at)).await.unwrap();
        let codes: Vec<_> = offered.iter().map(|currency| currency.code()).collect();
        assert_eq!(codes, ["ILS", "CHF", "EUR"], "what this channel is sold in, and not what only some are");
        let refused = shop.manager().patch(&path, json!({ "currency": "USD" })).await.faults();
        assert_eq!(refused, [("currency".to_owned(), "CURRENCY_FIXED".to_owned())]);
    }

    async fn each_entry_stands_for_itself(shop: Shop) {
        shop.product(goods("Milk", "MILK")).await;
        let list = shop.price_list(json!({ "name": "Sale", "currency": "ILS" })).await;
        let path = format!("{PATH}/{}/entries", text(&list, "id"));
        let wrong = json!([entry("NONE", 500, "ILS"), entry("MILK", -1, "ILS")]);
        let none = shop.manager().put(&path, json!({ "items": wrong })).await;
        assert_eq!(none.faults(), [
            ("items[0]".to_owned(), "NOT_FOUND".to_owned()), ("items[1].price.amount".to_owned(), "NEGATIVE".to_owned()),
        ], "none was written");
        let some = json!([
            entry("MILK", 500, "ILS"),
            entry("NONE", 500, "ILS"),
            entry("MILK", 500, "EUR"),
            with(entry("MILK", 400, "ILS"), json!({ "minQuantity": 0 })),
            { "sku": "MILK" },
            with(entry("MILK", 400, "ILS"), json!({ "compareAtPrice": { "amount": 400, "currency": "ILS" } })),
            entry("MILK", 450, "ILS"),
        ]);
        let results = shop.manager().put(&path, json!({ "items": some })).await.data(207);
        let codes: Vec<_> = results.as_array().unwrap().iter().map(|result| {
            let error = &result["error"];
            error["details"][0]["code"].as_str().or(error["code"].as_str()).unwrap_or("").to_owned()
        }).collect();
        assert_eq!(codes, ["", "NOT_FOUND", "OTHER_CURRENCY", "OUT_OF_RANGE", "REQUIRED", "NOT_ABOVE_PRICE", ""]);
        let entries = shop.manager().get(&format!("{path}?sku=MILK")).await.data(200);
        assert_eq!((entries.as_array().unwrap().len(), &entries[0]["price"]["amount"]), (1, &json!(450)), "the later one stands");
        assert_eq!(shop.manager().get(&path).await.expect(200)["page"]["total"], 1);
        let told = shop.told_of_prices().await;
        let changes = told.iter().filter(|(kind, _)| kind == "price_list.prices_changed").count();
        shop.put_entries(&list, json!([entry("MILK", 450, "ILS")])).await;
        assert_eq!(shop.told_of_prices().await.len(), told.len(), "what is so already is not told");
        assert_eq!(changes, 1);
        shop.manager().delete(&format!("{path}/MILK?minQuantity=6")).await.expect_error(404, "NOT_FOUND");
        shop.manager().delete(&format!("{path}/MILK")).await.expect(204);
        assert_eq!(shop.manager().get(&path).await.data(200), json!([]));
    }

    async fn many_entries_go_in_at_once(shop: Shop) {
        for from in [0, 100, 200] {
            let variants: Vec<_> = (from..from + 100).map(|at| variant(&format!("S{at}"))).collect();
            shop.product(json!({ "title": format!("P{from}"), "variants": variants })).await;
        }
        let list = shop.price_list(json!({ "name": "Sale", "currency": "ILS" })).await;
        let items: Vec<_> = (0..1200).map(|at| with(entry(&format!("S{}", at % 300), at, "ILS"), json!({ "minQuantity": at / 300 + 1 }))).collect();
        let results = shop.put_entries(&list, json!(items)).await;
        assert!(results.as_array().unwrap().iter().all(|result| result.get("error").is_none()));
        assert_eq!(shop.count("catalog_price_entry").await, 1200);
    }

    async fn a_period_is_told_when_it_begins_and_ends(shop: Shop) {
        let now = shop.app.env.now();
        let (from, until) = (now.after(Duration::from_secs(60)), now.after(Duration::from_secs(120)));
        let list = json!({ "name": "Hour", "currency": "ILS", "rate": 500_000, "from": from, "until": until });
        shop.product(goods("Milk", "MILK")).await;
        shop.price_list(list).await;
        let turn = async |seconds: u64| {
            shop.app.clock.advance(Duration::from_secs(seconds));
            shop.app.run_jobs().await;
            let told = shop.told_of_prices().await.into_iter();
            let turned = told.filter(|(kind, _)| kind == "price_list.turned");
            (shop.amounts("ILS", 1).await[0], turned.map(|(_, data)| data["inUse"].clone()).collect::<Vec<_>>())
        };
        assert_eq!(turn(0).await, (Some(690), vec![]));
        assert_eq!(turn(61).await, (Some(345), vec![json!(true)]));
        assert_eq!(turn(10).await, (Some(345), vec![json!(true)]), "told once");
        assert_eq!(turn(60).await, (Some(690), vec![json!(true), json!(false)]));
    }

    async fn what_is_wrong_is_refused_at_once(shop: Shop) {
        let post = async |body: Value| shop.manager().post(PATH, body).await;
        let wrong = json!({
            "name": "", "currency": "XYZ", "siteId": "ste_x", "priority": 2_000_000, "from": "2026-02-01T00:00:00Z",
            "until": "2026-01-01T00:00:00Z", "rate": 0, "roundTo": 0, "rateOf": "?",
        });
        let codes: Vec<_> = post(wrong).await.faults().into_iter().map(|(field, _)| field).collect();
        for field in ["name", "currency", "siteId", "priority", "until", "rate", "roundTo", "rateOf"] {
            assert!(codes.iter().any(|code| code == field), "{field} is not among {codes:?}");
        }
        assert_eq!(post(json!({ "name": "A", "currency": "EUR", "roundTo": 5 })).await.faults()[0].1, "NO_RATE");
        let made = post(json!({ "name": "A", "currency": "EUR", "externalId": "e" })).await.data(201);
        post(json!({ "name": "A", "currency": "EUR" })).await.expect_error(409, "NAME_TAKEN");
        post(json!({ "name": "B", "currency": "EUR", "externalId": "e" })).await.expect_error(409, "EXTERNAL_ID_TAKEN");
        let path = format!("{PATH}/{}", text(&made, "id"));
        shop.manager().patch(&path, json!({ "name": "C", "version": 7 })).await.expect_error(412, "VERSION_MISMATCH");
        assert_eq!(shop.manager().put(&path, made.clone()).await.data(200), made, "what was read can be sent back");
        let none = format!("{PATH}/prl_00000000000000000000000000");
        shop.manager().put(&format!("{none}/entries"), json!({ "items": [entry("A", 1, "EUR")] })).await.expect_error(404, "NOT_FOUND");
        let admin = shop.app.other_merchant().as_admin();
        admin.get(&path).await.expect_error(404, "NOT_FOUND");
        admin.patch(&path, json!({ "name": "Mine" })).await.expect_error(404, "NOT_FOUND");
        admin.delete(&path).await.expect_error(404, "NOT_FOUND");
        admin.get(&format!("{path}/entries")).await.expect_error(404, "NOT_FOUND");
        assert_eq!(admin.get(PATH).await.data(200), json!([]));
    }
}
