//! Everybody at once: never more is sold than there is. [MS-7.4, MS-12]

use std::{collections::BTreeMap, sync::Arc};

use bodega_testkit::{Client, on_both};
use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    market::{CONFIRM, brought, fetched, refusal},
    shop::{Shop, text, with},
};

/// So many guests, each with so much in a cart of their own.
async fn guests(shop: &Shop, count: usize, sku: &str, quantity: i64) -> Vec<Client> {
    let mut guests = Vec::with_capacity(count);
    for chunk in (0..count).collect::<Vec<_>>().chunks(50) {
        let filled = chunk.iter().map(|_| shop.guest_with(sku, quantity));
        guests.extend(futures(filled).await);
    }
    guests
}

/// All of them, side by side.
async fn futures<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut done = Vec::new();
    for one in all {
        done.push(one.await);
    }
    done
}

/// All of them ask at the same moment; how often which answer was given.
async fn at_once(asks: Vec<(Client, &'static str, Value)>) -> BTreeMap<(u16, String), usize> {
    let start = Arc::new(Barrier::new(asks.len()));
    let mut tasks = JoinSet::new();
    for (client, path, body) in asks {
        let start = start.clone();
        tasks.spawn(async move {
            start.wait().await;
            refusal(&client.post(path, body).await)
        });
    }
    let mut told = BTreeMap::new();
    for answer in tasks.join_all().await {
        *told.entry(answer).or_insert(0) += 1;
    }
    told
}

fn email(mut body: Value, nth: usize) -> Value {
    body["email"] = json!(format!("buyer{nth}@example.com"));
    body
}

fn told(bought: usize, refused: &[(&str, usize)]) -> BTreeMap<(u16, String), usize> {
    let mut told: BTreeMap<_, _> = refused.iter().map(|(code, count)| ((409, (*code).to_owned()), *count)).collect();
    told.insert((201, String::new()), bought);
    told
}

on_both! {
    async fn of_500_buyers_50_get_the_50_that_there_are(shop: Shop) {
        let branch = shop.with_milk(50).await;
        let guests = guests(&shop, 500, "MILK", 1).await;
        let asks = guests.into_iter().enumerate();
        let asks = asks.map(|(nth, guest)| (guest, CONFIRM, email(fetched(&branch, "tok_ok"), nth))).collect();
        assert_eq!(at_once(asks).await, told(50, &[("INSUFFICIENT_STOCK", 450)]));
        assert_eq!(shop.stock(&branch, "MILK").await, (50, 50));
        assert_eq!((shop.count("sales_order").await, shop.count("sales_attempt").await), (50, 0));
        assert_eq!(shop.count("inventory_reservation").await, 50, "no leftover");
    }

    async fn two_lines_of_one_item_count_together(shop: Shop) {
        let branch = shop.with_milk(20).await;
        let order = json!({
            "lines": [{ "sku": "MILK", "quantity": 1 }, { "sku": "MILK", "quantity": 2 }],
            "fulfilment": { "type": "PICKUP", "branchId": branch["id"] }, "payment": { "token": "tok_ok" },
        });
        let asks = (0..40).map(|nth| {
            let customer = json!({ "customer": { "email": format!("buyer{nth}@example.com"), "name": "Dana" } });
            (shop.app.as_admin(), "/api/v1/orders", with(order.clone(), customer))
        });
        assert_eq!(at_once(asks.collect()).await, told(6, &[("INSUFFICIENT_STOCK", 34)]));
        assert_eq!(shop.stock(&branch, "MILK").await, (20, 18));
    }

    async fn bundles_share_their_parts(shop: Shop) {
        let branch = shop.with_milk(20).await;
        shop.goods("TEA", json!({})).await;
        shop.put(&branch, "TEA", 100).await;
        for (sku, milk) in [("BREAKFAST", 1), ("BRUNCH", 2)] {
            let parts = json!([{ "sku": "MILK", "quantity": milk }, { "sku": "TEA", "quantity": 1 }]);
            shop.goods(sku, json!({ "components": parts })).await;
        }
        let mut all = guests(&shop, 20, "BREAKFAST", 1).await;
        all.extend(guests(&shop, 20, "BRUNCH", 1).await);
        let asks = all.into_iter().enumerate();
        let asks = asks.map(|(nth, guest)| (guest, CONFIRM, email(fetched(&branch, "tok_ok"), nth))).collect();
        let told = at_once(asks).await;
        let (milk, tea) = (shop.stock(&branch, "MILK").await.1, shop.stock(&branch, "TEA").await.1);
        let bought = told[&(201, String::new())];
        assert!((19..=20).contains(&milk), "{milk} of 20: {told:?}");
        assert_eq!(tea, i64::try_from(bought).unwrap());
        assert_eq!(told.values().sum::<usize>(), 40);
        assert_eq!(told.len(), 2, "{told:?}");
    }

    async fn one_code_is_used_once(shop: Shop) {
        let branch = shop.with_milk(100).await;
        let code = json!({
            "name": "One", "code": "ONCE", "limit": 1, "currency": "ILS",
            "effect": { "type": "AMOUNT_OFF_ORDER", "amount": 100 },
        });
        shop.manager().post("/api/v1/admin/promotions", code).await.data(201);
        let guests = guests(&shop, 20, "MILK", 1).await;
        let body = with(fetched(&branch, "tok_ok"), json!({ "promotionCode": "ONCE", "expectedTotal": 590 }));
        let asks = guests.into_iter().enumerate();
        let asks = asks.map(|(nth, guest)| (guest, CONFIRM, email(body.clone(), nth))).collect();
        let told = at_once(asks).await;
        assert_eq!(told[&(201, String::new())], 1, "{told:?}");
        assert!(told.keys().all(|(_, code)| ["", "PROMOTION_USED_UP", "PRICE_CHANGED"].contains(&code.as_str())), "{told:?}");
        assert_eq!((shop.stock(&branch, "MILK").await.1, shop.count("sales_order").await), (1, 1));
    }

    async fn one_place_is_taken_once(shop: Shop) {
        let (source, slot) = shop.delivery(json!(1)).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 100).await;
        let guests = guests(&shop, 20, "MILK", 1).await;
        let asks = guests.into_iter().enumerate();
        let asks = asks.map(|(nth, guest)| (guest, CONFIRM, email(brought(&slot, "tok_ok"), nth))).collect();
        assert_eq!(at_once(asks).await, told(1, &[("SLOT_UNAVAILABLE", 19)]));
        assert_eq!((shop.stock(&source, "MILK").await.1, shop.count("inventory_reservation").await), (1, 1));
    }

    async fn fifty_equal_confirms_are_one_order_and_fifty_equal_answers(shop: Shop) {
        let branch = shop.with_milk(100).await;
        let guest = shop.guest_with("MILK", 2).await.key("k");
        let start = Arc::new(Barrier::new(50));
        let mut tasks = JoinSet::new();
        for _ in 0..50 {
            let (guest, start, body) = (guest.clone(), start.clone(), fetched(&branch, "tok_slow_40"));
            tasks.spawn(async move {
                start.wait().await;
                guest.post(CONFIRM, body).await
            });
        }
        let replies = tasks.join_all().await;
        let first = replies[0].data(201);
        assert!(replies.iter().all(|reply| reply.status == 201 && reply.body == replies[0].body));
        assert_eq!(text(&first, "status"), "CREATED");
        assert_eq!((shop.count("sales_order").await, shop.stock(&branch, "MILK").await), (1, (100, 2)));
    }

    async fn one_cart_is_bought_once_whatever_the_keys(shop: Shop) {
        let branch = shop.with_milk(100).await;
        let guest = shop.guest_with("MILK", 2).await;
        let asks = (0..12).map(|nth| (guest.clone().key(&format!("k{nth}")), CONFIRM, fetched(&branch, "tok_ok")));
        let told = at_once(asks.collect()).await;
        assert_eq!(told[&(201, String::new())], 1, "{told:?}");
        assert!(told.keys().all(|(_, code)| ["", "CART_EMPTY", "CART_CHANGED"].contains(&code.as_str())), "{told:?}");
        assert_eq!((shop.count("sales_order").await, shop.stock(&branch, "MILK").await), (1, (100, 2)));
    }
}
