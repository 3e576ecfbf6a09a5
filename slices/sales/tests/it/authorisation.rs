//! Who may do what.

use bodega_testkit::{
    on_both,
    sweep::{Access, assert_every_route_guarded, bad_input},
};

use crate::shop::{Bare, PLAN, Shop, slot};
use serde_json::json;

const READ: Access = Access::Permission("slots:read");
const WRITE: Access = Access::Permission("slots:write");

const TABLE: &[(&str, Access)] = &[
    ("listDeliverySlots", Access::Public),
    ("listAllDeliverySlots", READ),
    ("createDeliverySlot", WRITE),
    ("getDeliverySlot", READ),
    ("replaceDeliverySlot", WRITE),
    ("changeDeliverySlot", WRITE),
    ("closeDeliverySlot", WRITE),
    ("listDeliverySlotExceptions", READ),
    ("createDeliverySlotException", WRITE),
    ("getDeliverySlotException", READ),
    ("replaceDeliverySlotException", WRITE),
    ("removeDeliverySlotException", WRITE),
    ("getCart", Access::Public),
    ("emptyCart", Access::Public),
    ("addCartItem", Access::Public),
    ("setCartItem", Access::Public),
    ("removeCartItem", Access::Public),
    ("previewCheckout", Access::Public),
    ("confirmCheckout", Access::Public),
    ("listShippingOptions", Access::Public),
    ("openCheckoutSession", Access::Public),
    ("getCheckoutSession", Access::Public),
    ("setCheckoutAddress", Access::Public),
    ("setCheckoutDelivery", Access::Public),
    ("completeCheckout", Access::Public),
    ("placeOrder", Access::SignedIn),
    ("continuePayment", Access::Public),
    ("getRouting", Access::Permission("sites:read")),
    ("replaceRouting", Access::Permission("sites:write")),
];

on_both! {
    async fn each_route_asks_for_its_permission(bare: Bare) {
        assert_every_route_guarded(&bare.app, TABLE).await;
    }

    async fn bad_input_is_refused_everywhere_and_writes_nothing(bare: Bare) {
        bad_input(&bare.app, &bare.app.as_operator()).await;
    }

    async fn employees_look_and_managers_plan(shop: Shop) {
        let branch = shop.branch("TLV").await;
        shop.app.as_employee().get(PLAN).await.data(200);
        shop.app.as_employee().post(PLAN, slot(&branch, json!({}))).await.expect_error(403, "FORBIDDEN");
        shop.manager().post(PLAN, slot(&branch, json!({}))).await.data(201);
    }
}
