//! Uses of limited promotions, one by one and all at once.

use std::sync::Arc;

use bodega_kernel::{Failure, Id, noun};
use bodega_sales::{SalesError, pricing::Use, promotion};
use bodega_testkit::on_both;
use serde_json::json;
use tokio::sync::Barrier;

use super::{
    make,
    manage::{PROMOTIONS, welcome},
};
use crate::shop::{Shop, id, text, with};

type Order = Id<noun::Order>;

async fn limited(shop: &Shop, limits: serde_json::Value) -> Use {
    let body = with(with(welcome(), json!({ "limitPerCustomer": null })), limits);
    let made = shop.manager().post(PROMOTIONS, body).await.data(201);
    let limit = |name: &str| made.get(name).and_then(serde_json::Value::as_i64);
    Use { promotion: id(&made, "id"), limit: limit("limit"), limit_per_customer: limit("limitPerCustomer") }
}

async fn take(shop: &Shop, one: Use, order: u128, customer: Option<u128>) -> Result<(), SalesError> {
    let (order, customer): (Order, _) = (make::id(order), customer.map(make::id));
    shop.write(move |tx, scope| promotion::take(tx, scope, &[one], order, customer)).await
}

async fn give_back(shop: &Shop, order: u128) {
    let order: Order = make::id(order);
    shop.write(move |tx, scope| promotion::give_back(tx, scope, order)).await.unwrap();
}

async fn used(shop: &Shop, one: Use) -> i64 {
    let read = shop.manager().get(&format!("{PROMOTIONS}/{}", one.promotion)).await.data(200);
    read["used"].as_i64().unwrap()
}

/// Orders that come at once, each of a customer of their own; how many got one.
async fn at_once(shop: &Shop, count: u128, one: Use, customers: u128) -> usize {
    let start = Arc::new(Barrier::new(usize::try_from(count).unwrap()));
    let tasks: Vec<_> = (1..=count)
        .map(|n| {
            let (db, call, scope, start) = (shop.app.db.clone(), shop.app.call(), shop.scope(), start.clone());
            tokio::spawn(async move {
                start.wait().await;
                let (order, customer) = (make::id::<noun::Order>(n), Some(make::id(n % customers)));
                db.write(&call, move |tx| promotion::take(tx, &scope, &[one], order, customer)).await
            })
        })
        .collect();
    let mut got = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => got += 1,
            Err(SalesError::PromotionUsedUp(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    got
}

on_both! {
    async fn a_use_is_taken_once_and_given_back_once(shop: Shop) {
        let one = limited(&shop, json!({ "limit": 2 })).await;
        take(&shop, one, 1, None).await.unwrap();
        take(&shop, one, 2, Some(7)).await.unwrap();
        let error = take(&shop, one, 3, None).await.unwrap_err();
        assert_eq!((error.code(), error.details()), ("PROMOTION_USED_UP", vec![json!({ "promotionId": one.promotion })]));
        assert_eq!(used(&shop, one).await, 2, "what was refused is not counted");
        for _ in 0..2 {
            give_back(&shop, 1).await;
        }
        give_back(&shop, 99).await;
        assert_eq!(used(&shop, one).await, 1);
        take(&shop, one, 3, None).await.unwrap();
    }

    async fn each_customer_has_their_own(shop: Shop) {
        let one = limited(&shop, json!({ "limitPerCustomer": 1 })).await;
        take(&shop, one, 1, Some(1)).await.unwrap();
        take(&shop, one, 2, Some(2)).await.unwrap();
        assert!(matches!(take(&shop, one, 3, Some(1)).await, Err(SalesError::PromotionUsedUp(_))));
        assert!(matches!(take(&shop, one, 4, None).await, Err(SalesError::PromotionUsedUp(_))), "nobody is no customer");
        give_back(&shop, 1).await;
        take(&shop, one, 5, Some(1)).await.unwrap();
    }

    async fn of_many_who_come_at_once_as_many_as_there_are_uses_get_one(shop: Shop) {
        let one = limited(&shop, json!({ "limit": 5 })).await;
        assert_eq!(at_once(&shop, 40, one, 40).await, 5);
        assert_eq!(used(&shop, one).await, 5);
        for order in 1..=40 {
            give_back(&shop, order).await;
        }
        assert_eq!(used(&shop, one).await, 0);
    }

    async fn a_single_code_is_used_once_by_each_customer_however_they_rush(shop: Shop) {
        let one = limited(&shop, json!({ "limit": 30, "limitPerCustomer": 1 })).await;
        assert_eq!(at_once(&shop, 40, one, 4).await, 4);
        assert_eq!(used(&shop, one).await, 4, "who was refused took nothing of the others");
    }

    async fn what_is_not_limited_writes_nothing(shop: Shop) {
        let one = limited(&shop, json!({})).await;
        let rows = shop.rows().await;
        take(&shop, one, 1, Some(1)).await.unwrap();
        assert_eq!(shop.rows().await, rows);
        assert!(text(&welcome(), "code") == "welcome10");
    }
}
