//! Grants that are limited to certain sites.

use bodega_identity::role::Builtin;
use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{EXCEPTIONS, PLAN, Shop, each, id, slot, text};

on_both! {
    async fn what_is_out_of_reach_is_neither_shown_nor_changed(shop: Shop) {
        let (mine, theirs) = (shop.branch("TLV").await, shop.branch("HFA").await);
        let badge = shop.app.badge(Builtin::Manager).limited_to(&[id(&mine, "id")]);
        let limited = shop.app.as_badge(&badge);
        shop.slot(&mine, json!({})).await;
        let other = shop.slot(&theirs, json!({})).await;
        let holiday = |branch: &serde_json::Value| json!({ "branchId": branch["id"], "date": "2026-03-09", "closed": true });
        shop.manager().post(EXCEPTIONS, holiday(&mine)).await.data(201);
        let hidden = shop.manager().post(EXCEPTIONS, holiday(&theirs)).await.data(201);
        for path in [PLAN, EXCEPTIONS] {
            let shown = limited.get(path).await.data(200);
            assert_eq!(each(shown.as_array().unwrap(), "branchId"), [&mine["id"]], "{path}");
        }
        let (one, two) = (format!("{PLAN}/{}", text(&other, "id")), format!("{EXCEPTIONS}/{}", text(&hidden, "id")));
        for reply in [
            limited.get(&one).await,
            limited.patch(&one, json!({ "capacity": 1 })).await,
            limited.delete(&one).await,
            limited.get(&two).await,
            limited.delete(&two).await,
            limited.post(PLAN, slot(&theirs, json!({ "dayOfWeek": 2 }))).await,
            limited.post(EXCEPTIONS, json!({ "branchId": theirs["id"], "date": "2026-03-10", "closed": true })).await,
            limited.get(&format!("{PLAN}?branchId={}", text(&theirs, "id"))).await,
        ] {
            reply.expect_error(403, "FORBIDDEN");
        }
    }
}
