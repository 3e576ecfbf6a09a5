//! Dates that are not as usual.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{EXCEPTIONS, Shop, each, text};

on_both! {
    async fn a_holiday_has_no_windows_but_those_that_are_named(shop: Shop) {
        let source = shop.source().await;
        let early = shop.slot(&source, json!({})).await;
        shop.slot(&source, json!({ "start": "16:00", "end": "18:00" })).await;
        let remaining = async |date: &str| {
            let offered = shop.offered(&format!("date={date}")).await;
            each(&offered, "remaining").into_iter().cloned().collect::<Vec<Value>>()
        };
        let holiday = json!({ "branchId": source["id"], "date": "2026-03-09", "closed": true, "name": "Feast" });
        let made = shop.manager().post(EXCEPTIONS, holiday).await.data(201);
        assert_eq!(remaining("2026-03-09").await.len(), 0);
        assert_eq!(remaining("2026-03-02").await, [2, 2], "other dates are as usual");
        let alone = json!({ "slotId": early["id"], "date": "2026-03-09", "capacity": 1 });
        let open = shop.manager().post(EXCEPTIONS, alone).await.data(201);
        assert_eq!(open["branchId"], source["id"]);
        assert_eq!(remaining("2026-03-09").await, [1], "one window is open all the same");
        let path = format!("{EXCEPTIONS}/{}", text(&made, "id"));
        let other = json!({ "branchId": source["id"], "date": "2026-03-09", "capacity": 9, "version": 1 });
        let changed = shop.manager().put(&path, other.clone()).await.data(200);
        assert_eq!((&changed["closed"], &changed["version"], &changed["name"]), (&json!(false), &json!(2), &json!(null)));
        assert_eq!(remaining("2026-03-09").await, [1, 9]);
        shop.manager().put(&path, other).await.expect_error(412, "VERSION_MISMATCH");
        shop.manager().delete(&path).await.expect(204);
        shop.manager().delete(&path).await.expect_error(404, "NOT_FOUND");
        assert_eq!(remaining("2026-03-09").await, [1, 2]);
        let told = shop.events().await;
        assert_eq!(told[2..], ["slot.exception_set", "slot.exception_set", "slot.exception_set", "slot.exception_removed"]);
    }

    async fn they_are_listed_by_date(shop: Shop) {
        let (one, two) = (shop.source().await, shop.branch("HFA").await);
        for (branch, date) in [(&one, "2026-04-03"), (&one, "2026-04-01"), (&two, "2026-04-02")] {
            let body = json!({ "branchId": branch["id"], "date": date, "closed": true });
            shop.manager().post(EXCEPTIONS, body).await.data(201);
        }
        let dates = async |query: &str| {
            let listed = shop.app.as_employee().get(&format!("{EXCEPTIONS}?{query}")).await.data(200);
            each(listed.as_array().unwrap(), "date").into_iter().cloned().collect::<Vec<Value>>()
        };
        assert_eq!(dates("").await, ["2026-04-01", "2026-04-02", "2026-04-03"]);
        assert_eq!(dates("from=2026-04-02&to=2026-04-03").await, ["2026-04-02"], "the end is not included");
        assert_eq!(dates(&format!("branchId={}", text(&one, "id"))).await, ["2026-04-01", "2026-04-03"]);
        assert_eq!(shop.manager().get(&format!("{EXCEPTIONS}?from=x&to=y")).await.faults().len(), 2);
    }

    async fn a_date_is_one_exception_and_must_make_sense(shop: Shop) {
        let (source, other) = (shop.source().await, shop.branch("HFA").await);
        let window = shop.slot(&source, json!({})).await;
        let good = json!({ "branchId": source["id"], "date": "2026-03-09", "closed": true });
        shop.manager().post(EXCEPTIONS, good.clone()).await.data(201);
        shop.manager().post(EXCEPTIONS, good).await.expect_error(409, "DATE_TAKEN");
        let rows = shop.rows().await;
        for (body, field, code) in [
            (json!({ "date": "2026-03-10", "closed": true }), "branchId", "REQUIRED"),
            (json!({ "branchId": source["id"], "date": "2026-03-10" }), "closed", "REQUIRED"),
            (json!({ "branchId": source["id"], "date": "2026-03-10", "closed": true, "capacity": 1 }), "capacity", "AMBIGUOUS"),
            (json!({ "branchId": source["id"], "date": "10.3.2026", "closed": true }), "date", "INVALID_DATE"),
            (json!({ "branchId": source["id"], "date": "2026-03-10", "capacity": -1 }), "capacity", "OUT_OF_RANGE"),
            (json!({ "slotId": window["id"], "date": "2026-03-10", "closed": true }), "date", "OTHER_DAY"),
            (json!({ "branchId": other["id"], "slotId": window["id"], "date": "2026-03-09", "closed": true }), "slotId", "OTHER_SITE"),
            (json!({ "slotId": "slt_00000000000000000000000000", "date": "2026-03-09", "closed": true }), "slotId", "UNKNOWN_SLOT"),
            (json!({ "branchId": "ste_00000000000000000000000000", "date": "2026-03-09", "closed": true }), "branchId", "UNKNOWN_SITE"),
        ] {
            let faults = shop.manager().post(EXCEPTIONS, body).await.faults();
            assert_eq!(faults, [(field.to_owned(), code.to_owned())]);
        }
        assert_eq!(shop.rows().await, rows, "nothing was written");
    }
}
