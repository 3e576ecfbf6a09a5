//! Branches and warehouses. [MS-5, WS-warehouse-1]

use bodega_inventory::{InventoryError, delivery_source};
use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, branch, id, text, with};

const PATH: &str = "/api/v1/admin/branches";

on_both! {
    async fn a_branch_is_there_for_everybody(yard: Yard) {
        let made = yard.branch("TLV").await;
        assert_eq!((&made["version"], &made["active"]), (&json!(1), &json!(true)));
        yard.branch("HFA").await;
        let listed = yard.app.client().get("/api/v1/branches").await.data(200);
        assert_eq!(listed.as_array().unwrap().len(), 2);
        let shown = yard.app.client().get(&format!("/api/v1/branches/{}", text(&made, "id"))).await.data(200);
        assert_eq!(listed[1], shown);
        for field in ["id", "code", "name", "kind", "address", "timeZone", "hours", "pickup", "deliverySource"] {
            assert!(!shown[field].is_null(), "{field} in {shown}");
        }
        for inner in ["active", "version", "metadata"] {
            assert!(shown[inner].is_null(), "{inner} is for staff");
        }
        let page = yard.app.client().get("/api/v1/branches?limit=1&offset=1").await.expect(200);
        assert_eq!((&page["page"]["total"], page["data"].as_array().unwrap().len()), (&json!(2), 1));
    }

    async fn it_is_changed_at_the_version_that_was_read(yard: Yard) {
        let made = yard.branch("TLV").await;
        let path = format!("{PATH}/{}", text(&made, "id"));
        let read = yard.manager().get(&path).await;
        assert_eq!(read.header("etag"), "\"v1\"");
        let sent_back = with(read.data(200), json!({ "name": "Dizengoff" }));
        let after = yard.manager().put(&path, sent_back.clone()).await.data(200);
        assert_eq!((text(&after, "name"), &after["version"]), ("Dizengoff", &json!(2)));
        let error = yard.manager().put(&path, sent_back).await.expect_error(412, "VERSION_MISMATCH");
        assert_eq!(error["details"][0], json!({ "expected": 1, "current": 2 }));
        let stale = yard.manager().header("if-match", "\"v1\"");
        stale.patch(&path, json!({ "name": "X" })).await.expect_error(412, "VERSION_MISMATCH");
        let after = yard.manager().patch(&path, json!({ "geo": { "lat": 32.08, "lng": 34.77 } })).await.data(200);
        assert_eq!(after["geo"]["lat"], 32.08);
        let after = yard.manager().patch(&path, json!({ "geo": null })).await.data(200);
        assert!(after["geo"].is_null());
        let same = yard.manager().patch(&path, json!({ "pickup": true })).await.data(200);
        assert_eq!(same["version"], after["version"], "what says nothing new is no change");
    }

    async fn a_code_names_one_of_a_merchants_sites(yard: Yard) {
        yard.branch("TLV").await;
        let other = yard.branch("HFA").await;
        yard.manager().post(PATH, branch("TLV")).await.expect_error(409, "CODE_TAKEN");
        let path = format!("{PATH}/{}", text(&other, "id"));
        yard.manager().patch(&path, json!({ "code": "TLV" })).await.expect_error(409, "CODE_TAKEN");
        yard.app.other_merchant().as_manager().post(PATH, branch("TLV")).await.data(201);
    }

    async fn a_cursor_of_no_page_is_refused(yard: Yard) {
        for path in [
            "branches", "admin/branches", "admin/inventory", "admin/inventory/suggestions", "admin/inventory/history",
            "stock-requests/my", "admin/stock-requests", "admin/transfers",
        ] {
            let faults = yard.manager().get(&format!("/api/v1/{path}?cursor=junk")).await.faults();
            assert_eq!(faults, [("cursor".to_owned(), "INVALID_CURSOR".to_owned())], "{path}");
        }
        yard.branch("TLV").await;
        yard.branch("HFA").await;
        let first = yard.manager().get(&format!("{PATH}?limit=1")).await.expect(200);
        let next = first["page"]["nextCursor"].as_str().unwrap();
        let second = yard.manager().get(&format!("{PATH}?limit=1&cursor={next}")).await.data(200);
        assert_eq!(text(&second[0], "code"), "TLV", "its own goes on");
    }

    async fn each_bad_field_is_told_at_once(yard: Yard) {
        let rows = yard.rows().await;
        let wrong = json!({
            "code": "a b", "name": "", "timeZone": "Mars/Olympus", "address": { "line1": "", "city": "X", "country": "ISR" },
            "hours": [{ "dayOfWeek": 7, "opens": "22:00", "closes": "06:00" }], "geo": { "lat": 91, "lng": 0 },
        });
        let faults = yard.manager().post(PATH, wrong).await.faults();
        let fields: Vec<_> = faults.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, [
            "code", "name", "address.country", "address.line1", "timeZone", "hours[0].dayOfWeek", "hours[0].closes", "geo.lat",
        ]);
        let missing = yard.manager().post(PATH, json!({})).await.faults();
        assert_eq!(missing.len(), 4, "{missing:?}");
        assert_eq!(yard.rows().await, rows, "nothing was written");
    }

    async fn one_that_holds_stock_is_not_closed(yard: Yard) {
        let made = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&made, "MILK", 1).await;
        let path = format!("{PATH}/{}", text(&made, "id"));
        yard.manager().delete(&path).await.expect_error(409, "HOLDS_STOCK");
        yard.manager().patch(&path, json!({ "active": false })).await.expect_error(409, "HOLDS_STOCK");
        yard.put(&made, "MILK", 0).await;
        yard.manager().delete(&path).await.expect(204);
        assert_eq!(yard.app.client().get("/api/v1/branches").await.data(200), json!([]));
        yard.app.client().get(&format!("/api/v1/branches/{}", text(&made, "id"))).await.expect_error(404, "NOT_FOUND");
        let by_sku = format!("/api/v1/admin/inventory/by-sku/{}/MILK", text(&made, "id"));
        let reply = yard.manager().put(&by_sku, json!({ "onHand": 1, "reason": "test" })).await;
        assert_eq!(reply.faults(), [("branchId".to_owned(), "SITE_INACTIVE".to_owned())]);
        let opened = yard.manager().patch(&path, json!({ "active": true })).await.data(200);
        assert_eq!(opened["active"], true);
        assert_eq!(yard.events().await.last().unwrap(), "site.updated");
        yard.put(&made, "MILK", 1).await;
    }

    async fn one_site_serves_home_deliveries(yard: Yard) {
        let scope = yard.scope();
        let none = yard.app.db.read(&yard.scope(), move |tx| delivery_source(tx, &scope)).await;
        assert!(matches!(none, Err(InventoryError::NoDeliverySource)), "a clear error");
        let source = with(branch("WH"), json!({ "kind": "WAREHOUSE", "deliverySource": true }));
        let warehouse = yard.manager().post(PATH, source).await.data(201);
        let other = yard.branch("TLV").await;
        let path = |site: &serde_json::Value| format!("{PATH}/{}", text(site, "id"));
        yard.manager().delete(&path(&warehouse)).await.expect_error(409, "SERVES_DELIVERIES");
        let after = yard.manager().patch(&path(&other), json!({ "deliverySource": true })).await.data(200);
        assert_eq!(after["deliverySource"], true);
        let scope = yard.scope();
        let found = yard.app.db.read(&yard.scope(), move |tx| delivery_source(tx, &scope)).await.unwrap();
        assert_eq!(found.id, id(&other, "id"), "it has taken over");
        yard.manager().delete(&path(&warehouse)).await.expect(204);
        let closed = yard.manager().patch(&path(&warehouse), json!({ "deliverySource": true })).await;
        assert_eq!(closed.faults()[0].1, "SITE_INACTIVE");
        let both = json!({ "active": false, "deliverySource": false });
        yard.manager().patch(&path(&other), both).await.data(200);
    }

    async fn a_shared_site_is_kept_by_one(yard: Yard) {
        let made = yard.branch("HUB").await;
        let site = text(&made, "id");
        let guest = yard.app.other_merchant().as_manager();
        let path = format!("{PATH}/{site}");
        guest.get(&path).await.expect_error(404, "NOT_FOUND");
        let merchant = yard.merchant(yard.app.other).await;
        let grant = format!("/api/v1/admin/sites/{site}/merchants/{merchant}");
        yard.app.as_admin().put(&grant, json!({})).await.expect_error(403, "FORBIDDEN");
        yard.app.as_operator().put(&grant, json!({})).await.expect(204);
        guest.get(&path).await.data(200);
        guest.patch(&path, json!({ "name": "Mine" })).await.expect_error(403, "FORBIDDEN");
        let chosen = guest.patch(&path, json!({ "deliverySource": true })).await.data(200);
        assert_eq!(chosen["deliverySource"], true, "which site delivers is each merchant's own choice");
        assert_eq!(yard.manager().get(&path).await.data(200)["deliverySource"], false);
        let error = yard.manager().delete(&path).await;
        error.expect_error(409, "SERVES_DELIVERIES");
        guest.patch(&path, json!({ "deliverySource": false })).await.data(200);
        let variant = json!({ "sku": "T", "price": { "amount": 1, "currency": "ILS" } });
        guest.post("/api/v1/admin/products", json!({ "title": "Theirs", "variants": [variant] })).await.data(201);
        let by_sku = format!("/api/v1/admin/inventory/by-sku/{site}/T");
        guest.put(&by_sku, json!({ "onHand": 3, "reason": "theirs" })).await.data(200);
        yard.manager().delete(&path).await.expect_error(409, "HOLDS_STOCK");
        yard.app.as_operator().delete(&grant).await.expect_error(409, "HOLDS_STOCK");
        guest.put(&by_sku, json!({ "onHand": 0, "reason": "theirs" })).await.data(200);
        yard.app.as_operator().delete(&grant).await.expect(204);
        guest.get(&path).await.expect_error(404, "NOT_FOUND");
        yard.assert_sound().await;
    }
}
