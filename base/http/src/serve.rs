//! Connections: many of them, each cheap, none that holds the others up; and a stop that lets what has begun end.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tower::ServiceExt;

use crate::{HttpConfig, patient::Patient};

/// Says once, to all who listen, that the server is on its way down.
#[derive(Debug, Clone)]
pub struct Stopping {
    flag: Arc<AtomicBool>,
    sender: Arc<watch::Sender<bool>>,
}

impl Default for Stopping {
    fn default() -> Self {
        Self { flag: Arc::default(), sender: Arc::new(watch::Sender::new(false)) }
    }
}

impl Stopping {
    /// Begins when the process is asked to end (SIGTERM or Ctrl-C).
    pub fn on_signals() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let stopping = Self::default();
        let begun = stopping.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            begun.begin();
        });
        Ok(stopping)
    }

    /// Begins.
    pub fn begin(&self) {
        self.flag.store(true, Ordering::Relaxed);
        self.sender.send_replace(true);
    }

    /// Has it begun?
    pub fn has_begun(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    /// Waits until it begins.
    pub async fn begun(&self) {
        // The sender lives as long as this does: it is never gone.
        let _ = self.sender.subscribe().wait_for(|begun| *begun).await;
    }

    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        self.flag.clone()
    }
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// Every request that had begun was answered.
    Whole,
    /// Some took longer than the stop may take, and were cut off.
    CutOff,
}

/// Serves `router` over HTTP/1.1 until `stopping` begins; then takes no more connections, answers what has begun, for
/// as long as the configuration allows, and returns.
pub async fn serve(listener: TcpListener, router: Router, config: &HttpConfig, stopping: &Stopping) -> Drained {
    let most = config.connections.clamp(1, 1 << 20);
    let places = Arc::new(Semaphore::new(most));
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(config.header_time_limit).max_buf_size(64 * 1024);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = stopping.begun() => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let (protocol, router, stopping) = (protocol.clone(), router.clone(), stopping.clone());
        let stream = Patient::new(stream, config.write_time_limit);
        tokio::spawn(async move {
            metrics::gauge!("http_connections").increment(1.0);
            connection(&protocol, stream, peer, router, &stopping).await;
            metrics::gauge!("http_connections").decrement(1.0);
            drop(place);
        });
    }
    drop(listener);
    let all = u32::try_from(most).unwrap_or(u32::MAX);
    match tokio::time::timeout(config.drain, places.acquire_many(all)).await {
        Ok(_) => Drained::Whole,
        Err(_) => Drained::CutOff,
    }
}

type Place = tokio::sync::OwnedSemaphorePermit;

/// The next connection, once there is a place for it.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, SocketAddr, Place)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are written whole: waiting for more to send would only make them late.
            let _ = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            // A client that has gone again is nothing; without file descriptors only time helps.
            let gone = [io::ErrorKind::ConnectionAborted, io::ErrorKind::ConnectionReset];
            if !gone.contains(&error.kind()) {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            None
        }
    }
}

async fn connection(
    protocol: &http1::Builder,
    stream: Patient<TcpStream>,
    peer: SocketAddr,
    router: Router,
    stopping: &Stopping,
) {
    let answer = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = protocol.serve_connection(TokioIo::new(stream), answer).with_upgrades();
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // What ends a connection early is the client's affair.
        _ = connection.as_mut() => return,
        () = stopping.begun() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
