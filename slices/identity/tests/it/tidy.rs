//! What has served its time is dropped.

use std::time::Duration;

use bodega_testkit::{App, on_both};

use crate::house::{dana, login, with_work};

on_both! {
    async fn old_sessions_and_failures_go(app: App) {
        let app = with_work(app);
        dana(&app).await;
        login(&app.client(), "dana@example.com", "wrong password").await.expect_error(401, "UNAUTHENTICATED");
        app.run_jobs().await;
        let rows = |counts: Vec<(String, i64)>| {
            let wanted = ["identity_session", "identity_refresh", "identity_guard", "identity_proof", "identity_mail", "identity_change"];
            counts.into_iter().filter(|(table, _)| wanted.contains(&table.as_str())).map(|(_, count)| count).collect::<Vec<_>>()
        };
        assert!(rows(app.base.row_counts().await).iter().all(|count| *count > 0));
        app.clock.advance(Duration::from_secs(40 * 86_400));
        app.run_jobs().await;
        assert_eq!(rows(app.base.row_counts().await), [0; 6]);
        app.run_jobs().await;
    }
}
