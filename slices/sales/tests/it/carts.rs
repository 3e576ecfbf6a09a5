//! Carts. [MS-6, EC-T110..T120, EC-T052, EC-T453, MS-16]

use bodega_testkit::on_both;
use serde_json::json;

use crate::{
    market::{CART, ITEMS},
    shop::{Shop, text},
};

on_both! {
    async fn a_guest_fills_a_cart_and_finds_it_by_its_token(shop: Shop) {
        shop.with_milk(10).await;
        let first = shop.app.client().post(ITEMS, json!({ "sku": "MILK", "quantity": 2 })).await;
        let cart = first.data(201);
        assert_eq!((&cart["items"][0]["quantity"], &cart["subtotal"]["amount"]), (&json!(2), &json!(1380)));
        let token = first.header("x-cart-token").to_owned();
        assert!(first.header("set-cookie").contains(&token) && first.header("set-cookie").contains("HttpOnly"));
        let guest = shop.app.client().header("x-cart-token", &token);
        guest.post(ITEMS, json!({ "sku": "MILK", "quantity": 1 })).await.data(201);
        let cart = guest.get(CART).await.data(200);
        assert_eq!((&cart["items"][0]["quantity"], &cart["version"]), (&json!(3), &json!(2)));
        let by_cookie = shop.app.client().header("cookie", &format!("a=b; bodega_cart={token}"));
        assert_eq!(by_cookie.get(CART).await.data(200)["id"], cart["id"]);
        assert_eq!(shop.app.client().get(CART).await.data(200)["items"], json!([]), "another guest's is empty");
        let line = text(&cart["items"][0], "id").to_owned();
        let set = guest.put(&format!("{ITEMS}/{line}"), json!({ "quantity": 5, "note": "cold" })).await.data(200);
        assert_eq!((&set["items"][0]["quantity"], &set["items"][0]["note"]), (&json!(5), &json!("cold")));
        assert_eq!(guest.delete(&format!("{ITEMS}/MILK")).await.data(200)["items"], json!([]));
        assert_eq!(guest.delete(CART).await.data(200)["items"], json!([]));
    }
}
