//! What customers agreed to. [WS-security-5]

use bodega_identity::consent::is_given;
use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::house::{dana, text, with_identity};

const PATH: &str = "/api/v1/account/consents";

on_both! {
    async fn the_latest_answer_counts_and_all_are_kept(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let customer = text(&dana.user["customerId"]).parse().unwrap();
        let asked = async || {
            let scope = app.scope();
            app.db.read(&scope.clone(), move |tx| is_given(tx, &scope, customer, "marketing.email")).await
        };
        assert!(!asked().await.unwrap(), "silence is no");
        for (given, version) in [(true, "2026-01"), (false, "2026-01"), (true, "2026-03")] {
            let body = json!({ "kind": "marketing.email", "textVersion": version, "given": given });
            dana.client.put(PATH, body).await.expect(200);
            assert_eq!(asked().await.unwrap(), given);
            app.clock.advance(std::time::Duration::from_secs(1));
        }
        let list = dana.client.get(PATH).await.data(200);
        assert_eq!(list.as_array().unwrap().len(), 1);
        assert_eq!((&list[0]["textVersion"], &list[0]["given"]), (&json!("2026-03"), &json!(true)));
        let kept = app.base.row_counts().await.into_iter().find(|(table, _)| table == "identity_consent").unwrap();
        assert_eq!(kept.1, 3);
        let bad = json!({ "kind": "Bad Kind", "textVersion": "", "given": true });
        assert_eq!(dana.client.put(PATH, bad).await.faults().len(), 2);
    }
}
