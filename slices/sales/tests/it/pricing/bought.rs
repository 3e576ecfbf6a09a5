//! Promotions, fees and taxes of whole purchases: what was previewed is what is ordered.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use super::manage::{FEES, PROMOTIONS, welcome};
use crate::{
    market::{CONFIRM, PREVIEW, brought, fetched},
    shop::{Shop, with},
};

/// A confirm with a code, by this guest.
fn with_code(body: Value, email: &str) -> Value {
    with(body, json!({ "promotionCode": "welcome10", "email": email }))
}

on_both! {
    async fn a_first_order_is_cheaper_once(shop: Shop) {
        let branch = shop.with_milk(100).await;
        shop.manager().post(PROMOTIONS, with(welcome(), json!({ "limitPerCustomer": null }))).await.data(201);
        let buy = async |email: &str| {
            let guest = shop.guest_with("MILK", 10).await;
            guest.key("k").post(CONFIRM, with_code(fetched(&branch, "tok_ok"), email)).await
        };
        let first = buy("dana@example.com").await.data(201);
        assert_eq!((&first["subtotal"]["amount"], &first["discount"]["amount"], &first["total"]["amount"]), (&json!(6900), &json!(690), &json!(6210)));
        assert_eq!(first["discounts"][0]["code"], "WELCOME10");
        let again = buy("Dana@example.com").await.data(201);
        assert_eq!(&again["total"]["amount"], &json!(6900), "the code takes nothing off a second order");
        assert_eq!(&buy("noa@example.com").await.data(201)["total"]["amount"], &json!(6210));
        assert_eq!(shop.count("sales_promotion_use").await, 2);
    }

    async fn a_declined_payment_gives_the_code_back(shop: Shop) {
        let branch = shop.with_milk(100).await;
        shop.manager().post(PROMOTIONS, with(welcome(), json!({ "limit": 1, "when": {} }))).await.data(201);
        let guest = shop.guest_with("MILK", 10).await;
        let body = |token| with_code(fetched(&branch, token), "dana@example.com");
        guest.clone().key("a").post(CONFIRM, body("tok_declined")).await.expect_error(402, "PAYMENT_DECLINED");
        assert_eq!(shop.count("sales_promotion_use").await, 0);
        let bought = guest.key("b").post(CONFIRM, body("tok_ok")).await.data(201);
        assert_eq!(&bought["discount"]["amount"], &json!(690));
        let other = shop.guest_with("MILK", 10).await;
        let full = other.key("c").post(CONFIRM, with_code(fetched(&branch, "tok_ok"), "noa@example.com")).await.data(201);
        assert_eq!(&full["discount"]["amount"], &json!(0));
    }

    async fn many_who_rush_for_one_code_get_it_once(shop: Shop) {
        let branch = shop.with_milk(1_000).await;
        shop.manager().post(PROMOTIONS, with(welcome(), json!({ "limit": 1, "limitPerCustomer": null, "when": {} }))).await.data(201);
        let mut guests = Vec::new();
        for n in 0..8 {
            guests.push((shop.guest_with("MILK", 10).await, format!("g{n}@example.com")));
        }
        let tasks = guests.into_iter().map(|(guest, email)| {
            let body = with(with_code(fetched(&branch, "tok_ok"), &email), json!({ "expectedTotal": { "amount": 6210, "currency": "ILS" } }));
            tokio::spawn(async move { guest.key("k").post(CONFIRM, body).await })
        });
        let (mut cheap, mut told) = (0, Vec::new());
        for task in tasks.collect::<Vec<_>>() {
            let reply = task.await.unwrap();
            match reply.status {
                201 => cheap += 1,
                409 => told.push(reply.json["error"]["code"].as_str().unwrap().to_owned()),
                other => panic!("{other} {}", reply.json),
            }
        }
        assert_eq!((cheap, told.len()), (1, 7), "{told:?}");
        assert!(told.iter().all(|code| code == "PROMOTION_USED_UP" || code == "PRICE_CHANGED"), "{told:?}");
        assert_eq!((shop.count("sales_promotion_use").await, shop.stock(&branch, "MILK").await), (1, (1_000, 10)));
    }

    async fn what_is_previewed_is_what_is_paid(shop: Shop) {
        let (source, slot) = shop.delivery(json!(null)).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 50).await;
        shop.manager().post(FEES, json!({ "name": "Van", "currency": "ILS", "amount": 1500, "minimumOrder": 5000 })).await.data(201);
        let guest = shop.guest_with("MILK", 7).await;
        let wanted = json!({ "fulfilment": brought(&slot, "tok_ok")["fulfilment"], "tip": 300 });
        let shown = guest.post(&format!("{PREVIEW}?explain=true"), wanted.clone()).await.data(200);
        assert_eq!(crate::market::problems(&shown), ["MIN_ORDER_NOT_REACHED"]);
        guest.post(crate::market::ITEMS, json!({ "sku": "MILK", "quantity": 3 })).await.data(201);
        let shown = guest.post(PREVIEW, wanted).await.data(200);
        assert_eq!((&shown["deliveryFee"]["amount"], &shown["total"]["amount"]), (&json!(1500), &json!(6900 + 1500 + 300)));
        let body = with(brought(&slot, "tok_ok"), json!({ "tip": 300, "expectedTotal": shown["total"] }));
        let bought = guest.key("k").post(CONFIRM, body).await.data(201);
        for field in ["subtotal", "discount", "deliveryFee", "tax", "total", "charges", "taxes", "taxIncluded"] {
            assert_eq!(bought[field], shown[field], "{field}");
        }
    }
}
