//! Managers write promotions, fees and rates of tax. [MS-7.1, EC-T217]

use bodega_db::ReadTx;
use bodega_events::Types;
use bodega_kernel::Scope;
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, id, text, with};

pub const PROMOTIONS: &str = "/api/v1/admin/promotions";
pub const FEES: &str = "/api/v1/admin/delivery-fees";
pub const RATES: &str = "/api/v1/admin/tax-rates";
const SETTINGS: &str = "/api/v1/admin/tax-settings";

/// Ten per cent off, by a code.
pub fn welcome() -> Value {
    json!({
        "name": "Welcome", "names": { "de": "Willkommen" }, "code": "welcome10", "currency": "ILS", "stackingGroup": 50,
        "when": { "firstOrder": true, "minSubtotal": 5000 }, "limitPerCustomer": 1,
        "effect": { "type": "PERCENT_OFF_ORDER", "rate": 100000, "most": 5000 }, "externalId": "erp-1",
    })
}

/// The types of what was told of these, in order; each of them has its line in the audit.
async fn told(shop: &Shop, group: &str) -> Vec<String> {
    shop.app.db.sequence().await.unwrap();
    let types = Types::of(&[group]);
    let read = move |tx: &mut ReadTx| bodega_events::tail(tx, &Scope::Installation, &types, 1_000);
    let events = shop.app.db.read(&Scope::Installation, read).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

on_both! {
    async fn a_promotion_is_made_read_changed_and_ended(shop: Shop) {
        let made = shop.manager().post(PROMOTIONS, welcome()).await.data(201);
        assert_eq!((text(&made, "code"), &made["used"], &made["active"]), ("WELCOME10", &json!(0), &json!(true)));
        assert_eq!(made["effect"], json!({ "type": "PERCENT_OFF_ORDER", "rate": 100000, "most": 5000 }));
        let path = format!("{PROMOTIONS}/{}", text(&made, "id"));
        let read = shop.app.as_employee().get(&path).await;
        assert_eq!((read.header("etag"), &read.data(200)), ("\"v1\"", &made));
        let changed = shop.manager().patch(&path, json!({ "limit": 3, "code": null })).await.data(200);
        assert_eq!((&changed["limit"], changed.get("code"), &changed["version"]), (&json!(3), None, &json!(2)));
        assert_eq!((&changed["effect"], &changed["when"], &changed["names"]), (&made["effect"], &made["when"], &made["names"]));
        let sent_back = with(changed, json!({ "name": "Hello" }));
        let replaced = shop.manager().put(&path, sent_back.clone()).await.data(200);
        assert_eq!((text(&replaced, "name"), &replaced["limit"]), ("Hello", &json!(3)));
        shop.manager().put(&path, sent_back).await.expect_error(412, "VERSION_MISMATCH");
        let same = shop.manager().patch(&path, json!({ "limit": 3 })).await.data(200);
        assert_eq!(same["version"], 3, "what says nothing new is no change");
        for _ in 0..2 {
            shop.manager().delete(&path).await.expect(204);
        }
        let ended = shop.manager().get(&path).await.data(200);
        assert_eq!((&ended["active"], &ended["version"]), (&json!(false), &json!(4)));
        let listed = async |query: &str| {
            shop.manager().get(&format!("{PROMOTIONS}?{query}")).await.data(200).as_array().unwrap().len()
        };
        assert_eq!((listed("").await, listed("active=true").await, listed("code=WELCOME10").await), (1, 0, 0));
        let told = told(&shop, "promotion.*").await;
        assert_eq!(told, ["promotion.created", "promotion.updated", "promotion.updated", "promotion.updated"]);
        let lines = shop.count("db_audit").await;
        shop.manager().patch(&path, json!({ "active": true })).await.data(200);
        assert_eq!(shop.count("db_audit").await, lines + 1, "who did it stands in the audit");
    }

    async fn codes_and_outside_ids_are_taken_once(shop: Shop) {
        shop.manager().post(PROMOTIONS, welcome()).await.data(201);
        let other = |more| with(with(welcome(), json!({ "externalId": "erp-2", "code": "OTHER" })), more);
        let taken = shop.manager().post(PROMOTIONS, other(json!({ "code": " Welcome10 " }))).await;
        taken.expect_error(409, "CODE_TAKEN");
        shop.manager().post(PROMOTIONS, other(json!({ "externalId": "erp-1" }))).await.expect_error(409, "EXTERNAL_ID_TAKEN");
        let keyed = shop.manager().key("promotion-1");
        let made = keyed.post(PROMOTIONS, other(json!({}))).await.data(201);
        assert_eq!(keyed.post(PROMOTIONS, other(json!({}))).await.data(201), made, "sent again it is made once");
    }

    async fn each_bad_field_is_told_at_once(shop: Shop) {
        let rows = shop.rows().await;
        let wrong = json!({
            "name": " ", "code": "a!", "stackingGroup": 100, "limit": 0, "limitPerCustomer": -1, "externalId": "x".repeat(101),
            "names": { "d": "x" }, "metadata": { "": "x" },
            "when": {
                "from": "2026-03-02T00:00:00Z", "until": "2026-03-02T00:00:00Z", "days": [7], "minSubtotal": 0,
                "hours": { "from": "25:00", "until": "1" }, "channels": [""],
            },
            "effect": { "type": "CHEAPEST_FREE", "of": 1, "rate": 5 },
        });
        let faults = shop.manager().post(PROMOTIONS, wrong).await.faults();
        let mut fields: Vec<_> = faults.iter().map(|(field, _)| field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, [
            "code", "currency", "effect.of", "effect.rate", "externalId", "limit", "limitPerCustomer", "metadata.", "name",
            "names.d", "stackingGroup", "when.channels[0]", "when.days", "when.hours.from", "when.hours.until",
            "when.minSubtotal", "when.until",
        ]);
        let one = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        let nothing = "00000000000000000000000000";
        for (more, expected) in [
            (json!({ "effect": null }), one("effect", "REQUIRED")),
            (json!({ "currency": null }), one("currency", "REQUIRED")),
            (json!({ "goods": { "productIds": [format!("prd_{nothing}")] } }), one("goods.productIds[0]", "UNKNOWN_PRODUCT")),
            (json!({ "goods": { "categoryIds": [format!("cat_{nothing}")] } }), one("goods.categoryIds[0]", "UNKNOWN_CATEGORY")),
            (json!({ "goods": { "variantIds": [format!("var_{nothing}")] } }), one("goods.variantIds[0]", "UNKNOWN_VARIANT")),
            (json!({ "when": { "branchIds": [format!("ste_{nothing}")] } }), one("when.branchIds[0]", "UNKNOWN_SITE")),
            (json!({ "effect": { "type": "GIFT", "variantId": format!("var_{nothing}") } }), one("effect.variantId", "UNKNOWN_VARIANT")),
            (json!({ "effect": { "type": "BUY_GET", "buy": 2 } }), one("effect.get", "REQUIRED")),
        ] {
            assert_eq!(shop.manager().post(PROMOTIONS, with(welcome(), more.clone())).await.faults(), expected, "{more}");
        }
        assert_eq!(shop.rows().await, rows, "nothing was written");
    }

    async fn a_fee_is_made_changed_and_taken_away(shop: Shop) {
        let branch = shop.branch("TLV").await;
        let body = json!({
            "name": "To the door", "currency": "ILS", "amount": 2000, "freeFrom": 10000, "branchId": branch["id"],
            "area": { "cities": ["Haifa"] }, "countries": ["il"],
        });
        let made = shop.manager().post(FEES, body.clone()).await.data(201);
        assert_eq!((text(&made, "kind"), &made["countries"], &made["priority"]), ("DELIVERY", &json!(["IL"]), &json!(0)));
        let path = format!("{FEES}/{}", text(&made, "id"));
        assert_eq!(shop.app.as_employee().get(&path).await.data(200), made);
        let changed = shop.manager().patch(&path, json!({ "freeFrom": null, "amount": 1500 })).await.data(200);
        assert_eq!((changed.get("freeFrom"), &changed["amount"], &changed["area"]), (None, &json!(1500), &made["area"]));
        let back = shop.manager().put(&path, changed.clone()).await.data(200);
        assert_eq!(back, changed, "what was read can be sent back");
        let bags = json!({ "name": "Bags", "kind": "BAG", "currency": "ILS", "amount": 10, "perPieces": 8 });
        shop.manager().post(FEES, bags.clone()).await.data(201);
        let listed = shop.manager().get(&format!("{FEES}?kind=BAG")).await.data(200);
        assert_eq!(listed.as_array().unwrap().len(), 1);
        let own = shop.manager().get(&format!("{FEES}?branchId={}", text(&branch, "id"))).await.data(200);
        assert_eq!(own[0]["id"], made["id"]);
        let one = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        for (more, expected) in [
            (json!({ "amount": -1 }), one("amount", "OUT_OF_RANGE")),
            (json!({ "amount": null }), one("amount", "REQUIRED")),
            (json!({ "currency": null }), one("currency", "REQUIRED")),
            (json!({ "freeFrom": 5 }), one("freeFrom", "OTHER_KIND")),
            (json!({ "countries": ["ISR"] }), one("countries[0]", "INVALID_COUNTRY")),
            (json!({ "taxClass": "a//b" }), one("taxClass", "INVALID_CLASS")),
            (json!({ "branchId": "ste_00000000000000000000000000" }), one("branchId", "UNKNOWN_SITE")),
        ] {
            assert_eq!(shop.manager().post(FEES, with(bags.clone(), more.clone())).await.faults(), expected, "{more}");
        }
        assert_eq!(shop.manager().patch(&path, json!({ "kind": "BAG" })).await.faults()[0], ("kind".to_owned(), "IMMUTABLE".to_owned()));
        shop.manager().delete(&path).await.expect(204);
        shop.manager().delete(&path).await.expect_error(404, "NOT_FOUND");
        assert_eq!(told(&shop, "fee.*").await, ["fee.created", "fee.updated", "fee.created", "fee.deleted"]);
    }

    async fn a_rate_of_tax_is_made_changed_and_taken_away(shop: Shop) {
        let body = json!({ "country": "us", "region": "NY", "rate": 88750, "name": "Sales tax" });
        let made = shop.manager().post(RATES, body).await.data(201);
        assert_eq!((text(&made, "country"), text(&made, "class"), &made["rate"]), ("US", "standard", &json!(88750)));
        let path = format!("{RATES}/{}", text(&made, "id"));
        let changed = shop.manager().patch(&path, json!({ "rate": 0, "region": null })).await.data(200);
        assert_eq!((&changed["rate"], changed.get("region"), &changed["version"]), (&json!(0), None, &json!(2)));
        assert_eq!(shop.manager().put(&path, changed.clone()).await.data(200), changed);
        let listed = shop.manager().get(&format!("{RATES}?country=us&class=standard")).await.data(200);
        assert_eq!(listed.as_array().unwrap().len(), 1);
        let faults = shop.manager().post(RATES, json!({ "country": "USA", "rate": 1_000_001 })).await.faults();
        assert_eq!(faults.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["country", "rate"]);
        assert_eq!(shop.manager().post(RATES, json!({})).await.faults().len(), 2);
        shop.manager().delete(&path).await.expect(204);
        shop.manager().get(&path).await.expect_error(404, "NOT_FOUND");
        assert_eq!(told(&shop, "tax.*").await, ["tax.rate_created", "tax.rate_updated", "tax.rate_deleted"]);
    }

    async fn prices_are_meant_with_tax_until_somebody_says_otherwise(shop: Shop) {
        let usual = shop.app.as_employee().get(SETTINGS).await.data(200);
        assert_eq!((&usual["pricesIncludeTax"], &usual["knownRates"], &usual["version"]), (&json!(true), &json!(true), &json!(0)));
        let changed = json!({ "pricesIncludeTax": false, "homeCountry": "us", "version": 0 });
        let changed = shop.manager().patch(SETTINGS, changed).await.data(200);
        assert_eq!((&changed["pricesIncludeTax"], text(&changed, "homeCountry"), &changed["version"]), (&json!(false), "US", &json!(1)));
        shop.manager().patch(SETTINGS, json!({ "version": 0, "knownRates": false })).await.expect_error(412, "VERSION_MISMATCH");
        let faults = shop.manager().patch(SETTINGS, json!({ "homeCountry": "USA", "defaultClass": "a/" })).await.faults();
        assert_eq!(faults.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["defaultClass", "homeCountry"]);
        shop.app.as_employee().patch(SETTINGS, json!({ "knownRates": false })).await.expect_error(403, "FORBIDDEN");
    }

    async fn nothing_of_another_merchant_is_there(shop: Shop) {
        let made = [
            (PROMOTIONS, shop.manager().post(PROMOTIONS, welcome()).await.data(201)),
            (FEES, shop.manager().post(FEES, json!({ "name": "A", "currency": "ILS", "amount": 1 })).await.data(201)),
            (RATES, shop.manager().post(RATES, json!({ "country": "US", "rate": 1 })).await.data(201)),
        ];
        let rows = shop.rows().await;
        let admin = shop.app.other_merchant().as_admin();
        for (path, mine) in made {
            assert_eq!(admin.get(path).await.data(200), json!([]), "{path}");
            let one = format!("{path}/{}", text(&mine, "id"));
            for reply in [admin.get(&one).await, admin.put(&one, mine.clone()).await, admin.patch(&one, mine.clone()).await, admin.delete(&one).await] {
                reply.expect_error(404, "NOT_FOUND");
            }
        }
        assert_eq!(shop.rows().await, rows, "nothing was written");
        let _: bodega_kernel::Id<bodega_kernel::noun::Promotion> =
            id(&admin.post(PROMOTIONS, welcome()).await.data(201), "id");
    }
}
