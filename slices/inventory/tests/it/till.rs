//! Sales of the shop's own tills. [MS-5]

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::yard::{Yard, text};

const PATH: &str = "/api/v1/admin/inventory/till-sales";

fn batch(branch: &Value, reference: &str, lines: &[(&str, i64)]) -> Value {
    let line = |(sku, quantity): &(&str, i64)| json!({ "sku": sku, "quantity": quantity });
    json!({ "branchId": branch["id"], "reference": reference, "lines": lines.iter().map(line).collect::<Vec<_>>() })
}

on_both! {
    async fn what_the_till_sold_has_left_the_shelf(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
            yard.put(&branch, sku, 10).await;
        }
        let body = batch(&branch, "till-1", &[("MILK", 3), ("EGGS", 4), ("MILK", 1)]);
        let told = yard.manager().post(PATH, body.clone()).await.data(200);
        assert_eq!(told["movements"].as_array().unwrap().len(), 2);
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 6);
        let again = yard.manager().post(PATH, body).await.data(200);
        assert_eq!((&again["repeated"], &again["movements"]), (&json!(true), &json!([])));
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 6, "told twice, it counts once");
        let other = batch(&branch, "till-1", &[("MILK", 3)]);
        yard.manager().post(PATH, other).await.expect_error(409, "REFERENCE_REUSED");
        yard.assert_sound().await;
    }

    async fn more_than_the_book_knows_of_is_true_all_the_same(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "HAM"] {
            yard.goods(sku).await;
        }
        yard.put(&branch, "MILK", 10).await;
        yard.reserve(&branch, "order-1", json!([{ "sku": "MILK", "quantity": 4 }])).await;
        yard.manager().post(PATH, batch(&branch, "till-1", &[("MILK", 12), ("HAM", 1)])).await.data(200);
        let stock = yard.stock(&branch, "MILK").await;
        assert_eq!([&stock["onHand"], &stock["reserved"], &stock["available"]], [&json!(0), &json!(4), &json!(-4)]);
        let history = yard.manager().get("/api/v1/admin/inventory/history?reference=till-1&sku=MILK").await.data(200);
        let told: Vec<_> = history.as_array().unwrap().iter().map(|line| (text(line, "kind"), &line["quantity"])).collect();
        assert_eq!(told, [("TILL_SALE", &json!(12)), ("ADJUSTMENT", &json!(2))], "the ledger tells both");
        assert!(yard.events().await.contains(&"stock.short".to_owned()));
        yard.assert_sound().await;
    }

    async fn each_bad_input_is_refused(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let rows = yard.rows().await;
        let nowhere = json!({ "id": "ste_00000000000000000000000000" });
        for (body, field) in [
            (batch(&branch, "", &[("MILK", 1)]), "reference"),
            (batch(&branch, "till-1", &[]), "lines"),
            (batch(&branch, "till-1", &[("MILK", 0)]), "lines[0].quantity"),
            (batch(&branch, "till-1", &[("MILK", 1), ("NONE", 1)]), "lines[1].sku"),
            (batch(&nowhere, "till-1", &[("MILK", 1)]), "branchId"),
            (batch(&branch, "till-1", &vec![("MILK", 1); 5001]), "lines"),
        ] {
            assert_eq!(yard.manager().post(PATH, body).await.faults()[0].0, field);
        }
        assert_eq!(yard.rows().await, rows, "nothing was written");
    }
}
