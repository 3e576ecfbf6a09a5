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
    ("listPromotions", Access::Permission("promotions:read")),
    ("createPromotion", Access::Permission("promotions:write")),
    ("getPromotion", Access::Permission("promotions:read")),
    ("replacePromotion", Access::Permission("promotions:write")),
    ("changePromotion", Access::Permission("promotions:write")),
    ("endPromotion", Access::Permission("promotions:write")),
    ("listDeliveryFees", Access::Permission("fees:read")),
    ("createDeliveryFee", Access::Permission("fees:write")),
    ("getDeliveryFee", Access::Permission("fees:read")),
    ("replaceDeliveryFee", Access::Permission("fees:write")),
    ("changeDeliveryFee", Access::Permission("fees:write")),
    ("deleteDeliveryFee", Access::Permission("fees:write")),
    ("listTaxRates", Access::Permission("taxes:read")),
    ("createTaxRate", Access::Permission("taxes:write")),
    ("getTaxRate", Access::Permission("taxes:read")),
    ("replaceTaxRate", Access::Permission("taxes:write")),
    ("changeTaxRate", Access::Permission("taxes:write")),
    ("deleteTaxRate", Access::Permission("taxes:write")),
    ("getTaxSettings", Access::Permission("taxes:read")),
    ("changeTaxSettings", Access::Permission("taxes:write")),
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
    ("listOrders", Access::SignedIn),
    ("listOrdersOfUser", Access::SignedIn),
    ("getOrder", Access::SignedIn),
    ("cancelOrder", Access::SignedIn),
    ("changeOrder", Access::SignedIn),
    ("reorder", Access::SignedIn),
    ("getOrderHistory", Access::SignedIn),
    ("lookUpOrder", Access::Public),
    ("setOrderStatus", Access::Permission("orders:admin")),
    ("listOpsOrders", Access::Permission("orders:read")),
    ("getOpsOrder", Access::Permission("orders:read")),
    ("claimOrder", Access::Permission("orders:pick")),
    ("releaseOrder", Access::Permission("orders:pick")),
    ("setPickedStatus", Access::Permission("orders:pick")),
    ("setOpsOrderStatus", Access::Permission("orders:pick")),
    ("searchOrders", Access::Permission("orders:write")),
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
