//! Reservations that nobody claims in time.

use std::time::Duration;

use bodega_db::Engine;
use bodega_inventory::{InventoryError, fulfil, keep, reservation, reserve};
use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, text, wish};

on_both! {
    async fn what_nobody_claims_is_given_back(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let made = yard.reserve(&branch, "basket-1", json!([{ "sku": "MILK", "quantity": 4 }])).await;
        let path = |verb: &str| format!("/api/v1/inventory/reservations/{}{verb}", text(&made, "id"));
        yard.app.clock.advance(Duration::from_secs(899));
        yard.app.run_jobs().await;
        assert_eq!(yard.stock(&branch, "MILK").await["reserved"], 4, "it is not time yet");
        yard.app.clock.advance(Duration::from_secs(1));
        yard.manager().post(&path("/fulfil"), json!({})).await.expect_error(409, "RESERVATION_EXPIRED");
        yard.app.clock.advance(Duration::from_secs(10));
        yard.app.run_jobs().await;
        assert_eq!(yard.stock(&branch, "MILK").await["reserved"], 0);
        assert_eq!(text(&yard.manager().get(&path("")).await.data(200), "status"), "EXPIRED");
        yard.manager().post(&path("/fulfil"), json!({})).await.expect_error(409, "RESERVATION_EXPIRED");
        assert_eq!(text(&yard.manager().post(&path("/release"), json!({})).await.data(200), "status"), "EXPIRED");
        let facts = yard.facts().await;
        let (kind, data) = facts.iter().rfind(|(kind, _)| kind == "stock.released").unwrap();
        assert_eq!((kind.as_str(), &data["status"]), ("stock.released", &json!("EXPIRED")));
        yard.assert_sound().await;
    }

    async fn many_that_share_rows_are_swept_together(yard: Yard) {
        let site = yard.site("TLV").await;
        let (milk, eggs) = (yard.goods("MILK").await, yard.goods("EGGS").await);
        let rows = [yard.set(site, milk, 1000).await, yard.set(site, eggs, 1000).await];
        let end = yard.app.clock.now().after(Duration::from_secs(60));
        yard.write(move |tx, scope| {
            for at in 0..450 {
                let mut wish = wish(&format!("basket-{at}"), site, &[(milk, 1), (eggs, 2)]);
                // One in three is an order's.
                wish.expires_at = (at % 3 > 0).then_some(end);
                reserve(tx, scope, &wish)?;
            }
            Ok(())
        })
        .await
        .unwrap();
        yard.app.clock.advance(Duration::from_secs(120));
        yard.app.run_jobs().await;
        assert_eq!(yard.balance(rows[0].id).await.reserved, 150);
        assert_eq!(yard.balance(rows[1].id).await.reserved, 300);
        yard.assert_sound().await;
    }

    async fn one_that_cannot_be_ended_keeps_no_other_from_it(yard: Yard) {
        let site = yard.site("TLV").await;
        let (milk, eggs) = (yard.goods("MILK").await, yard.goods("EGGS").await);
        let rows = [yard.set(site, milk, 10).await, yard.set(site, eggs, 10).await];
        let end = yard.app.clock.now().after(Duration::from_secs(60));
        for (name, goods) in [("basket-1", milk), ("basket-2", eggs)] {
            let mut wish = wish(name, site, &[(goods, 4)]);
            wish.expires_at = Some(end);
            yard.write(move |tx, scope| reserve(tx, scope, &wish)).await.unwrap();
        }
        // Somebody has cut into a balance by hand.
        let broken = rows[0].id.uuid().simple();
        yard.app.base.by_hand(&match yard.app.db.engine() {
            Engine::Sqlite => format!("UPDATE inventory_stock SET reserved = 1 WHERE id = x'{broken}'"),
            Engine::Postgres => format!("UPDATE inventory_stock SET reserved = 1 WHERE id = '{broken}'"),
        }).await;
        yard.app.clock.advance(Duration::from_secs(120));
        yard.app.run_jobs().await;
        assert_eq!(yard.balance(rows[1].id).await.reserved, 0);
        assert_eq!(yard.balance(rows[0].id).await.reserved, 1, "nothing was done to it");
    }

    async fn of_expiry_and_keeping_exactly_one_wins(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        let row = yard.set(site, milk, 100).await;
        let end = yard.app.clock.now().after(Duration::from_secs(60));
        let mut kept = 0;
        let mut ids = Vec::new();
        for at in 0..20 {
            let mut wish = wish(&format!("checkout-{at}"), site, &[(milk, 1)]);
            wish.expires_at = Some(end);
            ids.push(yard.write(move |tx, scope| reserve(tx, scope, &wish)).await.unwrap().id);
        }
        // The checkouts' calls were made in time; the sweep's is late.
        let in_time: Vec<_> = ids.iter().map(|_| yard.call()).collect();
        yard.app.clock.advance(Duration::from_secs(120));
        let late = yard.call();
        let (db, scope, all) = (yard.app.db.clone(), yard.scope(), ids.clone());
        let sweep = tokio::spawn(async move { db.write(&late, move |tx| reservation::expire(tx, &scope, &all)).await });
        for (id, call) in ids.iter().copied().zip(in_time) {
            let scope = yard.scope();
            match yard.app.db.write(&call, move |tx| keep(tx, &scope, id)).await {
                Ok(_) => kept += 1,
                Err(InventoryError::ReservationExpired) => {}
                Err(other) => panic!("{other}"),
            }
        }
        let expired = i64::try_from(sweep.await.unwrap().unwrap()).unwrap();
        assert_eq!(kept + expired, 20, "each is kept or expired, none both, none neither");
        assert_eq!(yard.balance(row.id).await.reserved, kept);
        yard.assert_sound().await;
    }

    async fn what_expired_cannot_leave_though_the_sweep_is_late(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        yard.set(site, milk, 5).await;
        let mut held = wish("checkout-1", site, &[(milk, 5)]);
        held.expires_at = Some(yard.app.clock.now().after(Duration::from_secs(60)));
        let id = yard.write(move |tx, scope| reserve(tx, scope, &held)).await.unwrap().id;
        yard.app.clock.advance(Duration::from_secs(60));
        let tried = yard.write(move |tx, scope| fulfil(tx, scope, id, None)).await;
        assert!(matches!(tried, Err(InventoryError::ReservationExpired)));
        let tried = yard.write(move |tx, scope| keep(tx, scope, id)).await;
        assert!(matches!(tried, Err(InventoryError::ReservationExpired)));
        yard.app.run_jobs().await;
        yard.assert_sound().await;
    }
}
