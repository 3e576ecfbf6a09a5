//! Card numbers are neither taken nor kept nor written to the log.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::till::{INTENTS, Till, text};

const NUMBERS: [&str; 6] = [
    "4242424242424242",
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "3782 822463 10005",
    "tok_4000056655665556",
    "my card is 6011111111111117, 12/30",
];

on_both! {
    async fn a_card_number_is_refused_in_every_text_field(till: Till) {
        let path = till.held_over_http(1000, "tok_ok").await;
        till.manager().post(&format!("{path}/capture"), json!({ "last": false, "amount": 500 })).await.data(200);
        let failing = till.paid(1000, "tok_refund_fails").await;
        let refund = till.manager().post(&format!("{INTENTS}/{}/refunds", failing.id), json!({})).await.data(201);
        let open = till.create(json!({ "amount": 5, "currency": "ILS" })).await;
        let finding = till.manager().get("/api/v1/admin/payments/findings").await.data(200)[0]["id"].clone();
        till.app.run_jobs().await;
        till.app.db.sequence().await.unwrap();
        let before = till.app.base.row_counts().await;
        for number in NUMBERS {
            let bodies: [(String, &str, Value); 9] = [
                (INTENTS.into(), "method", json!({ "amount": 5, "currency": "ILS", "method": number })),
                (INTENTS.into(), "reference", json!({ "amount": 5, "currency": "ILS", "reference": number })),
                (format!("{INTENTS}/{}/confirm", text(&open["id"])), "method", json!({ "method": number })),
                (format!("{path}/cancel"), "reason", json!({ "reason": number })),
                (format!("{path}/refunds"), "reason", json!({ "reason": number })),
                (format!("{path}/refunds"), "reference", json!({ "reference": number })),
                (format!("/api/v1/payments/refunds/{}/settle", text(&refund["id"])), "note", json!({ "note": number })),
                (format!("/api/v1/admin/payments/findings/{}/settle", text(&finding)), "note", json!({ "note": number })),
                ("/api/v1/payments/methods".into(), "token", json!({ "token": number })),
            ];
            for (path, field, body) in bodies {
                let client = if path.ends_with("methods") { till.app.as_customer() } else { till.manager() };
                let reply = client.post(&path, body).await;
                let error = reply.expect_error(422, "CARD_NUMBER_REFUSED");
                assert_eq!(error["details"][0]["field"], field, "{path}");
                let digits: String = number.chars().filter(char::is_ascii_digit).collect();
                let told: String = reply.text().chars().filter(char::is_ascii_digit).collect();
                assert!(!told.contains(&digits) && !reply.text().contains(number), "it is not repeated");
            }
        }
        till.app.db.sequence().await.unwrap();
        assert_eq!(till.app.base.row_counts().await, before, "nothing was written");
    }
}
