use axum::http::Method;
use serde_json::{Value, json};

use crate::shop::{Ask, Reply, Shop};

fn echo<'a>(shop: &'a Shop, body: &str) -> Ask<'a> {
    shop.ask(Method::PUT, "/api/v1/echo").raw(body.to_owned()).header("content-type", "application/json")
}

async fn sent(shop: &Shop, body: &str) -> Reply {
    echo(shop, body).send().await
}

#[tokio::test]
async fn what_is_no_json_is_malformed() {
    let shop = Shop::open().await;
    let nested = "[".repeat(100_000);
    let deep = format!("{{\"title\":{}", "{\"a\":".repeat(5000));
    let junk =
        ["", "{", "{]", "nul", "{\"title\":\"x\"} trailing", "{\"unknown\":1,", "{\"title\": 1e400}", &nested, &deep];
    for body in junk {
        sent(&shop, body).await.expect_error(400, "MALFORMED");
    }
    let reply =
        shop.ask(Method::PUT, "/api/v1/echo").raw(vec![b'{', 0xff, b'}']).header("content-type", "application/json");
    reply.send().await.expect_error(400, "MALFORMED");
}

#[tokio::test]
async fn another_type_is_not_understood() {
    let shop = Shop::open().await;
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data; boundary=x"]
    {
        let reply = shop.ask(Method::PUT, "/api/v1/echo").raw("{}").header("content-type", kind).send().await;
        reply.expect_error(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    shop.ask(Method::PUT, "/api/v1/echo").raw("{}").send().await.expect_error(415, "UNSUPPORTED_MEDIA_TYPE");
    for kind in ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"] {
        let reply = shop.ask(Method::PUT, "/api/v1/echo").raw(r#"{"title":"x"}"#).header("content-type", kind);
        reply.send().await.expect(200);
    }
}

/// A body costs what its length says, however its names and lists are laid out.
#[tokio::test]
async fn a_long_name_above_a_long_list_is_read_in_no_time() {
    let shop = Shop::open().await;
    let body = format!("{{\"{}\":[0{}]}}", "n".repeat(500_000), ",0".repeat(200_000));
    let began = std::time::Instant::now();
    sent(&shop, &body).await.expect_error(422, "VALIDATION_FAILED");
    assert!(began.elapsed() < std::time::Duration::from_secs(3), "{:?}", began.elapsed());
}

#[tokio::test]
async fn only_an_object_will_do() {
    let shop = Shop::open().await;
    for body in ["[]", "[\"Plum\"]", "\"Plum\"", "7", "null", "true"] {
        sent(&shop, body).await.expect_fault("body", "INVALID_TYPE");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_named_by_its_field() {
    let shop = Shop::open().await;
    let cases = [
        (json!({}), "title", "REQUIRED"),
        (json!({ "title": 7 }), "title", "INVALID_TYPE"),
        (json!({ "title": null }), "title", "INVALID_TYPE"),
        (json!({ "title": "x", "colour": "red" }), "colour", "UNKNOWN_FIELD"),
        (json!({ "title": "x", "price": { "amount": "12", "currency": "ILS" } }), "price.amount", "INVALID_TYPE"),
        (json!({ "title": "x", "price": { "amount": 1.5, "currency": "ILS" } }), "price.amount", "INVALID_TYPE"),
        (json!({ "title": "x", "price": { "amount": 12, "currency": "XXQ" } }), "price.currency", "INVALID_VALUE"),
        (json!({ "title": "x", "price": [12, "ILS"] }), "price", "INVALID_TYPE"),
        (
            json!({ "title": "x", "lines": [{ "sku": "a", "quantity": 1 }, { "quantity": 1 }] }),
            "lines[1].sku",
            "REQUIRED",
        ),
        (json!({ "title": "x", "lines": [{ "sku": "a", "quantity": 1, "x": 1 }] }), "lines[0].x", "UNKNOWN_FIELD"),
        (json!({ "title": "x", "lines": {} }), "lines", "INVALID_TYPE"),
        (json!({ "title": "x", "kind": "BITTER" }), "kind", "INVALID_VALUE"),
        (json!({ "title": "x", "kind": 3 }), "kind", "INVALID_TYPE"),
        (json!({ "title": "x", "version": u64::MAX }), "version", "OUT_OF_RANGE"),
    ];
    for (body, field, code) in cases {
        sent(&shop, &body.to_string()).await.expect_fault(field, code);
    }
}

#[tokio::test]
async fn what_is_legal_json_and_never_meant_is_refused() {
    let shop = Shop::open().await;
    sent(&shop, r#"{"title":"a","title":"b"}"#).await.expect_fault("title", "DUPLICATE");
    sent(&shop, r#"{"title":"a\u0000b"}"#).await.expect_fault("title", "INVALID_TEXT");
    sent(&shop, r#"{"title":"a","lines":[{"sku":"\u0000","quantity":1}]}"#)
        .await
        .expect_fault("lines[0].sku", "INVALID_TEXT");
    sent(&shop, r#"{"title":"a","x\u0000":1}"#).await.expect_fault("body", "INVALID_TEXT");
    assert_eq!(sent(&shop, r#"{"title":"a\\u0000"}"#).await.expect(200)["title"], "a\\u0000", "a backslash is none");
}

#[tokio::test]
async fn read_only_fields_are_ignored() {
    let shop = Shop::open().await;
    for id in [json!("prd_1"), json!(null), json!(7), json!({ "a": [1, { "b": 2 }] }), json!([[]])] {
        sent(&shop, &json!({ "id": id, "title": "x", "kind": "SOUR" }).to_string()).await.expect(200);
    }
}

#[tokio::test]
async fn a_value_that_is_refused_is_not_said_again() {
    let shop = Shop::open().await;
    let reply = sent(&shop, r#"{"title":"x","version":"my password"}"#).await;
    reply.expect_fault("version", "INVALID_TYPE");
    assert!(!reply.text().contains("my password"));
}

#[tokio::test]
async fn a_body_has_its_limit() {
    let shop = Shop::open().await;
    let of = |bytes: usize| json!({ "title": "x".repeat(bytes) });
    shop.put("/api/v1/echo", &of(1_000_000)).send().await.expect(200);
    for body in [of(1 << 20), of(10 << 20)] {
        shop.put("/api/v1/echo", &body).send().await.expect_error(413, "BODY_TOO_LARGE");
    }
    // Without a length that is told beforehand.
    let pieces = axum::body::Body::new(Pieces(2000));
    let reply =
        shop.ask(Method::PUT, "/api/v1/echo").raw(pieces).header("content-type", "application/json").send().await;
    reply.expect_error(413, "BODY_TOO_LARGE");
    assert_eq!(shop.post("/api/v1/large", &of(2 << 20)).send().await.expect(201), Value::from(2 << 20));
    shop.post("/api/v1/large", &of(3 << 20)).send().await.expect_error(413, "BODY_TOO_LARGE");
}

/// Kilobytes, one after the other.
struct Pieces(usize);

impl hyper::body::Body for Pieces {
    type Data = hyper::body::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        self.0 = self.0.saturating_sub(1);
        let piece = || Ok(hyper::body::Frame::data(vec![b' '; 1024].into()));
        std::task::Poll::Ready((self.0 > 0).then(piece))
    }
}
