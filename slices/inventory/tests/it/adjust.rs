//! Correcting stock by differences. [PM-2]

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::yard::{Yard, text};

const PATH: &str = "/api/v1/admin/inventory/adjust";

fn lines(reason: &str, branch: &Value, lines: &[(&str, i64)]) -> Value {
    let line = |(sku, delta): &(&str, i64)| json!({ "branchId": branch["id"], "sku": sku, "delta": delta });
    json!({ "reason": reason, "lines": lines.iter().map(line).collect::<Vec<_>>() })
}

on_both! {
    async fn differences_go_up_and_down(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
            yard.put(&branch, sku, 10).await;
        }
        let done = yard.manager().post(PATH, lines("spring cleaning", &branch, &[("MILK", -4), ("EGGS", 2)])).await.data(200);
        let movements = done["movements"].as_array().unwrap();
        assert_eq!(movements.len(), 2);
        assert!(movements.iter().all(|movement| text(movement, "reason") == "spring cleaning"));
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 6);
        assert_eq!(yard.stock(&branch, "EGGS").await["onHand"], 12);
        yard.assert_sound().await;
    }

    async fn all_lines_or_none(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
            yard.put(&branch, sku, 10).await;
        }
        let rows = yard.rows().await;
        let reply = yard.manager().post(PATH, lines("x", &branch, &[("MILK", -4), ("EGGS", -11)])).await;
        let error = reply.expect_error(409, "INSUFFICIENT_STOCK");
        let detail = &error["details"][0];
        assert_eq!((text(detail, "sku"), &detail["wanted"], &detail["available"]), ("EGGS", &json!(11), &json!(10)));
        assert_eq!(error["details"].as_array().unwrap().len(), 1);
        assert_eq!(yard.rows().await, rows);
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 10);
    }

    async fn lines_that_share_a_row_are_summed_first(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let reply = yard.manager().post(PATH, lines("x", &branch, &[("MILK", -6), ("MILK", -5)])).await;
        assert_eq!(reply.expect_error(409, "INSUFFICIENT_STOCK")["details"][0]["wanted"], 11);
        let done = yard.manager().post(PATH, lines("x", &branch, &[("MILK", 5), ("MILK", -15)])).await.data(200);
        assert_eq!(done["movements"].as_array().unwrap().len(), 1);
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 0);
        let done = yard.manager().post(PATH, lines("x", &branch, &[("MILK", 5), ("MILK", -5)])).await.data(200);
        assert_eq!(done["movements"], json!([]), "nothing in sum is nothing");
        yard.assert_sound().await;
    }

    async fn what_is_promised_does_not_hold_back_what_is_missing(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        yard.reserve(&branch, "order-1", json!([{ "sku": "MILK", "quantity": 10 }])).await;
        yard.manager().post(PATH, lines("stolen", &branch, &[("MILK", -3)])).await.data(200);
        let stock = yard.stock(&branch, "MILK").await;
        assert_eq!([&stock["onHand"], &stock["available"]], [&json!(7), &json!(-3)]);
        assert!(yard.events().await.contains(&"stock.short".to_owned()));
    }

    async fn each_bad_line_is_told_with_its_number(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let rows = yard.rows().await;
        let faults = |reply: bodega_testkit::Reply| reply.faults();
        let post = async |body: Value| faults(yard.manager().post(PATH, body).await);
        let told = post(lines("", &branch, &[("MILK", 0), ("", 1), ("MILK", i64::MIN)])).await;
        let fields: Vec<_> = told.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["reason", "lines[0].delta", "lines[1].sku", "lines[2].delta"]);
        let told = post(lines("x", &branch, &[("MILK", 1), ("NO-1", 1), ("NO-2", 1)])).await;
        assert_eq!(told.len(), 2);
        assert_eq!(told[1], ("lines[2].sku".to_owned(), "UNKNOWN_SKU".to_owned()));
        let nowhere = json!({ "id": "ste_00000000000000000000000000" });
        let told = post(lines("x", &nowhere, &[("MILK", 1)])).await;
        assert_eq!(told, [("lines[0].branchId".to_owned(), "UNKNOWN_SITE".to_owned())]);
        assert_eq!(post(lines("x", &branch, &[])).await[0].0, "lines");
        let many = vec![("MILK", 1); 1001];
        assert_eq!(post(lines("x", &branch, &many)).await, [("lines".to_owned(), "TOO_MANY".to_owned())]);
        assert_eq!(yard.rows().await, rows, "nothing was written");
    }
}
