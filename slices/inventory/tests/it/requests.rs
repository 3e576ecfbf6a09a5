//! Employees ask for stock, managers decide. [MS-10]

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::yard::{Yard, text, with};

const ADMIN: &str = "/api/v1/admin/stock-requests";

fn ask(branch: &Value, sku: &str, kind: &str, quantity: i64) -> Value {
    json!({ "branchId": branch["id"], "sku": sku, "type": kind, "quantity": quantity, "note": "sold out" })
}

impl Yard {
    async fn asked(&self, body: Value) -> Value {
        self.app.as_employee().post("/api/v1/stock-requests", body).await.data(201)
    }

    async fn review(&self, request: &Value, decision: &str) -> bodega_testkit::Reply {
        let path = format!("{ADMIN}/{}/review", text(request, "id"));
        self.manager().patch(&path, json!({ "decision": decision, "note": "fine" })).await
    }
}

on_both! {
    async fn approval_moves_stock_and_rejection_does_not(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 4).await;
        let add = yard.asked(ask(&branch, "MILK", "ADD_QUANTITY", 24)).await;
        for field in ["id", "branchId", "sku", "type", "quantity", "note", "status", "requestedBy", "createdAt"] {
            assert!(!add[field].is_null(), "{field} in {add}");
        }
        assert_eq!(text(&add, "status"), "PENDING");
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 4);
        let done = yard.review(&add, "APPROVED").await.data(200);
        assert_eq!((text(&done, "status"), text(&done, "reviewNote")), ("APPROVED", "fine"));
        assert!(!done["reviewedBy"].is_null() && !done["reviewedAt"].is_null());
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 28);
        let set = yard.asked(ask(&branch, "MILK", "SET_QUANTITY", 20)).await;
        yard.review(&set, "APPROVED").await.data(200);
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 20);
        let no = yard.asked(ask(&branch, "MILK", "SET_QUANTITY", 0)).await;
        assert_eq!(text(&yard.review(&no, "REJECTED").await.data(200), "status"), "REJECTED");
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 20);
        let history = yard.manager().get(&format!("/api/v1/admin/inventory/history?reference={}", text(&set, "id"))).await;
        assert_eq!(text(&history.data(200)[0], "kind"), "REQUEST");
        yard.assert_sound().await;
    }

    async fn a_request_is_decided_once(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let made = yard.asked(ask(&branch, "MILK", "ADD_QUANTITY", 5)).await;
        yard.review(&made, "APPROVED").await.data(200);
        let error = yard.review(&made, "REJECTED").await.expect_error(409, "REQUEST_ALREADY_REVIEWED");
        assert_eq!(error["details"][0]["status"], "APPROVED");
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 5);
    }

    async fn many_are_decided_each_for_itself(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
        }
        let milk = yard.asked(ask(&branch, "MILK", "ADD_QUANTITY", 5)).await;
        let done = yard.asked(ask(&branch, "MILK", "ADD_QUANTITY", 7)).await;
        yard.review(&done, "REJECTED").await.data(200);
        let eggs = yard.asked(ask(&branch, "EGGS", "SET_QUANTITY", 9)).await;
        let unknown = "srq_00000000000000000000000000";
        let ids = json!([eggs["id"], unknown, done["id"], "nonsense", milk["id"], milk["id"]]);
        let path = format!("{ADMIN}/bulk-review");
        let told = yard.manager().patch(&path, json!({ "ids": ids, "decision": "APPROVED" })).await.data(200);
        let told = told.as_array().unwrap();
        let codes: Vec<_> = told.iter().map(|one| (one["ok"].as_bool().unwrap(), one["error"]["code"].as_str())).collect();
        assert_eq!(codes, [
            (true, None), (false, Some("NOT_FOUND")), (false, Some("REQUEST_ALREADY_REVIEWED")),
            (false, Some("NOT_FOUND")), (true, None), (false, Some("REQUEST_ALREADY_REVIEWED")),
        ]);
        let sent: Vec<_> = told.iter().map(|one| one["id"].clone()).collect();
        assert_eq!(json!(sent), ids, "a result for each id, in their order");
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 5);
        assert_eq!(yard.stock(&branch, "EGGS").await["onHand"], 9);
        yard.assert_sound().await;
    }

    async fn each_sees_what_is_theirs_to_see(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let made = yard.asked(ask(&branch, "MILK", "ADD_QUANTITY", 5)).await;
        yard.manager().post("/api/v1/stock-requests", ask(&branch, "MILK", "ADD_QUANTITY", 6)).await.data(201);
        let mine = yard.app.as_employee().get("/api/v1/stock-requests/my").await.data(200);
        assert_eq!(mine, json!([made]));
        let all = async |query: &str| yard.manager().get(&format!("{ADMIN}{query}")).await.data(200).as_array().unwrap().len();
        assert_eq!(all("").await, 2);
        yard.review(&made, "REJECTED").await.data(200);
        assert_eq!((all("?status=PENDING").await, all("?status=REJECTED").await), (1, 1));
        assert_eq!(all("?status=APPROVED").await, 0);
        yard.manager().get(&format!("{ADMIN}?status=LATER")).await.faults();
        yard.app.as_employee().get(ADMIN).await.expect_error(403, "FORBIDDEN");
    }

    async fn each_bad_input_is_refused(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let rows = yard.rows().await;
        let good = || ask(&branch, "MILK", "ADD_QUANTITY", 5);
        for (body, field) in [
            (with(good(), json!({ "quantity": 0 })), "quantity"),
            (with(good(), json!({ "quantity": 1_000_000_001 })), "quantity"),
            (with(good(), json!({ "type": "SET_QUANTITY", "quantity": -1 })), "quantity"),
            (with(good(), json!({ "type": "TAKE" })), "type"),
            (with(good(), json!({ "sku": "NONE" })), "sku"),
            (with(good(), json!({ "branchId": "ste_00000000000000000000000000" })), "branchId"),
            (with(good(), json!({ "note": "x".repeat(501) })), "note"),
        ] {
            let faults = yard.app.as_employee().post("/api/v1/stock-requests", body).await.faults();
            assert_eq!(faults[0].0, field);
        }
        let bulk = format!("{ADMIN}/bulk-review");
        let none = json!({ "ids": [], "decision": "APPROVED" });
        assert_eq!(yard.manager().patch(&bulk, none).await.faults()[0].0, "ids");
        let many = json!({ "ids": vec!["x"; 501], "decision": "APPROVED" });
        assert_eq!(yard.manager().patch(&bulk, many).await.faults(), [("ids".to_owned(), "TOO_MANY".to_owned())]);
        assert_eq!(yard.rows().await, rows, "nothing was written");
    }
}
