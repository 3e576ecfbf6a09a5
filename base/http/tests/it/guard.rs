use serde_json::json;

use crate::shop::Shop;

const OWN: &str = "/api/v1/orders/cus_00000000000000000000000007/items/3";

#[tokio::test]
async fn guests_are_told_to_sign_in() {
    let shop = Shop::open().await;
    let reply = shop.get(OWN).send().await;
    reply.expect_error(401, "UNAUTHENTICATED");
    assert_eq!(reply.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn a_bad_token_is_refused_even_where_anyone_may_come() {
    let shop = Shop::open().await;
    let path = "/api/v1/jars/prd_01jd3v7k2mfq9s8x4t6w0ybnhe";
    shop.get(path).send().await.expect(200);
    shop.get(path).token("junk").send().await.expect_error(401, "UNAUTHENTICATED");
    shop.get(path).header("authorization", "Basic YTpi").send().await.expect_error(401, "UNAUTHENTICATED");
    shop.get(path).token("foreign").send().await.expect_error(403, "FORBIDDEN");
}

#[tokio::test]
async fn a_permission_is_demanded() {
    let shop = Shop::open().await;
    let error = shop.post("/api/v1/jars", &json!({ "title": "Plum" })).token("user:7:jars:read").send().await;
    assert!(error.expect_error(403, "FORBIDDEN")["message"].as_str().unwrap().contains("jars:write"));
    assert_eq!(shop.jars().await, 0);
}

#[tokio::test]
async fn guards_win_over_bad_bodies() {
    let shop = Shop::open().await;
    shop.post("/api/v1/jars", &json!([1])).send().await.expect_error(401, "UNAUTHENTICATED");
    shop.post("/api/v1/jars", &json!([1])).token("user:7:none").send().await.expect_error(403, "FORBIDDEN");
    let keyed = shop.post("/api/v1/jars", &json!([1])).token("user:7:none").key("");
    keyed.send().await.expect_error(403, "FORBIDDEN");
}

#[tokio::test]
async fn anothers_thing_is_not_there_but_for_administrators() {
    let shop = Shop::open().await;
    assert_eq!(shop.get(OWN).token("user:7:").send().await.expect(200), "cus_00000000000000000000000007 3");
    shop.get(OWN).token("user:8:orders:read").send().await.expect_error(404, "NOT_FOUND");
    shop.get(OWN).token("user:8:all").send().await.expect(200);
}

#[tokio::test]
async fn a_grant_reaches_its_sites_alone() {
    let shop = Shop::open().await;
    shop.get("/api/v1/sites/ste_00000000000000000000000001").filler().send().await.expect(204);
    let other = shop.get("/api/v1/sites/ste_00000000000000000000000002").filler().send().await;
    other.expect_error(403, "FORBIDDEN");
}
