use bodega_testkit::on_both;

use crate::shop::Shop;

on_both! {
    async fn an_address_that_makes_no_sense_is_a_page(shop: Shop) {
        shop.milk().await;
        let long = "x".repeat(5000);
        let junk = [
            "/search?q=%22%28%28AND+OR+NOT+~~+field%3A*+%5Bx+TO+y%5D+%5C+%2F",
            "/search?q=%00%ff%fe%E2%80%AE",
            "/search?page=99999999999999999999&sort=nope&stars=-1&min=abc&max=9e99&brand=&diet=",
            "/search?page=200",
            "/search?category=none&q=milk",
            "/search?category=dairy&q=milk",
            "/c/dairy?page=-5&brand=%F0%9F%A7%80&&&==",
            "/p/fresh-milk?variant=none&reviews=all&x[]=1",
            &format!("/search?q={long}"),
        ];
        for path in junk {
            let html = shop.page(path).await;
            assert_eq!(html.matches("<h1").count(), 1, "{path}");
        }
        let reply = shop.get("/search?category=dairy").await;
        assert_eq!((reply.status, reply.header("location")), (303, "/c/dairy"), "an aisle alone has a place of its own");
    }
}
