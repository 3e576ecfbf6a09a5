//! The week that every site begins with. [MS-5]

use bodega_sales::slot::Capacities;
use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{PLAN, Shop, branch, with};

on_both! {
    async fn it_is_planned_once(shop: Shop) {
        let both = with(branch("SRC"), json!({ "deliverySource": true }));
        let site = shop.manager().post("/api/v1/admin/branches", both).await.data(201);
        assert_eq!(shop.week(&site, Capacities::USUAL).await, 112);
        let rows = shop.rows().await;
        assert_eq!(shop.week(&site, Capacities::UNLIMITED).await, 112, "it has a week already");
        let changed = shop.rows().await;
        assert_eq!(rows, changed);
        let page = shop.manager().get(&format!("{PLAN}?type=PICKUP&dayOfWeek=6")).await.expect(200);
        assert_eq!((&page["page"]["total"], &page["data"][0]["capacity"]), (&json!(8), &json!(10)));
        assert_eq!(shop.events().await.len(), 112);
    }

    async fn a_week_that_was_given_up_stays_given_up(shop: Shop) {
        let site = shop.branch("TLV").await;
        let mine = shop.slot(&site, json!({ "type": "PICKUP", "active": false })).await;
        assert_eq!(shop.week(&site, Capacities::USUAL).await, 1);
        assert_eq!(shop.manager().get(PLAN).await.data(200), json!([mine]));
    }
}
