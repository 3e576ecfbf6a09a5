//! Giving promised stock back.

use bodega_inventory::{InventoryError, keep, release, reserve};
use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, text, wish};

on_both! {
    async fn what_is_released_can_be_sold_again(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let made = yard.reserve(&branch, "basket-1", json!([{ "sku": "MILK", "quantity": 10 }])).await;
        let path = format!("/api/v1/inventory/reservations/{}/release", text(&made, "id"));
        let released = yard.manager().post(&path, json!({})).await.data(200);
        assert_eq!(text(&released, "status"), "RELEASED");
        assert_eq!(yard.stock(&branch, "MILK").await["available"], 10);
        let events = yard.events().await;
        assert_eq!(events[events.len() - 2..], ["stock.released", "stock.replenished"]);
        assert_eq!(yard.manager().post(&path, json!({})).await.data(200), released, "again it changes nothing");
        assert_eq!(yard.events().await, events);
        yard.assert_sound().await;
    }

    async fn what_has_left_cannot_be_released(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let made = yard.reserve(&branch, "basket-1", json!([{ "sku": "MILK", "quantity": 3 }])).await;
        let path = |verb: &str| format!("/api/v1/inventory/reservations/{}/{verb}", text(&made, "id"));
        yard.manager().post(&path("fulfil"), json!({})).await.data(200);
        let error = yard.manager().post(&path("release"), json!({})).await;
        assert_eq!(error.expect_error(409, "RESERVATION_CLOSED")["details"][0]["status"], "FULFILLED");
        let nobody = "/api/v1/inventory/reservations/res_00000000000000000000000000/release";
        yard.manager().post(nobody, json!({})).await.expect_error(404, "NOT_FOUND");
    }

    async fn an_order_keeps_what_a_checkout_has_reserved(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        yard.set(site, milk, 5).await;
        let in_time = yard.app.clock.now().after(std::time::Duration::from_secs(60));
        let mut held = wish("checkout-1", site, &[(milk, 5)]);
        held.expires_at = Some(in_time);
        let made = yard.write(move |tx, scope| reserve(tx, scope, &held)).await.unwrap();
        let id = made.id;
        let kept = yard.write(move |tx, scope| keep(tx, scope, id)).await.unwrap();
        assert_eq!(kept.expires_at, None);
        yard.app.clock.advance(std::time::Duration::from_secs(3600));
        yard.app.run_jobs().await;
        let again = yard.write(move |tx, scope| keep(tx, scope, id)).await.unwrap();
        assert_eq!(again, kept, "an order holds it, however long");
        yard.write(move |tx, scope| release(tx, scope, id)).await.unwrap();
        let late = yard.write(move |tx, scope| keep(tx, scope, id)).await;
        assert!(matches!(late, Err(InventoryError::ReservationClosed(_))));
        yard.assert_sound().await;
    }
}
