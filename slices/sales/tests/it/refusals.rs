//! Bad input to a checkout: a code each, and nothing reserved that is not released.

use bodega_testkit::{Client, on_both};
use serde_json::{Value, json};

use crate::{
    market::{CART, CONFIRM, ITEMS, PREVIEW, brought, fetched, home, problems},
    shop::{Shop, text, with},
};

/// Refused so, and everything is as before.
async fn refused(shop: &Shop, guest: &Client, body: Value, status: u16, code: &str) -> Value {
    let rows = shop.app.base.row_counts().await;
    let error = guest.post(CONFIRM, body).await.expect_error(status, code);
    let mut after = shop.app.base.row_counts().await;
    after.retain(|row| !rows.contains(row));
    assert_eq!(after, [], "{code} has written something");
    error
}

async fn fault(shop: &Shop, guest: &Client, body: Value, field: &str, code: &str) {
    let error = refused(shop, guest, body, 422, "VALIDATION_FAILED").await;
    let found = (&error["details"][0]["field"], &error["details"][0]["code"]);
    assert_eq!(found, (&json!(field), &json!(code)));
}

on_both! {
    async fn each_has_its_code_and_leaves_nothing_behind(shop: Shop) {
        let branch = shop.with_milk(3).await;
        let guest = shop.guest_with("MILK", 2).await;
        let body = fetched(&branch, "tok_ok");
        refused(&shop, &shop.guest().await, body.clone(), 409, "CART_EMPTY").await;
        refused(&shop, &guest, with(body.clone(), json!({ "expectedTotal": 1 })), 409, "PRICE_CHANGED").await;
        let euros = json!({ "expectedTotal": { "amount": 1379, "currency": "ILS" } });
        let error = refused(&shop, &guest, with(body.clone(), euros), 409, "PRICE_CHANGED").await;
        assert_eq!(error["details"][0]["actual"], json!({ "amount": 1380, "currency": "ILS" }));
        refused(&shop, &guest, with(body.clone(), json!({ "cartVersion": 7 })), 412, "VERSION_MISMATCH").await;
        let unknown = json!({ "fulfilment": { "type": "PICKUP", "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe" } });
        fault(&shop, &guest, with(body.clone(), unknown), "fulfilment.branchId", "UNKNOWN_SITE").await;
        let foreign = json!({ "fulfilment": { "type": "DELIVERY", "addressId": "adr_01jd3v7k2mfq9s8x4t6w0ybnhe" } });
        fault(&shop, &guest, with(body.clone(), foreign), "fulfilment.addressId", "UNKNOWN_ADDRESS").await;
        fault(&shop, &guest, with(body.clone(), json!({ "email": "no mail" })), "email", "INVALID_EMAIL").await;
        let mut nobody = body.clone();
        nobody.as_object_mut().unwrap().remove("email");
        fault(&shop, &guest, nobody, "email", "REQUIRED").await;
        fault(&shop, &guest, with(body.clone(), json!({ "tip": -1 })), "tip", "OUT_OF_RANGE").await;
        let kept = json!({ "payment": { "token": "tok_ok", "saveAsDefault": true } });
        fault(&shop, &guest, with(body.clone(), kept), "payment.saveAsDefault", "SIGN_IN_FIRST").await;
        fault(&shop, &guest, with(body.clone(), json!({ "payment": {} })), "payment.token", "REQUIRED").await;
        let mut unpaid = body.clone();
        unpaid.as_object_mut().unwrap().remove("payment");
        refused(&shop, &guest, unpaid, 409, "PAYMENT_REQUIRED").await;
        let sent = json!({ "fulfilment": { "type": "SHIPPING", "address": home(), "optionId": "x" } });
        refused(&shop, &guest, with(body.clone(), sent), 409, "SHIPPING_UNAVAILABLE").await;
        shop.put(&branch, "MILK", 1).await;
        let error = refused(&shop, &guest, body.clone(), 409, "INSUFFICIENT_STOCK").await;
        assert_eq!(error["details"][0]["wanted"], 2);
        assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 2);
    }

    async fn windows_that_do_not_fit_are_refused(shop: Shop) {
        let (source, slot) = shop.delivery(json!(5)).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 9).await;
        let branch = shop.branch("TLV").await;
        let pickup = shop.slot(&branch, json!({ "type": "PICKUP" })).await;
        let guest = shop.guest_with("MILK", 1).await;
        let at = |slot: &Value, date: &str| with(brought(slot, "tok_ok"), json!({ "fulfilment": {
            "type": "DELIVERY", "address": home(), "slotId": slot["id"], "date": date,
        } }));
        for (body, reason) in [
            (at(&slot, "2026-03-10"), "OTHER_DAY"),
            (at(&slot, "2026-02-23"), "PAST"),
            (at(&slot, "2026-03-30"), "TOO_FAR"),
            (at(&pickup, "2026-03-09"), "OTHER_TYPE"),
        ] {
            let error = refused(&shop, &guest, body, 409, "SLOT_UNAVAILABLE").await;
            assert_eq!(error["details"][0]["reason"], reason);
        }
        let nowhere = json!({ "id": "slt_01jd3v7k2mfq9s8x4t6w0ybnhe" });
        fault(&shop, &guest, at(&nowhere, "2026-03-09"), "fulfilment.slotId", "UNKNOWN_SLOT").await;
        let none = with(brought(&slot, "tok_ok"), json!({ "fulfilment": { "type": "DELIVERY", "address": home() } }));
        fault(&shop, &guest, none, "fulfilment.slotId", "REQUIRED").await;
        let path = format!("{}/{}", crate::shop::PLAN, text(&slot, "id"));
        shop.manager().patch(&path, json!({ "area": { "cities": ["Haifa"] } })).await.data(200);
        refused(&shop, &guest, at(&slot, "2026-03-09"), 409, "ADDRESS_NOT_SERVED").await;
    }

    async fn limits_that_have_changed_since_are_told(shop: Shop) {
        let branch = shop.with_milk(9).await;
        let guest = shop.guest_with("MILK", 5).await;
        let product = shop.manager().get("/api/v1/admin/products").await.data(200)[0].clone();
        let path = format!("/api/v1/admin/products/{}", text(&product, "id"));
        let variant = json!({ "id": product["variants"][0]["id"], "sku": "MILK", "max": 3, "price": { "amount": 690, "currency": "ILS" } });
        shop.manager().patch(&path, json!({ "variants": [variant], "version": product["version"] })).await.data(200);
        refused(&shop, &guest, fetched(&branch, "tok_ok"), 409, "QUANTITY_OVER_LIMIT").await;
        guest.put(&format!("{ITEMS}/MILK"), json!({ "quantity": 3 })).await.data(200);
        shop.manager().delete(&path).await.expect(204);
        refused(&shop, &guest, fetched(&branch, "tok_ok"), 409, "NOT_FOR_SALE").await;
    }

    async fn a_preview_tells_all_of_it_and_holds_nothing(shop: Shop) {
        let branch = shop.with_milk(3).await;
        let wine = json!({ "title": "Wine", "minAge": 18, "variants": [{ "sku": "WINE", "price": { "amount": 4900, "currency": "ILS" } }] });
        shop.manager().post("/api/v1/admin/products", wine).await.data(201);
        shop.put(&branch, "WINE", 5).await;
        let guest = shop.guest_with("MILK", 2).await;
        guest.post(ITEMS, json!({ "sku": "WINE", "quantity": 1 })).await.data(201);
        let rows = shop.app.base.row_counts().await;
        let open = guest.post(PREVIEW, json!({})).await.data(200);
        assert_eq!((&open["subtotal"]["amount"], &open["orderable"]), (&json!(6280), &json!(false)));
        let body = json!({ "fulfilment": { "type": "PICKUP", "branchId": branch["id"] }, "promotionCode": "NOPE" });
        let seen = guest.post(&format!("{PREVIEW}?explain=true"), body.clone()).await.data(200);
        assert_eq!((&seen["total"]["amount"], &seen["branchId"]), (&json!(6280), &branch["id"]));
        assert_eq!((problems(&seen), &seen["orderable"]), (vec!["CODE_UNKNOWN".to_owned(), "AGE_CHECK_REQUIRED".to_owned()], &json!(true)));
        assert!(seen["explain"].is_object() || seen["explain"].is_array());
        assert_eq!(shop.app.base.row_counts().await, rows);
        shop.put(&branch, "MILK", 1).await;
        let short = guest.post(PREVIEW, body).await.data(200);
        assert_eq!(short["missing"], json!([{ "variantId": short["missing"][0]["variantId"], "sku": "MILK", "wanted": 2, "available": 1 }]));
        let brought = guest.post(PREVIEW, json!({ "fulfilment": { "type": "DELIVERY", "address": home() } })).await.data(200);
        assert!(problems(&brought).contains(&"ADDRESS_NOT_SERVED".to_owned()), "nobody delivers");
    }
}
