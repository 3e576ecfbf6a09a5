//! Buying: the whole way, and every way in which it comes to nothing. [MS-7.2, MS-7.4, EC-T210..T219]

use bodega_testkit::on_both;
use serde_json::json;

use crate::{
    market::{CART, CONFIRM, brought, fetched},
    shop::{Shop, text},
};

on_both! {
    async fn a_guest_buys_what_is_in_the_cart(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 3).await;
        let bought = guest.clone().key("k").post(CONFIRM, fetched(&branch, "tok_ok")).await.data(201);
        assert_eq!((text(&bought, "status"), &bought["total"]["amount"]), ("CREATED", &json!(2070)));
        assert_eq!((&bought["items"][0]["sku"], &bought["items"][0]["quantity"]), (&json!("MILK"), &json!(3)));
        assert_eq!(bought["customer"]["email"], "dana@example.com");
        assert!(text(&bought, "orderToken").contains('.'));
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 3));
        assert_eq!(guest.get(CART).await.data(200)["items"], json!([]), "the cart became the order");
        assert_eq!(shop.count("sales_attempt").await, 0);
    }

    async fn a_decline_frees_everything(shop: Shop) {
        let (source, slot) = shop.delivery(json!(1)).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 10).await;
        let guest = shop.guest_with("MILK", 3).await;
        let error = guest.clone().key("k").post(CONFIRM, brought(&slot, "tok_declined")).await.expect_error(402, "PAYMENT_DECLINED");
        assert!(text(&error["details"][0], "orderId").starts_with("ord_"));
        assert_eq!(shop.stock(&source, "MILK").await, (10, 0));
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 1);
        assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 3, "the cart is there again");
        let again = guest.clone().key("k").post(CONFIRM, brought(&slot, "tok_declined")).await;
        again.expect_error(402, "PAYMENT_DECLINED");
        assert_eq!(again.header("idempotency-replayed"), "true");
        let bought = guest.clone().key("k2").post(CONFIRM, brought(&slot, "tok_ok")).await.data(201);
        assert_eq!(text(&bought["fulfilment"]["slot"], "startsAt"), "2026-03-09T12:00:00Z");
        assert_eq!((shop.stock(&source, "MILK").await, shop.count("sales_attempt").await), ((10, 3), 0));
    }
}
