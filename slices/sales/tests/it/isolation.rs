//! Merchant B cannot read or change a thing of merchant A.

use bodega_kernel::{Id, Scope, noun};
use bodega_sales::{SalesError, slot};
use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{EXCEPTIONS, PLAN, SLOTS, Shop, id, slot as body, text};

on_both! {
    async fn nothing_of_another_merchant_is_there(shop: Shop) {
        let branch = shop.source().await;
        let planned = shop.slot(&branch, json!({})).await;
        let holiday = json!({ "branchId": branch["id"], "date": "2026-03-09", "closed": true });
        let made = shop.manager().post(EXCEPTIONS, holiday.clone()).await.data(201);
        let rows = shop.rows().await;
        let admin = shop.app.other_merchant().as_admin();
        let (one, other) = (format!("{PLAN}/{}", text(&planned, "id")), format!("{EXCEPTIONS}/{}", text(&made, "id")));
        for reply in [
            admin.get(&one).await,
            admin.put(&one, body(&branch, json!({}))).await,
            admin.patch(&one, json!({ "capacity": 9 })).await,
            admin.delete(&one).await,
            admin.get(&other).await,
            admin.put(&other, holiday.clone()).await,
            admin.delete(&other).await,
        ] {
            reply.expect_error(404, "NOT_FOUND");
        }
        for path in [PLAN, EXCEPTIONS, &format!("{PLAN}?branchId={}", text(&branch, "id"))] {
            assert_eq!(admin.get(path).await.data(200), json!([]), "{path}");
        }
        for reply in [
            admin.post(PLAN, body(&branch, json!({}))).await,
            admin.post(EXCEPTIONS, holiday).await,
            admin.post(EXCEPTIONS, json!({ "slotId": planned["id"], "date": "2026-03-09", "closed": true })).await,
            admin.get(&format!("{SLOTS}?branchId={}", text(&branch, "id"))).await,
        ] {
            reply.expect_error(422, "VALIDATION_FAILED");
        }
        let theirs: Scope = Scope::One(shop.app.other);
        let (place, date): (Id<noun::Slot>, _) = (id(&planned, "id"), "2026-03-09".parse().unwrap());
        let call = shop.app.env.call(bodega_kernel::Actor::system("test"), theirs.clone());
        let taken = shop.app.db.write(&call, move |tx| slot::take(tx, &theirs, place, date)).await;
        assert!(matches!(taken, Err(SalesError::NotFound(_))));
        assert_eq!(shop.rows().await, rows, "nothing was written");
    }
}
