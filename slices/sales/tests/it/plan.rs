//! Planning the week. [MS-5]

use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{PLAN, Shop, slot, text, with};

on_both! {
    async fn a_window_is_planned_read_and_changed(shop: Shop) {
        let branch = shop.source().await;
        let made = shop.slot(&branch, json!({ "externalId": "erp-7" })).await;
        assert_eq!((text(&made, "start"), text(&made, "end"), &made["cutoffMinutes"]), ("14:00", "16:00", &json!(60)));
        let path = format!("{PLAN}/{}", text(&made, "id"));
        let read = shop.app.as_employee().get(&path).await;
        assert_eq!((read.header("etag"), &read.data(200)), ("\"v1\"", &made));
        let changed = shop.manager().patch(&path, json!({ "capacity": null, "end": "17:00" })).await.data(200);
        assert_eq!((&changed["capacity"], text(&changed, "end"), &changed["version"]), (&json!(null), "17:00", &json!(2)));
        let sent_back = with(changed, json!({ "capacity": 5 }));
        let replaced = shop.manager().put(&path, sent_back.clone()).await.data(200);
        assert_eq!((&replaced["capacity"], &replaced["externalId"]), (&json!(5), &json!("erp-7")));
        shop.manager().put(&path, sent_back).await.expect_error(412, "VERSION_MISMATCH");
        let stale = shop.manager().header("if-match", "\"v1\"");
        stale.patch(&path, json!({ "capacity": 1 })).await.expect_error(412, "VERSION_MISMATCH");
        let same = shop.manager().patch(&path, json!({ "capacity": 5 })).await.data(200);
        assert_eq!(same["version"], 3, "what says nothing new is no change");
        assert_eq!(shop.events().await, ["slot.created", "slot.updated", "slot.updated"]);
    }

    async fn one_that_is_closed_is_offered_to_nobody(shop: Shop) {
        let branch = shop.source().await;
        let made = shop.slot(&branch, json!({})).await;
        let path = format!("{PLAN}/{}", text(&made, "id"));
        assert_eq!(shop.offered("date=2026-03-09").await.len(), 1);
        for _ in 0..2 {
            shop.manager().delete(&path).await.expect(204);
        }
        assert_eq!(shop.offered("date=2026-03-09").await.len(), 0);
        assert_eq!(shop.manager().get(&path).await.data(200)["active"], false);
        shop.manager().patch(&path, json!({ "active": true })).await.data(200);
        assert_eq!(shop.offered("date=2026-03-09").await.len(), 1);
        assert_eq!(shop.events().await, ["slot.created", "slot.closed", "slot.updated"]);
    }

    async fn nobody_is_offered_the_same_hours_twice(shop: Shop) {
        let (branch, other) = (shop.source().await, shop.branch("HFA").await);
        let made = shop.slot(&branch, json!({ "area": { "cities": ["Haifa"], "postalCodes": ["64*"] } })).await;
        let tried = async |more| shop.manager().post(PLAN, slot(&branch, more)).await;
        for more in [
            json!({ "start": "15:00", "end": "17:00" }),
            json!({ "start": "12:00", "end": "20:00", "area": { "cities": ["haifa", "Akko"] } }),
            json!({ "area": { "postalCodes": ["6439602"] } }),
        ] {
            let error = tried(more).await.expect_error(409, "SLOT_OVERLAPS");
            assert_eq!(error["details"][0]["slotId"], made["id"]);
        }
        tried(json!({ "area": { "cities": ["Eilat"] } })).await.data(201);
        tried(json!({ "start": "16:00", "end": "18:00" })).await.data(201);
        tried(json!({ "dayOfWeek": 2 })).await.data(201);
        tried(json!({ "type": "PICKUP" })).await.data(201);
        shop.slot(&other, json!({})).await;
        let asleep = tried(json!({ "active": false })).await.data(201);
        let path = format!("{PLAN}/{}", text(&asleep, "id"));
        shop.manager().patch(&path, json!({ "active": true })).await.expect_error(409, "SLOT_OVERLAPS");
    }

    async fn the_list_can_be_narrowed(shop: Shop) {
        let (branch, other) = (shop.source().await, shop.branch("HFA").await);
        shop.slot(&branch, json!({})).await;
        shop.slot(&branch, json!({ "dayOfWeek": 2, "active": false })).await;
        shop.slot(&other, json!({ "type": "PICKUP" })).await;
        let count = async |query: &str| {
            let listed = shop.manager().get(&format!("{PLAN}?{query}")).await.expect(200);
            (listed["data"].as_array().unwrap().len(), listed["page"]["total"].clone())
        };
        assert_eq!(count("").await, (3, json!(3)));
        assert_eq!(count("limit=1").await, (1, json!(3)));
        assert_eq!(count("active=true").await.0, 2);
        assert_eq!(count("type=PICKUP").await.0, 1);
        assert_eq!(count("dayOfWeek=2").await.0, 1);
        assert_eq!(count(&format!("branchId={}", text(&branch, "id"))).await.0, 2);
        assert_eq!(count("updatedSince=2026-03-03T00:00:00Z").await.0, 0);
        assert_eq!(shop.manager().get(&format!("{PLAN}?dayOfWeek=7")).await.faults()[0].0, "dayOfWeek");
    }

    async fn sent_again_it_is_planned_once(shop: Shop) {
        let branch = shop.source().await;
        let keyed = shop.manager().key("plan-1");
        let made = keyed.post(PLAN, slot(&branch, json!({}))).await.data(201);
        assert_eq!(keyed.post(PLAN, slot(&branch, json!({}))).await.data(201), made);
        let other = keyed.post(PLAN, slot(&branch, json!({ "capacity": 3 }))).await;
        other.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
    }

    async fn each_bad_field_is_told_at_once(shop: Shop) {
        let branch = shop.branch("TLV").await;
        let made = shop.slot(&branch, json!({ "externalId": "erp-7" })).await;
        let rows = shop.rows().await;
        let wrong = json!({
            "branchId": branch["id"], "type": "PICKUP", "dayOfWeek": 7, "start": "25:00", "end": "8", "capacity": -1,
            "cutoffMinutes": 10081, "area": { "cities": [""] }, "externalId": "",
        });
        let faults = shop.manager().post(PLAN, wrong).await.faults();
        let fields: Vec<_> = faults.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["dayOfWeek", "capacity", "cutoffMinutes", "start", "end", "area.cities[0]", "externalId"]);
        assert_eq!(shop.manager().post(PLAN, json!({})).await.faults().len(), 5);
        let nowhere = json!({ "branchId": "ste_00000000000000000000000000" });
        let one = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        for (more, expected) in [
            (nowhere, one("branchId", "UNKNOWN_SITE")),
            (json!({ "start": "16:00" }), one("end", "INVALID_HOURS")),
            (json!({ "type": "PICKUP", "area": { "cities": ["Haifa"] } }), one("area", "NOT_FOR_PICKUP")),
        ] {
            assert_eq!(shop.manager().post(PLAN, slot(&branch, more)).await.faults(), expected);
        }
        let taken = shop.manager().post(PLAN, slot(&branch, json!({ "dayOfWeek": 2, "externalId": "erp-7" }))).await;
        taken.expect_error(409, "EXTERNAL_ID_TAKEN");
        let path = format!("{PLAN}/{}", text(&made, "id"));
        let moved = shop.manager().patch(&path, json!({ "type": "PICKUP", "start": "20:00" })).await.faults();
        assert_eq!(moved.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["type", "end"]);
        assert_eq!(shop.rows().await, rows, "nothing was written");
    }
}
