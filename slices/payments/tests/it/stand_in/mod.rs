//! Stand-ins for providers: servers that speak as the vendors' descriptions say, with a memory of their own, and trouble
//! on demand. What was said to them can be written down and held against those descriptions (`make contracts`).

pub mod paypal;
pub mod stripe;

use std::{
    collections::VecDeque,
    io::Write,
    net::SocketAddr,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, http::Method};
use bodega_http::outbound::Settings;
use serde_json::{Value, json};

/// What goes wrong with the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It is answered 500, and nothing was done.
    Fails,
    /// It is carried out, and the answer never comes.
    Loses,
    /// It is answered 429.
    Pushes,
}

/// Trouble that was asked for, in its order.
#[derive(Debug, Default)]
pub struct Troubles(Mutex<VecDeque<Trouble>>);

impl Troubles {
    pub fn expect(&self, troubles: &[Trouble]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(troubles);
    }

    pub fn next(&self) -> Option<Trouble> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// Serves on a free port of this machine.
pub async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Quick to lose patience, so that tests are quick.
pub fn settings() -> Settings {
    Settings {
        time_limit: Duration::from_millis(400),
        pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(4),
        failures: u32::MAX,
        ..Settings::default()
    }
}

/// Writes one exchange down, where a folder for it is named.
pub fn note(vendor: &str, method: &Method, path: &str, asked: &Value, status: u16, answered: &Value) {
    let Some(folder) = std::env::var_os("BODEGA_TRANSCRIPTS") else { return };
    let path_of = PathBuf::from(folder).join(format!("{vendor}.jsonl"));
    let line =
        json!({ "method": method.as_str(), "path": path, "asked": asked, "status": status, "answered": answered });
    // One write for a line: several tests write at once.
    let mut file = std::fs::File::options().create(true).append(true).open(path_of).unwrap();
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// The folder with the vendors' descriptions: `make contracts` names it.
pub fn descriptions() -> PathBuf {
    PathBuf::from(std::env::var_os("BODEGA_CONTRACTS").expect("BODEGA_CONTRACTS names the vendors' descriptions"))
}

/// Answers everything with what stands here for its path, as a vendor shows it.
pub async fn showing(examples: Vec<(&'static str, Value)>) -> SocketAddr {
    let answer = move |uri: axum::http::Uri| async move {
        let found = examples.iter().find(|(path, _)| uri.path().starts_with(path));
        axum::Json(found.unwrap_or_else(|| panic!("nothing is shown for {uri}")).1.clone())
    };
    serve(Router::new().fallback(answer)).await
}
