//! What no body may be is refused on every route, and nothing is written.

use bodega_identity::permission;
use bodega_testkit::{App, on_both, sweep};

use crate::house::{filled, house};

on_both! {
    async fn bad_bodies_are_refused_everywhere(app: App) {
        let app = house(app);
        filled(&app).await;
        // As the program does when it starts.
        app.identity.secret_for("orders").await.unwrap();
        let mut badge = app.badge(bodega_identity::role::Builtin::Admin);
        badge.permissions = permission::ALL.iter().map(|name| (*name).to_owned()).collect();
        sweep::bad_input(&app, &app.as_badge(&badge)).await;
    }
}
