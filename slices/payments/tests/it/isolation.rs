//! Merchant B cannot read or change a thing of merchant A.

use bodega_kernel::Scope;
use bodega_payments::{NewCapture, NewRefund, PaymentsError, capture, find, refund};
use bodega_testkit::on_both;
use serde_json::json;

use crate::till::{INTENTS, Till, text};

on_both! {
    async fn nothing_of_another_merchant_is_there(till: Till) {
        let path = till.held_over_http(1000, "tok_ok").await;
        let paid = till.paid(1000, "tok_refund_fails").await;
        let back = till.manager().post(&format!("{INTENTS}/{}/refunds", paid.id), json!({})).await.data(201);
        let finding = till.manager().get("/api/v1/admin/payments/findings").await.data(200)[0].clone();
        till.app.run_jobs().await;
        let admin = till.app.other_merchant().as_admin();
        let rows = till.app.base.row_counts().await;
        let refunds = format!("/api/v1/payments/refunds/{}", text(&back["id"]));
        for reply in [
            admin.get(&path).await,
            admin.get(&format!("{path}/ledger")).await,
            admin.post(&format!("{path}/confirm"), json!({})).await,
            admin.post(&format!("{path}/capture"), json!({})).await,
            admin.post(&format!("{path}/cancel"), json!({})).await,
            admin.post(&format!("{INTENTS}/{}/refunds", paid.id), json!({})).await,
            admin.post(&format!("{refunds}/retry"), json!({})).await,
            admin.post(&format!("{refunds}/settle"), json!({ "note": "x" })).await,
            admin.post(&format!("/api/v1/admin/payments/findings/{}/settle", text(&finding["id"])), json!({ "note": "x" })).await,
        ] {
            reply.expect_error(404, "NOT_FOUND");
        }
        for path in [INTENTS, "/api/v1/payments/refunds", "/api/v1/admin/payments/findings", "/api/v1/admin/payments/balances"] {
            assert_eq!(admin.get(path).await.data(200), json!([]), "{path}");
        }
        let report = admin.get("/api/v1/admin/payments/reconciliation").await.data(200);
        assert_eq!(report, json!({ "open": [], "findings": [], "runs": [] }));
        let (theirs, id) = (Scope::One(till.app.other), paid.id);
        let call = till.app.env.call(bodega_kernel::Actor::system("test"), theirs.clone());
        let tried = till.app.db.write(&call, move |tx| {
            let seen = find(tx, &theirs, id);
            let taken = capture(tx, &theirs, id, &NewCapture::all(None)).map(drop);
            let back = refund(tx, &theirs, id, &NewRefund::because("x")).map(drop);
            Ok::<_, PaymentsError>((seen.map(drop), taken, back))
        });
        let none = || Err(PaymentsError::NotFound("payment"));
        assert_eq!(tried.await.unwrap(), (none(), none(), none()));
        assert_eq!(till.app.base.row_counts().await, rows, "nothing was written");
    }
}
