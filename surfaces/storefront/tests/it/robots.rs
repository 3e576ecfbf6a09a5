use bodega_testkit::on_both;

use crate::shop::Shop;

on_both! {
    async fn search_engines_are_told_where_everything_is(shop: Shop) {
        shop.milk().await;
        let rules = shop.get("/robots.txt").await.text();
        assert!(rules.contains("Sitemap: ") && rules.contains("/sitemap.xml") && rules.contains("Disallow: /api/"));
        let index = shop.get("/sitemap.xml").await;
        assert!(index.header("content-type").starts_with("application/xml"));
        assert!(index.text().contains("/sitemap/0.xml") && index.text().contains("/sitemap/1.xml"));
        assert!(shop.get("/sitemap/0.xml").await.text().contains("/de/c/dairy</loc>"));
        assert!(shop.get("/sitemap/1.xml").await.text().contains("/he/p/fresh-milk</loc>"));
        let html = shop.page("/de/p/fresh-milk").await;
        assert!(html.contains("rel=\"canonical\"") && html.contains("/de/p/fresh-milk\">"));
        for lang in ["en", "he", "de", "es", "x-default"] {
            assert!(html.contains(&format!("hreflang=\"{lang}\"")), "{lang}");
        }
        assert!(html.contains("\"@type\":\"Product\"") && html.contains("\"@type\":\"BreadcrumbList\""));
        assert!(shop.page("/search?q=milk").await.contains("noindex"));
    }
}
