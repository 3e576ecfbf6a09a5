use axum::http::Method;

use crate::shop::{Reply, Shop};

const FRONT: &str = "https://shop.example";
const JAR: &str = "/api/v1/jars/prd_01jd3v7k2mfq9s8x4t6w0ybnhe";

async fn open_to(origin: &str) -> Shop {
    Shop::with(|config| config.cors_allowed_origins = vec![origin.to_owned()]).await
}

async fn preflight(shop: &Shop, origin: &str) -> Reply {
    let ask = shop.ask(Method::OPTIONS, "/api/v1/jars").header("origin", origin);
    ask.header("access-control-request-method", "POST").send().await
}

#[tokio::test]
async fn a_front_end_on_the_list_is_let_in() {
    let shop = open_to(FRONT).await;
    let reply = preflight(&shop, FRONT).await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (204, FRONT));
    assert_eq!(reply.header("access-control-allow-credentials"), "true");
    for header in [
        "Authorization",
        "Idempotency-Key",
        "If-Match",
        "X-Request-Id",
        "X-Merchant",
        "X-Cart-Token",
        "X-Request-Signature",
        "X-Request-Timestamp",
        "X-Request-Nonce",
        "Content-Type",
    ] {
        assert!(reply.header("access-control-allow-headers").contains(header), "{header}");
    }
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        assert!(reply.header("access-control-allow-methods").contains(method), "{method}");
    }
    let reply = shop.get("/api/v1/fail/conflict").header("origin", FRONT).send().await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (409, FRONT), "failures can be read too");
    for header in ["ETag", "Retry-After", "X-Request-Id", "X-Cart-Token", "Location"] {
        assert!(reply.header("access-control-expose-headers").contains(header), "{header}");
    }
    assert!(reply.headers.get_all("vary").iter().any(|vary| vary == "Origin"));
}

#[tokio::test]
async fn another_origin_is_told_nothing() {
    let shop = open_to(FRONT).await;
    for origin in ["https://evil.example", "https://shop.example.evil.example", "http://shop.example", "null"] {
        for reply in [preflight(&shop, origin).await, shop.get(JAR).header("origin", origin).send().await] {
            assert_eq!(reply.header("access-control-allow-origin"), "", "{origin}");
            assert_eq!(reply.header("access-control-allow-credentials"), "");
            assert!(reply.headers.get_all("vary").iter().any(|vary| vary == "Origin"));
        }
    }
    let closed = Shop::open().await;
    assert_eq!(preflight(&closed, FRONT).await.status, 405);
    assert_eq!(closed.get(JAR).header("origin", FRONT).send().await.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn any_origin_means_no_credentials() {
    let shop = open_to("*").await;
    for reply in [preflight(&shop, FRONT).await, shop.get(JAR).header("origin", FRONT).send().await] {
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        assert_eq!(reply.header("access-control-allow-credentials"), "");
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let shop = Shop::open().await;
    for path in [JAR, "/hello", "/docs/", "/api/v1/nothing", "/health/live", "/api/v1/fail/panic"] {
        let reply = shop.get(path).send().await;
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(policy.contains("unsafe-inline"), path == "/docs/", "{path}: {policy}");
        assert!(!policy.contains("unsafe-eval") && !policy.contains("http"), "{path}: {policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "strict-origin-when-cross-origin");
        assert!(reply.header("permissions-policy").contains("microphone=()"));
        assert_eq!(reply.header("strict-transport-security"), "", "not told over plain HTTP");
    }
    assert!(shop.get(JAR).send().await.header("content-security-policy").starts_with("default-src 'none'"));
    let safe = Shop::with(|config| config.https = true).await;
    assert_eq!(safe.get(JAR).send().await.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
}

#[tokio::test]
async fn large_answers_are_compressed_for_those_who_can() {
    let shop = Shop::open().await;
    let plain = shop.get("/hello").send().await;
    assert_eq!(plain.header("content-encoding"), "");
    for coding in ["gzip", "br"] {
        let reply = shop.get("/hello").header("accept-encoding", coding).send().await;
        assert_eq!(reply.header("content-encoding"), coding);
        assert!(reply.body.len() < plain.body.len() / 4);
    }
    let small = shop.get(JAR).header("accept-encoding", "gzip").send().await;
    assert_eq!(small.header("content-encoding"), "");
}
