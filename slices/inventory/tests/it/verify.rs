//! Verifying that every balance is the sum of what made it, and mending one that is not. [PM-2, WS-inventory-3]

use bodega_inventory::{
    Item, reserve,
    stock::{Receipt, receive},
    verify::{Difference, What, rebuild, verify},
};
use bodega_kernel::{Id, Scope, noun};
use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, id, text, wish};

/// What differs: the balance and the truth.
fn told(differences: &[Difference]) -> Vec<(i64, i64)> {
    let figures = |difference: &Difference| match difference {
        Difference::Stock { balance, truth, .. } | Difference::Transit { balance, truth, .. } => (*balance, *truth),
    };
    differences.iter().map(figures).collect()
}

on_both! {
    async fn planted_corruption_is_found_and_mended(yard: Yard) {
        let branch = yard.branch("WH").await;
        let site = id(&branch, "id");
        let bins = format!("/api/v1/admin/sites/{}/bins", text(&branch, "id"));
        let bin: Id<noun::Bin> = id(&yard.manager().post(&bins, json!({ "code": "A" })).await.data(201), "id");
        let milk = yard.goods("MILK").await;
        let row = yard.set(site, milk, 10).await;
        let lines = vec![(Item::Variant(milk), 4.try_into().unwrap(), Some(bin))];
        let receipt = Receipt { site, reference: None, lines };
        yard.write(move |tx, scope| receive(tx, scope, &receipt)).await.unwrap();
        yard.write(move |tx, scope| reserve(tx, scope, &wish("order-1", site, &[(milk, 3)]))).await.unwrap();
        yard.assert_sound().await;
        let good = yard.balance(row.id).await;

        for (planted, what) in [
            ("UPDATE inventory_stock SET on_hand = on_hand + 5", What::OnHand),
            ("UPDATE inventory_stock SET reserved = reserved + 2", What::Reserved),
            ("UPDATE inventory_stock SET reserved = 0", What::Reserved),
            ("UPDATE inventory_stock SET binned = binned - 1", What::Binned),
            ("UPDATE inventory_place SET on_hand = on_hand + 1", What::InBin(bin)),
            ("DELETE FROM inventory_place", What::InBin(bin)),
        ] {
            yard.app.base.by_hand(planted).await;
            let found = verify(&yard.app.db, &yard.scope()).await.unwrap();
            let [Difference::Stock { stock, what: differs, .. }] = found.as_slice() else {
                panic!("{planted}: {found:?}");
            };
            assert_eq!((*stock, *differs), (row.id, what), "{planted}");
            let left = rebuild(&yard.app.db, &yard.call(), &Scope::Installation).await.unwrap();
            assert_eq!(left, []);
            let mended = yard.balance(row.id).await;
            let figures = |row: &bodega_inventory::stock::Balance| (row.on_hand, row.reserved, row.available());
            assert_eq!(figures(&mended), figures(&good), "{planted}");
        }
        let entries = yard.manager().get("/api/v1/admin/inventory/history").await.data(200);
        assert_eq!(entries.as_array().unwrap().len(), 2, "the ledger was only read");
    }

    async fn a_difference_is_printed_so_that_a_person_can_look(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        let row = yard.set(site, milk, 10).await;
        yard.app.base.by_hand("UPDATE inventory_stock SET on_hand = 7").await;
        let found = verify(&yard.app.db, &Scope::Installation).await.unwrap();
        assert_eq!(told(&found), [(7, 10)]);
        let expected = format!("{} ({milk} at {site}): on hand is 7 and should be 10", row.id);
        assert_eq!(found[0].to_string(), expected);
    }

    async fn goods_that_vanish_on_their_way_are_found(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        yard.goods("MILK").await;
        yard.put(&tlv, "MILK", 10).await;
        let body = json!({ "fromBranchId": tlv["id"], "toBranchId": hfa["id"], "lines": [{ "sku": "MILK", "quantity": 6 }] });
        yard.manager().post("/api/v1/admin/transfers", body).await.data(201);
        yard.assert_sound().await;
        yard.app.base.by_hand("UPDATE inventory_transfer_line SET lost = 2").await;
        let found = verify(&yard.app.db, &yard.scope()).await.unwrap();
        assert!(matches!(found.as_slice(), [Difference::Transit { balance: 4, truth: 6, .. }]), "{found:?}");
    }

    async fn a_ledger_that_adds_up_to_nonsense_is_left_as_it_is(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        yard.set(site, milk, 10).await;
        yard.set(site, milk, 4).await;
        yard.app.base.by_hand("DELETE FROM inventory_movement WHERE target = 'SITE'").await;
        let left = rebuild(&yard.app.db, &yard.call(), &Scope::Installation).await.unwrap();
        assert_eq!(told(&left), [(4, -6)], "and is told");
    }

    async fn each_merchant_is_looked_at(yard: Yard) {
        let other = yard.app.other_merchant().as_manager();
        let branch = other.post("/api/v1/admin/branches", crate::yard::branch("B")).await.data(201);
        let variant = json!({ "sku": "T", "price": { "amount": 1, "currency": "ILS" } });
        other.post("/api/v1/admin/products", json!({ "title": "T", "variants": [variant] })).await.data(201);
        let path = format!("/api/v1/admin/inventory/by-sku/{}/T", text(&branch, "id"));
        other.put(&path, json!({ "onHand": 3, "reason": "x" })).await.data(200);
        yard.app.base.by_hand("UPDATE inventory_stock SET on_hand = 2").await;
        assert_eq!(verify(&yard.app.db, &yard.scope()).await.unwrap(), [], "not this merchant's");
        let found = verify(&yard.app.db, &Scope::Installation).await.unwrap();
        assert_eq!(told(&found), [(2, 3)]);
    }
}
