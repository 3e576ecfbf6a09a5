//! Guests and their orders.

use bodega_testkit::on_both;
use serde_json::json;

use super::{ORDERS, path};
use crate::{
    market::{CONFIRM, fetched},
    shop::{Shop, text},
};

on_both! {
    async fn a_guest_gets_the_way_to_their_order_by_mail(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 1).await;
        let order = guest.post(CONFIRM, fetched(&branch, "tok_ok")).await.data(201);
        let lookup = format!("{ORDERS}/lookup");
        let number = text(&order, "number");
        for (number, email) in [(number, "other@example.com"), ("99999999", "dana@example.com"), ("abc", "dana@example.com")] {
            let reply = shop.app.client().post(&lookup, json!({ "number": number, "email": email })).await;
            assert_eq!(reply.status, 202, "nobody learns who has ordered");
        }
        shop.app.run_jobs().await;
        assert!(shop.app.identity.mailbox().unwrap().last_to("dana@example.com").is_none());
        for _ in 0..2 {
            let asked = json!({ "number": format!("#{number}"), "email": " DANA@example.com " });
            assert_eq!(shop.app.client().post(&lookup, asked).await.status, 202);
        }
        shop.app.run_jobs().await;
        let mailbox = shop.app.identity.mailbox().unwrap();
        assert_eq!(mailbox.mails().len(), 1, "once an hour is enough");
        let mail = mailbox.last_to("dana@example.com").unwrap();
        let token = mail.token().unwrap();
        assert_eq!(token, text(&order, "orderToken"), "it is the one that the checkout told");
        let opened = shop.app.client().header("x-order-token", token).get(&path(&order, "")).await.data(200);
        assert_eq!(opened["number"], order["number"]);
        let bad = shop.app.client().post(&lookup, json!({ "number": "", "email": "x" })).await.faults();
        assert_eq!(bad, [("number".to_owned(), "REQUIRED".to_owned()), ("email".to_owned(), "INVALID_EMAIL".to_owned())]);
    }
}
