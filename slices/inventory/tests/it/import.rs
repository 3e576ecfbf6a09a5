//! Many counts at once, as CSV. [PM-2]

use axum::http::Method;
use bodega_testkit::{Client, Reply, on_both};
use serde_json::{Value, json};

use crate::yard::{Yard, id, text};

const PATH: &str = "/api/v1/admin/inventory/import";

async fn send(client: &Client, query: &str, csv: &str) -> Reply {
    client.raw(Method::POST, &format!("{PATH}{query}"), "text/csv", csv.to_owned()).await
}

impl Yard {
    /// Sends a file, lets it through, and gives what came of it.
    async fn import(&self, query: &str, csv: &str) -> Value {
        let taken = send(&self.manager(), query, csv).await.data(202);
        assert_eq!((text(&taken, "status"), &taken["done"]), ("QUEUED", &json!(0)));
        self.app.run_jobs().await;
        self.manager().get(&format!("{PATH}/{}", text(&taken, "id"))).await.data(200)
    }

    async fn faults(&self, import: &Value) -> Vec<(i64, String, String)> {
        let faults = self.manager().get(&format!("{PATH}/{}/faults?limit=100", text(import, "id"))).await.data(200);
        let first = |row: &Value| {
            let fault = &row["faults"][0];
            (row["line"].as_i64().unwrap(), text(fault, "field").to_owned(), text(fault, "code").to_owned())
        };
        faults.as_array().unwrap().iter().map(first).collect()
    }
}

