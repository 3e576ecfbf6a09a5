//! What two do at once. SQLite's one writer hides such races; PostgreSQL does not.

use std::sync::Arc;

use bodega_db::Tx;
use bodega_inventory::{
    InventoryError, Item, Line, Reach, fulfil, release, request, reserve, site,
    stock::{Adjust, Delta, adjust},
    till::{TillBatch, record_till_sales},
    transfer,
};
use bodega_kernel::{Id, Scope, noun};
use bodega_testkit::on_both;
use serde_json::json;
use tokio::sync::Barrier;

use crate::yard::{Yard, fresh, id, text, wish};

/// Runs a command so many times at once, and gives how many went through. What was refused was refused for a reason.
async fn at_once<R: Send + 'static>(
    yard: &Yard,
    times: usize,
    command: impl Fn(&mut Tx, &Scope, usize) -> Result<R, InventoryError> + Clone + Send + Sync + 'static,
) -> usize {
    let start = Arc::new(Barrier::new(times));
    let tasks: Vec<_> = (0..times)
        .map(|at| {
            let (db, call, scope) = (yard.app.db.clone(), yard.call(), yard.scope());
            let (start, command) = (start.clone(), command.clone());
            tokio::spawn(async move {
                start.wait().await;
                db.write(&call, move |tx| command(tx, &scope, at)).await
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => done += 1,
            Err(InventoryError::Db(error)) => panic!("{error}"),
            Err(_) => {}
        }
    }
    done
}

fn delta(site: Id<noun::Site>, variant: Id<noun::Variant>, delta: i64) -> Adjust {
    Adjust { reason: "race".to_owned(), lines: vec![Delta { site, item: Item::Variant(variant), bin: None, delta }] }
}

on_both! {
    async fn the_last_one_is_sold_once(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        let row = yard.set(site, milk, 0).await;
        for round in 1..=10 {
            yard.set(site, milk, round).await;
            let won = at_once(&yard, 4, move |tx, scope, _| reserve(tx, scope, &wish(&fresh(), site, &[(milk, 1)]))).await;
            assert_eq!(won, 1);
        }
        assert_eq!(yard.balance(row.id).await.available(), 0);
        yard.assert_sound().await;
    }

    async fn one_reference_makes_one_reservation(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        yard.set(site, milk, 100).await;
        for round in 1..=5 {
            let reference = format!("basket-{round}");
            let won = at_once(&yard, 4, move |tx, scope, _| reserve(tx, scope, &wish(&reference, site, &[(milk, 1)]))).await;
            assert_eq!(won, 4, "each is given the one");
            assert_eq!(yard.count("inventory_reservation").await, round);
        }
        yard.assert_sound().await;
    }

    async fn what_is_released_and_fulfilled_at_once_is_one_of_them(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        let row = yard.set(site, milk, 100).await;
        for _ in 0..10 {
            let id = yard.write(move |tx, scope| reserve(tx, scope, &wish(&fresh(), site, &[(milk, 2)]))).await.unwrap().id;
            at_once(&yard, 4, move |tx, scope, at| match at % 2 {
                0 => release(tx, scope, id),
                _ => fulfil(tx, scope, id, None),
            })
            .await;
            let after = yard.balance(row.id).await;
            assert_eq!(after.reserved, 0);
            yard.assert_sound().await;
        }
    }

    async fn nobody_takes_away_more_than_there_is(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        let row = yard.set(site, milk, 5).await;
        let won = at_once(&yard, 8, move |tx, scope, _| adjust(tx, scope, &delta(site, milk, -1))).await;
        assert_eq!((won, yard.balance(row.id).await.on_hand), (5, 0));
        yard.assert_sound().await;
    }

    async fn a_row_is_made_once(yard: Yard) {
        let site = yard.site("TLV").await;
        let variants = [yard.goods("MILK").await, yard.goods("EGGS").await, yard.goods("HAM").await];
        let won = at_once(&yard, 6, move |tx, scope, at| {
            let mut lines: Vec<_> = variants.iter().flat_map(|variant| delta(site, *variant, 1).lines).collect();
            if at % 2 == 0 {
                lines.reverse();
            }
            adjust(tx, scope, &Adjust { reason: "race".to_owned(), lines })
        })
        .await;
        assert_eq!((won, yard.count("inventory_stock").await), (6, 3));
        yard.assert_sound().await;
    }

    async fn a_request_is_decided_once(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        for round in 1..=5 {
            let body = json!({ "branchId": branch["id"], "sku": "MILK", "type": "ADD_QUANTITY", "quantity": 1 });
            let made = yard.app.as_employee().post("/api/v1/stock-requests", body).await.data(201);
            let id = id(&made, "id");
            let won = at_once(&yard, 4, move |tx, scope, _| {
                request::review(tx, scope, &Reach::ALL, id, request::Decision::Approved, None)
            })
            .await;
            assert_eq!(won, 1);
            assert_eq!(yard.stock(&branch, "MILK").await["onHand"], round);
        }
    }

    async fn a_transfer_arrives_or_comes_back_and_never_both(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        yard.goods("MILK").await;
        yard.put(&tlv, "MILK", 100).await;
        for _ in 0..5 {
            let body = json!({ "fromBranchId": tlv["id"], "toBranchId": hfa["id"], "lines": [{ "sku": "MILK", "quantity": 3 }] });
            let sent = yard.manager().post("/api/v1/admin/transfers", body).await.data(201);
            let id = id(&sent, "id");
            let won = at_once(&yard, 4, move |tx, scope, at| {
                let all = transfer::Arrival { lines: None, complete: false };
                match at % 2 {
                    0 => transfer::receive(tx, scope, &Reach::ALL, id, &all),
                    _ => transfer::cancel(tx, scope, &Reach::ALL, id),
                }
            })
            .await;
            assert_eq!(won, 1);
        }
        let on_hand = async |branch| yard.stock(branch, "MILK").await["onHand"].as_i64().unwrap_or(0);
        assert_eq!(on_hand(&tlv).await + on_hand(&hfa).await, 100);
        yard.assert_sound().await;
    }

    async fn a_till_batch_counts_once(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        let row = yard.set(site, milk, 100).await;
        let won = at_once(&yard, 6, move |tx, scope, _| {
            let lines = vec![Line { item: Item::Variant(milk), quantity: 3.try_into().unwrap() }];
            record_till_sales(tx, scope, &TillBatch { site, reference: "till-1".to_owned(), lines })
        })
        .await;
        assert_eq!((won, yard.balance(row.id).await.on_hand), (6, 97));
        yard.assert_sound().await;
    }

    async fn goods_do_not_come_to_a_site_that_closes(yard: Yard) {
        let milk = yard.goods("MILK").await;
        for round in 0..10 {
            let branch = yard.branch(&format!("B{round}")).await;
            let place: Id<noun::Site> = id(&branch, "id");
            let path = format!("/api/v1/admin/branches/{}", text(&branch, "id"));
            let (closer, scope) = (yard.manager(), yard.scope());
            let (db, call) = (yard.app.db.clone(), yard.call());
            let (closed, put) = tokio::join!(
                async { closer.delete(&path).await.status },
                db.write(&call, move |tx| adjust(tx, &scope, &delta(place, milk, 1))),
            );
            let scope = yard.scope();
            let site = yard.app.db.read(&yard.scope(), move |tx| site::find(tx, &scope, place)).await.unwrap();
            assert_eq!(site.active, put.is_ok(), "it is open with the goods, or closed without them: {closed}");
        }
    }

    async fn one_site_delivers(yard: Yard) {
        let sites = [yard.site("A").await, yard.site("B").await, yard.site("C").await];
        for _ in 0..5 {
            let won = at_once(&yard, 6, move |tx, scope, at| site::set_delivery_source(tx, scope, sites[at % 3])).await;
            assert_eq!(won, 6);
        }
        let listed = yard.app.client().get("/api/v1/branches").await.data(200);
        assert_eq!(listed.as_array().unwrap().iter().filter(|site| site["deliverySource"] == true).count(), 1);
    }
}
