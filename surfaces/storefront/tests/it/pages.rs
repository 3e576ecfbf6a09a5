use bodega_testkit::on_both;

use crate::shop::Shop;

on_both! {
    async fn every_page_answers_in_every_language(shop: Shop) {
        shop.milk().await;
        shop.branch("Almond", 7).await;
        for lang in ["", "/he", "/de", "/es"] {
            for path in ["", "/c/dairy", "/search", "/search?q=milk", "/search?q=nothing-like-it", "/p/fresh-milk", "/branches"] {
                let path = format!("{lang}{path}");
                let html = shop.page(if path.is_empty() { "/" } else { &path }).await;
                let tag = if lang.is_empty() { "en" } else { &lang[1..] };
                assert!(html.contains(&format!("<html lang=\"{tag}\"")), "{path}");
                assert_eq!(html.matches("<h1").count(), 1, "{path}");
            }
        }
        assert!(shop.page("/he/p/fresh-milk").await.contains("חלב טרי"));
        let german = shop.page("/de/p/fresh-milk").await;
        assert!(german.contains(">Fresh milk<") && german.contains("lang=\"en\""), "a text that is missing stays, marked");
        assert!(german.contains("Enthält:") && german.contains("Milch"));
    }

    async fn the_shops_own_language_has_one_address(shop: Shop) {
        shop.milk().await;
        let reply = shop.get("/en/c/dairy?sort=price").await;
        assert_eq!((reply.status, reply.header("location")), (308, "/c/dairy?sort=price"));
        assert_eq!(shop.get("/fr").await.status, 404);
    }

    async fn an_id_leads_to_the_page_of_the_slug(shop: Shop) {
        let product = shop.milk().await;
        let reply = shop.get(&format!("/de/p/{}", product["id"].as_str().unwrap())).await;
        assert_eq!((reply.status, reply.header("location")), (308, "/de/p/fresh-milk"));
    }

    async fn what_is_not_there_is_not_found(shop: Shop) {
        shop.milk().await;
        for path in ["/p/none", "/c/none", "/sitemap/9.xml", "/sitemap/x.xml", "/he/p/none"] {
            assert_eq!(shop.get(path).await.status, 404, "{path}");
        }
    }

    async fn suggestions_are_a_piece_of_a_page(shop: Shop) {
        shop.milk().await;
        let html = shop.page("/suggest?q=mil").await;
        assert!(html.contains("role=\"option\"") && html.contains("/p/fresh-milk"), "{html}");
        assert!(shop.page("/suggest").await.contains("data-said"));
        assert!(shop.page("/suggest?q=zzzz").await.contains("No suggestions"));
    }

    async fn a_shop_without_goods_is_a_shop(shop: Shop) {
        assert!(shop.page("/").await.contains("The shelves are still empty"));
        assert!(shop.page("/branches").await.contains("No branch yet"));
        assert_eq!(shop.get("/search").await.status, 200);
    }

    async fn each_merchant_shows_its_own(shop: Shop) {
        shop.milk().await;
        let other = shop.app.other_merchant().client();
        let html = other.header("accept", "text/html").get("/search").await.text();
        assert!(!html.contains("Fresh milk"));
    }
}
