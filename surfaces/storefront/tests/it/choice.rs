use axum::http::Method;
use bodega_testkit::on_both;

use crate::shop::Shop;

const FORM: &str = "application/x-www-form-urlencoded";

on_both! {
    async fn a_branch_is_kept_and_shown(shop: Shop) {
        shop.milk().await;
        let (almond, pier) = (shop.branch("Almond", 3).await, shop.branch("Pier", 0).await);
        let choose = format!("branch={}&back=%2Fhe%2Fp%2Ffresh-milk", almond["id"].as_str().unwrap());
        let reply = shop.app.client().raw(Method::POST, "/branch", FORM, choose).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/he/p/fresh-milk"));
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        let html = shop.with_cookies(&cookie).get("/p/fresh-milk").await.text();
        assert!(html.contains("3 left") && html.contains("Almond"), "{html}");
        let elsewhere = format!("branch={}", pier["id"].as_str().unwrap());
        let html = shop.with_cookies(&elsewhere).get("/p/fresh-milk").await.text();
        assert!(html.contains("Not on the shelf") && html.contains("Also at"));
    }

    async fn a_choice_of_nothing_is_forgotten(shop: Shop) {
        shop.milk().await;
        for (path, body) in [("/branch", "branch="), ("/branch", "branch=ste_junk"), ("/currency", "currency=XXX"), ("/branch", "")] {
            let reply = shop.app.client().raw(Method::POST, path, FORM, body).await;
            assert_eq!((reply.status, reply.header("location")), (303, "/"), "{path} {body}");
            assert!(reply.header("set-cookie").contains("Max-Age=0"));
        }
        for cookies in ["branch=ste_junk", "currency=JPY", "theme=<script>", "branch=; currency=;;=;"] {
            assert_eq!(shop.with_cookies(cookies).get("/p/fresh-milk").await.status, 200, "{cookies}");
        }
    }

    async fn nobody_is_sent_to_another_host(shop: Shop) {
        for back in ["https://evil.example", "//evil.example", "/\\evil.example"] {
            let body = format!("currency=EUR&back={back}");
            let reply = shop.app.client().raw(Method::POST, "/currency", FORM, body).await;
            assert_eq!(reply.header("location"), "/", "{back}");
        }
    }
}