on_both! {
    async fn each_row_that_can_be_taken_is(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "EGGS", "HAM"] {
            yard.goods(sku).await;
        }
        yard.put(&branch, "EGGS", 5).await;
        let csv = format!(
            "branch,sku,onHand,expectedOnHand,safetyStock,reorderPoint,reorderQuantity\n\
             TLV,MILK,12,,2,4,24\n{},EGGS,7,5,,,\nTLV,HAM,,,,3,\n",
            text(&branch, "id")
        );
        let done = yard.import("?reason=delivery", &csv).await;
        let figures = ["total", "done", "changed", "failed"].map(|field| done[field].as_i64().unwrap());
        assert_eq!((text(&done, "status"), figures), ("DONE", [3, 3, 3, 0]));
        let milk = yard.stock(&branch, "MILK").await;
        let told = ["onHand", "safetyStock", "reorderPoint", "reorderQuantity"].map(|field| milk[field].as_i64().unwrap());
        assert_eq!(told, [12, 2, 4, 24]);
        assert_eq!(yard.stock(&branch, "EGGS").await["onHand"], 7);
        assert_eq!(yard.stock(&branch, "HAM").await["reorderPoint"], 3);
        let history = yard.manager().get("/api/v1/admin/inventory/history?sku=MILK").await.data(200);
        assert_eq!((text(&history[0], "kind"), text(&history[0], "reason")), ("COUNT", "delivery"));
        assert_eq!(text(&history[0]["actor"], "kind"), "USER", "who sent it did it");
        yard.assert_sound().await;
    }

    async fn each_row_that_cannot_is_told_of_and_leaves_the_others_alone(yard: Yard) {
        let branch = yard.branch("TLV").await;
        let closed = yard.branch("OLD").await;
        yard.manager().delete(&format!("/api/v1/admin/branches/{}", text(&closed, "id"))).await.expect(204);
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
        }
        let csv = format!(
            "branch,sku,onHand,expectedOnHand\nTLV,MILK,3,\nNOWHERE,MILK,1,\nTLV,NONE,1,\nTLV,EGGS,-1,\nTLV,MILK,4,\n\
             {},MILK,5,\nOLD,MILK,1,\nTLV,EGGS,9,1\n",
            text(&branch, "id")
        );
        let done = yard.import("", &csv).await;
        assert_eq!((&done["changed"], &done["failed"]), (&json!(1), &json!(7)));
        let told = yard.faults(&done).await;
        let expected = [
            (3, "branch", "UNKNOWN_SITE"), (4, "sku", "UNKNOWN_SKU"), (5, "onHand", "OUT_OF_RANGE"),
            (6, "sku", "DUPLICATE"), (7, "sku", "DUPLICATE"), (8, "branch", "SITE_INACTIVE"),
            (9, "sku", "DUPLICATE"),
        ];
        assert_eq!(told, expected.map(|(line, field, code)| (line, field.to_owned(), code.to_owned())));
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 3);
        let stale = yard.import("", "branch,sku,onHand,expectedOnHand\nTLV,MILK,9,2\n").await;
        assert_eq!(yard.faults(&stale).await, [(2, "expectedOnHand".to_owned(), "STOCK_CHANGED".to_owned())]);
        yard.assert_sound().await;
    }

    async fn a_dry_run_tells_and_changes_nothing(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
        }
        yard.put(&branch, "MILK", 3).await;
        let csv = "branch,sku,onHand\nTLV,MILK,3\nTLV,EGGS,8\nTLV,NONE,1\n";
        let told = yard.import("?dryRun=true", csv).await;
        let figures = ["total", "done", "changed", "failed"].map(|field| told[field].as_i64().unwrap());
        assert_eq!((&told["dryRun"], figures), (&json!(true), [3, 3, 1, 1]));
        assert!(yard.stock(&branch, "EGGS").await.is_null());
        assert_eq!(yard.count("inventory_movement").await, 1);
        let done = yard.import("", csv).await;
        assert_eq!((&done["changed"], &done["failed"]), (&json!(1), &json!(1)), "as it was told");
        yard.assert_sound().await;
    }

    async fn many_batches_go_through(yard: Yard) {
        let branch = yard.branch("TLV").await;
        let variants: Vec<_> = (0..1200)
            .map(|at| json!({ "sku": format!("S{at}"), "price": { "amount": 1, "currency": "ILS" } }))
            .collect();
        for (at, variants) in variants.chunks(100).enumerate() {
            let product = json!({ "title": format!("P{at}"), "variants": variants });
            yard.manager().post("/api/v1/admin/products", product).await.data(201);
        }
        let rows: String = (0..1200).map(|at| format!("TLV,S{at},{at}\n")).collect();
        let done = yard.import("", &format!("branch,sku,onHand\n{rows}")).await;
        assert_eq!((&done["done"], &done["failed"], &done["changed"]), (&json!(1200), &json!(0), &json!(1199)));
        let page = yard.manager().get(&format!("/api/v1/admin/inventory?branchId={}", text(&branch, "id"))).await.expect(200);
        assert_eq!(page["page"]["total"], 1200);
        yard.assert_sound().await;
    }

    async fn rows_out_of_the_senders_reach_are_refused(yard: Yard) {
        let (tlv, _) = (yard.branch("TLV").await, yard.branch("HFA").await);
        yard.goods("MILK").await;
        let badge = yard.app.badge(bodega_identity::role::Builtin::Manager).limited_to(&[id(&tlv, "id")]);
        let limited = yard.app.as_badge(&badge);
        let taken = send(&limited, "", "branch,sku,onHand\nTLV,MILK,1\nHFA,MILK,1\n").await.data(202);
        yard.app.run_jobs().await;
        assert_eq!(yard.faults(&taken).await, [(3, "branch".to_owned(), "UNKNOWN_SITE".to_owned())]);
    }

    async fn a_useless_file_is_refused_as_a_whole(yard: Yard) {
        let rows = yard.rows().await;
        for csv in ["", "branch,sku,onHand\n", "sku,onHand\nA,1\n", "branch,sku,colour\nA,B,red\n", "branch,sku,sku\nA,B,C\n"] {
            send(&yard.manager(), "", csv).await.expect_error(422, "VALIDATION_FAILED");
        }
        let post = async |kind: &str, body: Vec<u8>| yard.manager().raw(Method::POST, PATH, kind, body).await;
        post("application/json", b"{}".to_vec()).await.expect_error(415, "UNSUPPORTED_MEDIA_TYPE");
        post("text/csv", vec![0xff, 0xfe]).await.expect_error(422, "VALIDATION_FAILED");
        post("text/csv", vec![b'x'; 10 << 20]).await.expect_error(413, "BODY_TOO_LARGE");
        let none = "/api/v1/admin/inventory/import/job_00000000000000000000000000";
        yard.manager().get(none).await.expect_error(404, "NOT_FOUND");
        assert_eq!(yard.rows().await, rows, "nothing was written");
    }
}
