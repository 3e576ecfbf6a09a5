//! What those who run the house are told: the log and the numbers.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use tracing_subscriber::fmt::MakeWriter;

use crate::shop::Shop;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Lines {
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt().json().flatten_event(true).with_writer(self.clone()).finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn of(&self, target: &str) -> Vec<Value> {
        let lines = self.text();
        let all = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        all.filter(|line| line["target"].as_str().unwrap().starts_with(target)).collect()
    }
}

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[tokio::test]
async fn a_request_is_one_line_without_personal_data() {
    let shop = Shop::open().await;
    let lines = Lines::default();
    let guard = lines.listen();
    let ask = shop.get("/api/v1/orders/cus_00000000000000000000000007/items/3?email=dana@example.org");
    let ask = ask.token("user:7:secret-token").from("203.0.113.9").header("x-request-id", "req-1");
    ask.header("traceparent", &format!("00-{TRACE}-00f067aa0ba902b7-01")).send().await.expect(200);
    shop.get("/health/live").send().await;
    drop(guard);
    let told = lines.of("bodega::access");
    assert_eq!(told.len(), 1, "a probe is not told of");
    let line = &told[0];
    assert_eq!(line["request_id"], "req-1");
    assert_eq!(line["trace_id"], TRACE);
    assert_eq!(line["actor"], "usr_00000000000000000000000007");
    assert_eq!((&line["method"], &line["route"]), (&"GET".into(), &"/api/v1/orders/{order}/items/{item}".into()));
    assert_eq!(line["status"], 200);
    assert!(line["micros"].as_u64().is_some());
    for private in ["dana", "secret-token", "203.0.113.9", "cus_"] {
        assert!(!lines.text().contains(private), "{private}");
    }
}

#[tokio::test]
async fn a_trace_that_is_no_trace_is_replaced() {
    let shop = Shop::open().await;
    let lines = Lines::default();
    let guard = lines.listen();
    let junk = ["", "00-junk-00f067aa0ba902b7-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"];
    for parent in junk {
        shop.get("/api/v1/health").header("traceparent", parent).send().await;
    }
    drop(guard);
    for line in lines.of("bodega::access") {
        let id = line["trace_id"].as_str().unwrap();
        assert!(
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && id.bytes().any(|byte| byte != b'0')
        );
    }
}

#[tokio::test]
async fn the_cause_of_a_failure_stands_under_its_request() {
    let shop = Shop::open().await;
    let lines = Lines::default();
    let guard = lines.listen();
    for how in ["broken", "panic", "overloaded", "conflict"] {
        shop.get(&format!("/api/v1/fail/{how}")).header("x-request-id", how).send().await;
    }
    drop(guard);
    let causes: Vec<_> = lines.of("bodega_http").into_iter().filter(|line| line["cause"].is_string()).collect();
    let found: Vec<_> =
        causes.iter().map(|line| (line["request_id"].as_str().unwrap(), line["level"].as_str().unwrap())).collect();
    assert_eq!(found, [("broken", "ERROR"), ("panic", "ERROR"), ("overloaded", "WARN")]);
    assert!(causes[0]["cause"].as_str().unwrap().contains("secret words about the disk"));
    assert!(causes[1]["cause"].as_str().unwrap().contains("secret words of a panic"));
}

#[tokio::test]
async fn numbers_go_by_route_method_and_class() {
    let shop = Shop::open().await;
    for _ in 0..3 {
        shop.get("/api/v1/counted/this").filler().send().await.expect(204);
    }
    shop.get("/api/v1/counted/this?x=1").send().await.expect_error(401, "UNAUTHENTICATED");
    shop.get("/made/up/by/a/scanner").send().await;
    let reply = shop.get("/metrics").send().await;
    assert!(reply.header("content-type").starts_with("text/plain; version=0.0.4"));
    let numbers = reply.text();
    let counted = |class: &str| format!(r#"{{method="GET",route="/api/v1/counted/{{what}}",status="{class}"}}"#);
    assert!(numbers.contains(&format!("http_requests_total{} 3", counted("2xx"))), "{numbers}");
    assert!(numbers.contains(&format!("http_requests_total{} 1", counted("4xx"))));
    assert!(numbers.contains(&format!("http_request_duration_seconds_count{} 3", counted("2xx"))));
    assert!(numbers.contains(r#"route="/api/v1/counted/{what}",status="2xx",le="0.005"}"#));
    assert!(numbers.contains(r#"route="unmatched""#) && !numbers.contains("scanner"));
    assert!(numbers.contains("http_requests_in_flight"));
}

#[tokio::test]
async fn numbers_can_stand_alone() {
    let shop = Shop::with(|config| config.admin = Some("127.0.0.1:9100".parse().unwrap())).await;
    shop.get("/metrics").send().await.expect_error(404, "NOT_FOUND");
    let alone = Shop { router: bodega_http::metrics_routes(), base: shop.base };
    assert_eq!(alone.get("/metrics").send().await.status, 200);
    assert_eq!(alone.get("/api/v1/health").send().await.status, 404);
}
