use axum::http::Method;
use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn what_went_well_stands_in_data() {
    let shop = Shop::open().await;
    let reply = shop.put("/api/v1/echo", &json!({ "title": "Plum" })).send().await;
    assert_eq!(reply.expect(200)["title"], "Plum");
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_slices_error_keeps_code_message_and_details() {
    let shop = Shop::open().await;
    let error = shop.get("/api/v1/fail/conflict").send().await.expect_error(409, "TOO_FEW");
    assert_eq!(error["message"], "There are 1 left, not 2.");
    assert_eq!(error["details"], json!([{ "left": 1, "wanted": 2 }]));
}

#[tokio::test]
async fn internal_words_never_leave() {
    let shop = Shop::open().await;
    for how in ["broken", "panic"] {
        let reply = shop.get(&format!("/api/v1/fail/{how}")).send().await;
        let error = reply.expect_error(500, "INTERNAL");
        assert!(!reply.text().contains("secret"), "{error}");
    }
    shop.get("/api/v1/fail/not").send().await.expect(204);
}

#[tokio::test]
async fn overload_says_when_to_come_back() {
    let shop = Shop::open().await;
    let reply = shop.get("/api/v1/fail/overloaded").send().await;
    reply.expect_error(503, "OVERLOADED");
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn unknown_paths_and_methods_have_the_envelope_too() {
    let shop = Shop::open().await;
    for path in ["/api/v1/nothing", "/api", "/nowhere", "/docs/nothing.js", "/api/v1/fail/%ff"] {
        shop.get(path).send().await.expect_error(404, "NOT_FOUND");
    }
    let reply = shop.ask(Method::DELETE, "/api/v1/jars").send().await;
    reply.expect_error(405, "METHOD_NOT_ALLOWED");
    let allowed: Vec<_> = reply.header("allow").split(',').map(str::trim).collect();
    assert!(allowed.contains(&"GET") && allowed.contains(&"POST"), "{allowed:?}");
}

#[tokio::test]
async fn a_request_keeps_its_id_or_is_given_one() {
    let shop = Shop::open().await;
    let named = shop.get("/api/v1/fail/conflict").header("x-request-id", "till-7.a_B").send().await;
    assert_eq!(named.expect_error(409, "TOO_FEW")["requestId"], "till-7.a_B");
    let (one, two) = (shop.get("/api/v1/health").send().await, shop.get("/api/v1/health").send().await);
    assert_eq!(one.header("x-request-id").len(), 32);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
    for junk in ["", "two words", "ümlaut", &"x".repeat(129), "a\"b", "<script>"] {
        let reply = shop.get("/api/v1/health").header("x-request-id", junk).send().await;
        assert_eq!(reply.header("x-request-id").len(), 32, "{junk:?}");
    }
}

#[tokio::test]
async fn a_segment_that_names_nothing_is_404() {
    let shop = Shop::open().await;
    for path in ["jars/junk", "jars/usr_01jd3v7k2mfq9s8x4t6w0ybnhe", "jars/%00", "fail/a%00b", "jars/ "] {
        let path = format!("/api/v1/{}", path.replace(' ', "%20"));
        shop.get(&path).send().await.expect_error(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn an_error_keeps_every_cookie_that_it_was_given() {
    let shop = Shop::open().await;
    let reply = shop.get("/cookies").send().await;
    reply.expect_error(401, "UNAUTHENTICATED");
    assert_eq!(reply.headers.get_all("set-cookie").iter().collect::<Vec<_>>(), ["session=", "csrf="]);
    assert_eq!(reply.headers.get_all("content-type").iter().count(), 1);
}
