//! Rows of orders are what their events add up to. [RT-I2]

use bodega_sales::order::rebuild::{self, What};
use bodega_testkit::on_both;
use serde_json::json;

use super::{OPS, ORDERS, path};
use crate::shop::{Shop, text};

on_both! {
    async fn rows_are_what_the_events_add_up_to_and_can_be_made_again(shop: Shop) {
        let branch = shop.with_milk(50).await;
        let (done, going, off) = (
            shop.order(&branch, &[("MILK", 2)]).await,
            shop.order(&branch, &[("MILK", 3)]).await,
            shop.order(&branch, &[("MILK", 1)]).await,
        );
        for order in [&done, &going] {
            shop.moved(order, "IN_PROGRESS").await;
            shop.picked(order, 0, json!({ "status": "PICKED", "pickedQuantity": 1 })).await;
            shop.picked(order, 0, json!({ "status": "MISSING", "pickedQuantity": 1 })).await;
        }
        let ops = format!("{}/{}/status", OPS, text(&done, "id"));
        shop.manager().patch(&ops, json!({ "status": "MISSING" })).await.data(200);
        shop.manager().patch(&ops, json!({ "status": "READY" })).await.data(200);
        shop.moved(&done, "PICKED_UP").await;
        shop.app.as_customer().post(&path(&off, "/cancel"), json!({})).await.data(200);
        shop.app.run_jobs().await;
        let found = rebuild::check(&shop.app.db).await.unwrap();
        assert_eq!((found.orders, found.differences), (3, vec![]));
        let before = shop.app.as_customer().get(ORDERS).await.data(200);

        shop.app.base.by_hand("UPDATE sales_order SET status = 'CREATED', version = 1, picks = NULL WHERE status = 'PICKED_UP'").await;
        shop.app.base.by_hand("DELETE FROM sales_order WHERE status = 'CANCELED'").await;
        let found = rebuild::check(&shop.app.db).await.unwrap();
        let mut what: Vec<_> = found.differences.into_iter().map(|difference| difference.what).collect();
        what.sort_by_key(|what| *what == What::NoRow);
        assert_eq!(what, [What::Differs(vec!["status", "version", "picks"]), What::NoRow]);
        rebuild::rebuild(&shop.app.db, &shop.app.call()).await.unwrap();
        assert_eq!(rebuild::check(&shop.app.db).await.unwrap().differences, vec![]);
        assert_eq!(shop.app.as_customer().get(ORDERS).await.data(200), before);
    }
}
