//! Over real sockets: what a browser, a stranger and a restart do.

use std::{net::SocketAddr, time::Duration};

use bodega_http::{Drained, HttpConfig, Stopping, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::{jars::gate, shop::Shop};

struct Open {
    _shop: Shop,
    address: SocketAddr,
    stopping: Stopping,
    served: JoinHandle<Drained>,
}

async fn open(set: impl Fn(&mut HttpConfig)) -> Open {
    let shop = Shop::with(&set).await;
    let mut config = HttpConfig::default();
    set(&mut config);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, stopping, router) = (listener.local_addr().unwrap(), Stopping::default(), shop.router.clone());
    let stop = stopping.clone();
    let served = tokio::spawn(async move { serve(listener, router, &config, &stop).await });
    Open { _shop: shop, address, stopping, served }
}

impl Open {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// Sends a request and reads the head of the answer.
async fn ask(stream: &mut TcpStream, path: &str) -> String {
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n").as_bytes()).await.unwrap();
    head(stream).await
}

async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

#[tokio::test]
async fn a_connection_serves_many_requests_and_knows_its_client() {
    let open = open(|_| ()).await;
    let mut stream = open.connect().await;
    for _ in 0..3 {
        let head = ask(&mut stream, "/api/v1/fail/not").await;
        assert!(head.starts_with("HTTP/1.1 204"), "{head}");
        assert!(head.contains("ratelimit-limit: 600"), "the peer's address is known: {head}");
    }
}

#[tokio::test]
async fn a_stop_lets_what_has_begun_end() {
    let open = open(|_| ()).await;
    let (mut busy, mut idle) = (open.connect().await, open.connect().await);
    assert!(ask(&mut idle, "/api/v1/fail/not").await.starts_with("HTTP/1.1 204"));
    busy.write_all(b"GET /api/v1/fail/gate-stop HTTP/1.1\r\nHost: shop\r\n\r\n").await.unwrap();
    gate("gate-stop").wait_for(1).await;
    open.stopping.begin();
    assert_eq!(idle.read(&mut [0; 16]).await.unwrap(), 0, "an idle connection is closed");
    gate("gate-stop").open_for(1);
    assert!(head(&mut busy).await.starts_with("HTTP/1.1 204"), "it is answered");
    assert_eq!(open.served.await.unwrap(), Drained::Whole);
    assert!(TcpStream::connect(open.address).await.is_err(), "nobody is let in any more");
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let open = open(|config| config.drain = Duration::from_millis(100)).await;
    let mut busy = open.connect().await;
    busy.write_all(b"GET /api/v1/fail/gate-cut HTTP/1.1\r\nHost: shop\r\n\r\n").await.unwrap();
    gate("gate-cut").wait_for(1).await;
    open.stopping.begin();
    assert_eq!(open.served.await.unwrap(), Drained::CutOff);
}

#[tokio::test]
async fn who_never_ends_a_head_is_left() {
    let open = open(|config| config.header_time_limit = Duration::from_millis(100)).await;
    let mut slow = open.connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(5), slow.read_to_end(&mut rest)).await.unwrap().unwrap();
}

#[tokio::test]
async fn more_connections_than_may_be_wait_their_turn() {
    let open = open(|config| config.connections = 1).await;
    let mut first = open.connect().await;
    assert!(ask(&mut first, "/api/v1/fail/not").await.starts_with("HTTP/1.1 204"));
    let mut second = open.connect().await;
    let waiting = tokio::time::timeout(Duration::from_millis(100), ask(&mut second, "/api/v1/fail/not")).await;
    assert!(waiting.is_err());
    drop(first);
    assert!(head(&mut second).await.starts_with("HTTP/1.1 204"));
}

#[tokio::test]
async fn a_handler_that_panics_takes_nobody_with_it() {
    let open = open(|_| ()).await;
    let mut stream = open.connect().await;
    let told = ask(&mut stream, "/api/v1/fail/panic").await;
    assert!(told.starts_with("HTTP/1.1 500"), "{told}");
    let length = told.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    stream.read_exact(&mut vec![0; length.parse().unwrap()]).await.unwrap();
    assert!(ask(&mut stream, "/api/v1/fail/not").await.starts_with("HTTP/1.1 204"), "not even its own connection");
}

#[tokio::test]
async fn who_never_reads_is_left() {
    let open = open(|config| (config.connections, config.write_time_limit) = (1, Duration::from_millis(100))).await;
    let mut deaf = open.connect().await;
    // More than any buffer on the way holds.
    let request = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: shop\r\n\r\n";
    deaf.write_all(request.repeat(40).as_bytes()).await.unwrap();
    let mut next = open.connect().await;
    let served = tokio::time::timeout(Duration::from_secs(10), ask(&mut next, "/api/v1/fail/not")).await;
    assert!(served.expect("its place is free again").starts_with("HTTP/1.1 204"));
}
