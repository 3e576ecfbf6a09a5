//! Who may do what.

use bodega_testkit::{
    App, on_both,
    sweep::{Access, assert_every_route_guarded, bad_input},
};

use crate::shop::{PLAN, Shop, slot};
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
];

on_both! {
    async fn each_route_asks_for_its_permission(app: App) {
        assert_every_route_guarded(&app.with(bodega_sales::routes), TABLE).await;
    }

    async fn bad_input_is_refused_everywhere_and_writes_nothing(app: App) {
        let app = app.with(bodega_sales::routes);
        bad_input(&app, &app.as_operator()).await;
    }

    async fn employees_look_and_managers_plan(shop: Shop) {
        let branch = shop.branch("TLV").await;
        shop.app.as_employee().get(PLAN).await.data(200);
        shop.app.as_employee().post(PLAN, slot(&branch, json!({}))).await.expect_error(403, "FORBIDDEN");
        shop.manager().post(PLAN, slot(&branch, json!({}))).await.data(201);
    }
}
