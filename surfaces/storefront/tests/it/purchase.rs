use bodega_identity::role::Builtin;
use bodega_testkit::on_both;

use crate::{
    buyer::{Buyer, form},
    shop::Shop,
};

on_both! {
    async fn a_guest_buys_without_script(shop: Shop) {
        shop.open(5).await;
        let buyer = Buyer::new(&shop);
        assert!(buyer.page("/p/fresh-milk").await.contains(r#"value="0 1 MILK-1""#));
        let form = buyer.ready(2, "tok_ok").await;
        let basket = buyer.page("/basket").await;
        assert!(basket.contains("Fresh milk") && basket.contains("14.20"), "{basket}");
        let done = buyer.order(&form).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let thanks = done.header("location").to_owned();
        assert!(thanks.starts_with("/orders/ord_") && thanks.ends_with("/thanks"), "{thanks}");
        assert!(buyer.page(&thanks).await.contains("Thank you"));
        let order = buyer.page(thanks.trim_end_matches("/thanks")).await;
        assert!(order.contains("12 Vital Street") && order.contains("Fresh milk"), "{order}");
        assert!(!buyer.page("/basket").await.contains("14.20"));
        let orders = shop.orders().await;
        assert_eq!((orders.len(), orders[0]["status"].as_str()), (1, Some("CREATED")), "{orders:?}");
    }

    async fn however_often_the_form_is_sent_it_is_one_order(shop: Shop) {
        shop.open(5).await;
        let buyer = Buyer::new(&shop);
        let form = buyer.ready(1, "tok_ok").await;
        // A double click: the second is on its way before the first has come back.
        let (twin, third) = (buyer.copy(), buyer.copy());
        let (one, two) = tokio::join!(buyer.order(&form), twin.order(&form));
        assert_eq!((one.status, two.status), (303, 303), "{} {}", one.text(), two.text());
        assert_eq!(one.header("location"), two.header("location"));
        // Back, and sent again; and a browser that never heard the answer.
        assert_eq!(buyer.order(&form).await.header("location"), one.header("location"));
        assert_eq!(third.order(&form).await.header("location"), one.header("location"));
        // Refreshed, or gone back to: the page leads to the order.
        assert_eq!(buyer.look("/checkout").await.status, 303);
        assert_eq!(buyer.page(one.header("location")).await, buyer.page(one.header("location")).await);
        assert_eq!(shop.orders().await.len(), 1);
    }

    async fn a_card_that_is_declined_takes_nothing_and_another_one_pays(shop: Shop) {
        shop.open(1).await;
        let buyer = Buyer::new(&shop);
        let declined = buyer.ready(1, "tok_declined").await;
        let back = buyer.order(&declined).await;
        assert_eq!((back.status, back.header("location")), (303, "/checkout"));
        let page = buyer.page("/checkout").await;
        assert!(page.contains(r#"role="alert""#) && page.contains("declined"), "{page}");
        // Its refusal is kept under its key: the page has another one for the next card.
        buyer.led("/checkout/pay", &[("payment", "tok_ok")]).await;
        let form = form(&buyer.page("/checkout?part=review").await);
        assert_ne!(form[0], declined[0]);
        assert!(buyer.order(&form).await.header("location").ends_with("/thanks"));
    }

    async fn a_bank_that_asks_back_is_answered(shop: Shop) {
        shop.open(5).await;
        for (answer, led) in [("yes", "/thanks"), ("no", "/checkout")] {
            let buyer = Buyer::new(&shop);
            let form = buyer.ready(1, "tok_requires_action").await;
            let action = buyer.order(&form).await.header("location").to_owned();
            assert!(action.starts_with("/pay/action/pay_"), "{action}");
            let page = buyer.page(&action).await;
            assert!(page.contains("7.10") || page.contains("7<") , "{page}");
            let to = buyer.led(&action, &[("answer", answer)]).await;
            assert!(to.contains(led), "{answer} {to}");
            assert_eq!(buyer.look(&action).await.status, 303, "answered already");
        }
    }

    async fn what_is_missing_is_said_where_it_is_missing(shop: Shop) {
        shop.open(1).await;
        let buyer = Buyer::new(&shop);
        assert_eq!(buyer.look("/checkout").await.header("location"), "/basket");
        buyer.led("/basket/put", &[("put", "0 1 MILK-1"), ("back", "https://evil.example/")]).await;
        let wrong = buyer.send("/checkout/where", &[("kind", "DELIVERY"), ("email", "nobody"), ("city", "<b>")]).await;
        let text = wrong.text();
        assert_eq!(wrong.status, 422);
        assert!(text.contains(r##"href="#f-email""##) && text.contains(r#"aria-invalid="true""#), "{text}");
        assert!(text.contains("&#60;b&#62;") && !text.contains("<b>&"), "{text}");
        let form = buyer.told("tok_ok").await;
        // Somebody else is faster.
        let other = Buyer::new(&shop);
        let theirs = other.ready(1, "tok_ok").await;
        assert!(other.order(&theirs).await.header("location").ends_with("/thanks"));
        assert_eq!(buyer.order(&form).await.header("location"), "/checkout");
        assert!(buyer.page("/checkout").await.contains(r#"role="alert""#));
        assert_eq!(shop.orders().await.len(), 1);
    }

    async fn orders_are_shown_to_their_buyers_only(shop: Shop) {
        shop.open(5).await;
        let (buyer, other) = (Buyer::new(&shop), Buyer::new(&shop));
        let form = buyer.ready(1, "tok_ok").await;
        let thanks = buyer.order(&form).await.header("location").to_owned();
        let order = thanks.trim_end_matches("/thanks").to_owned();
        for path in [thanks.clone(), order.clone()] {
            assert_eq!(other.look(&path).await.status, 404, "{path}");
        }
        for act in ["cancel", "again"] {
            assert_eq!(other.send(&format!("{order}/{act}"), &[]).await.status, 404, "{act}");
        }
        assert_eq!(buyer.led(&format!("{order}/again"), &[]).await, "/basket");
        assert!(buyer.page("/basket").await.contains("Fresh milk"));
        assert_eq!(buyer.led(&format!("{order}/cancel"), &[]).await, format!("{order}?said=canceled"));
        assert_eq!(buyer.led(&format!("{order}/cancel"), &[]).await, format!("{order}?said=canceled"));
        assert_eq!(shop.orders().await[0]["status"], "CANCELED");
    }

    async fn who_signs_in_takes_the_basket_along(shop: Shop) {
        shop.open(5).await;
        let (buyer, email) = (Buyer::new(&shop), shop.app.people().email(Builtin::Customer));
        buyer.led("/basket/put", &[("put", "0 2 MILK-1"), ("back", "/")]).await;
        assert_eq!(buyer.look("/orders").await.header("location"), "/sign-in?back=%2Forders");
        let wrong = [("email", email.as_str()), ("password", "something else"), ("back", "/basket")];
        assert_eq!(buyer.send("/sign-in", &wrong).await.status, 401);
        let right = [("email", email.as_str()), ("password", bodega_testkit::PASSWORD), ("back", "/basket")];
        assert_eq!(buyer.led("/sign-in", &right).await, "/basket");
        assert!(buyer.page("/basket").await.contains("14.20"));
        let form = buyer.told("tok_ok").await;
        assert!(buyer.order(&form).await.header("location").ends_with("/thanks"));
        assert!(buyer.page("/orders").await.contains("Confirmed") || buyer.page("/orders").await.contains("7."));
        buyer.led("/sign-out", &[]).await;
        assert!(!buyer.page("/basket").await.contains("14.20"));
        assert_eq!(buyer.look("/orders").await.status, 303);
    }

    async fn other_sites_cannot_send_our_forms(shop: Shop) {
        shop.open(5).await;
        let form = "application/x-www-form-urlencoded";
        for path in ["/basket/put", "/checkout/where", "/checkout/confirm", "/sign-in", "/sign-out", "/account"] {
            for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
                let client = shop.app.client().header("accept", "text/html").header(name, value);
                let reply = client.raw(axum::http::Method::POST, path, form, "put=0 1 MILK-1").await;
                assert_eq!(reply.status, 403, "{path} {name}");
            }
        }
    }
}
