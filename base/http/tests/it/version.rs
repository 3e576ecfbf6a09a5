use serde_json::json;

use crate::shop::Shop;

const JAR: &str = "/api/v1/jars/prd_01jd3v7k2mfq9s8x4t6w0ybnhe";

#[tokio::test]
async fn a_reader_who_has_it_gets_304() {
    let shop = Shop::open().await;
    let reply = shop.get(JAR).send().await;
    assert_eq!(
        (reply.status, reply.header("etag"), reply.header("cache-control")),
        (200, "\"v7\"", "public, max-age=60")
    );
    for known in ["\"v7\"", "W/\"v7\"", "\"v6\", \"v7\"", "*"] {
        let reply = shop.get(JAR).header("if-none-match", known).send().await;
        assert_eq!((reply.status, reply.body.len(), reply.header("etag")), (304, 0, "\"v7\""), "{known}");
        // It would take the place of the policy that the page came with, and nothing on the page would load any more.
        assert_eq!(reply.header("content-security-policy"), "", "{known}");
    }
    shop.get(JAR).header("if-none-match", "\"v6\"").send().await.expect(200);
}

#[tokio::test]
async fn a_change_is_for_the_version_that_was_read() {
    let shop = Shop::open().await;
    let change = |body| shop.put(JAR, &body).filler();
    let reply = change(json!({ "title": "x" })).header("if-match", "\"v7\"").send().await;
    reply.expect(200);
    assert_eq!((reply.header("etag"), reply.header("cache-control")), ("\"v8\"", "private, no-cache"));
    change(json!({ "title": "x", "version": 7 })).send().await.expect(200);
    for stale in [
        change(json!({ "title": "x" })).header("if-match", "\"v6\"").send().await,
        change(json!({ "title": "x", "version": 6 })).send().await,
    ] {
        let error = stale.expect_error(412, "VERSION_MISMATCH");
        assert_eq!(error["details"], json!([{ "expected": 6, "current": 7 }]));
    }
}

#[tokio::test]
async fn a_version_must_be_said_once_and_readably() {
    let shop = Shop::open().await;
    let change = |body| shop.put(JAR, &body).filler();
    change(json!({ "title": "x" })).send().await.expect_fault("version", "REQUIRED");
    change(json!({ "title": "x" })).header("if-match", "*").send().await.expect_fault("version", "REQUIRED");
    let both = change(json!({ "title": "x", "version": 6 })).header("if-match", "\"v7\"");
    both.send().await.expect_fault("version", "CONTRADICTION");
    for junk in ["7", "v7", "\"7\"", "W/\"v7\"", "\"v-1\"", "\"v99999999999999999999\"", "\"v1\", \"v2\""] {
        change(json!({ "title": "x" })).header("if-match", junk).send().await.expect_fault("If-Match", "INVALID_VALUE");
    }
}
