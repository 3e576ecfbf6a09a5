//! Asking other houses: what is tried again, what is not, and when they are left alone.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode},
    response::{IntoResponse, Response},
};
use bodega_http::outbound::{Ask, Outbound, OutboundError, Settings};
use bodega_testkit::Clock;

/// What another house says next, and what it was asked.
#[derive(Clone, Default)]
struct House(Arc<Mutex<(Vec<Answer>, Vec<String>)>>);

#[derive(Clone, Copy)]
enum Answer {
    Says(u16),
    Later(u16, &'static str),
    Long(usize),
    Never,
}

impl House {
    async fn saying(answers: &[Answer]) -> (Self, SocketAddr) {
        let house = Self::default();
        house.0.lock().unwrap().0 = answers.iter().rev().copied().collect();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(house.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (house, address)
    }

    fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().1.clone()
    }
}

async fn answer(State(house): State<House>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = {
        let mut inner = house.0.lock().unwrap();
        let key = headers.get("idempotency-key").map_or("-", |key| key.to_str().unwrap());
        let line = format!("{key} {}", String::from_utf8_lossy(&body));
        inner.1.push(line);
        inner.0.pop().unwrap_or(Answer::Says(200))
    };
    match answer {
        Answer::Says(status) => (StatusCode::from_u16(status).unwrap(), "said").into_response(),
        Answer::Later(status, after) => {
            (StatusCode::from_u16(status).unwrap(), [("retry-after", after)], "later").into_response()
        }
        Answer::Long(bytes) => "x".repeat(bytes).into_response(),
        Answer::Never => std::future::pending().await,
    }
}

fn settings() -> Settings {
    Settings {
        time_limit: Duration::from_millis(300),
        pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(5),
        ..Settings::default()
    }
}

fn ask(address: SocketAddr, repeatable: bool) -> Ask {
    let mut headers = HeaderMap::new();
    headers.insert("idempotency-key", HeaderValue::from_static("k1"));
    let url = format!("http://{address}/v1/charges?secret=1");
    Ask { method: Method::POST, url, headers, body: Bytes::from_static(b"amount=5"), repeatable }
}

fn client(settings: Settings) -> (Outbound, Clock) {
    let clock = Clock::new();
    (Outbound::new("test", settings, clock.env(1)).unwrap(), clock)
}

#[tokio::test]
async fn what_passes_is_tried_again_under_the_same_key() {
    let (house, address) = House::saying(&[Answer::Says(503), Answer::Later(429, "0"), Answer::Says(201)]).await;
    let reply = client(settings()).0.send(&ask(address, true)).await.unwrap();
    assert_eq!(reply.status, 201);
    assert_eq!(house.asked(), ["k1 amount=5"; 3]);
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_a_redirect_is_not_followed() {
    for status in [301, 400, 402, 404, 409] {
        let (house, address) = House::saying(&[Answer::Says(status)]).await;
        assert_eq!(client(settings()).0.send(&ask(address, true)).await.unwrap().status, status);
        assert_eq!(house.asked().len(), 1);
    }
}

#[tokio::test]
async fn what_may_not_be_repeated_is_sent_once() {
    let (house, address) = House::saying(&[Answer::Says(500)]).await;
    let error = client(settings()).0.send(&ask(address, false)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Busy { status: StatusCode::INTERNAL_SERVER_ERROR, .. }), "{error}");
    assert!(!error.had_no_effect());
    assert_eq!(house.asked().len(), 1);
}

#[tokio::test]
async fn who_asks_for_much_patience_is_not_waited_for() {
    let (house, address) = House::saying(&[Answer::Later(429, "30")]).await;
    let error = client(settings()).0.send(&ask(address, true)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Busy { retry_after: Some(after), .. } if after.as_secs() == 30), "{error}");
    assert_eq!(house.asked().len(), 1);
}

#[tokio::test]
async fn silence_ends_after_its_time_and_a_flood_after_its_bytes() {
    let (_, address) = House::saying(&[Answer::Never, Answer::Long(5_000)]).await;
    let (client, _) = client(Settings { tries: 1, answer_limit: 4_096, ..settings() });
    let error = client.send(&ask(address, true)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Lost(_)), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
    assert_eq!(client.send(&ask(address, true)).await.unwrap_err(), OutboundError::TooLong(4_096));
}

#[tokio::test]
async fn who_does_not_answer_is_left_alone_and_then_asked_by_one() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (client, clock) = client(Settings { tries: 1, failures: 2, ..settings() });
    for _ in 0..2 {
        let error = client.send(&ask(address, false)).await.unwrap_err();
        assert!(matches!(error, OutboundError::Unreachable(_)) && error.had_no_effect(), "{error}");
    }
    assert_eq!(client.send(&ask(address, true)).await.unwrap_err(), OutboundError::Open(Duration::from_secs(10)));
    clock.advance(Duration::from_secs(10));
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    let house = House::default();
    let router = Router::new().fallback(answer).with_state(house.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    assert_eq!(client.send(&ask(address, true)).await.unwrap().status, 200);
    assert_eq!(client.send(&ask(address, true)).await.unwrap().status, 200);
    assert_eq!(house.asked().len(), 2);
}

#[tokio::test]
async fn retries_of_many_are_bounded_together() {
    let (house, address) = House::saying(&[Answer::Says(503); 400]).await;
    let (client, _) = client(Settings { retries_saved: 5, failures: u32::MAX, ..settings() });
    for _ in 0..50 {
        client.send(&ask(address, true)).await.unwrap_err();
    }
    // 50 first tries, 5 that were saved up, and one for each ten.
    assert!((55..=61).contains(&house.asked().len()), "{}", house.asked().len());
}
