//! Is it alive, and can it do its work?

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use axum::{Json, http::StatusCode, response::IntoResponse};
use bodega_db::{Db, DbError};
use bodega_kernel::Scope;
use serde::Serialize;
use serde_json::json;

use crate::{authenticator::Boxed, edge::Edge};

/// Something that must be well before requests are sent here.
pub trait ReadyCheck: Send + Sync + 'static {
    /// Its name, such as `events`.
    fn name(&self) -> &'static str;
    /// Is it well? What is wrong goes to the log; outside only the name is told.
    fn check(&self) -> Boxed<'_, Result<(), String>>;
}

/// A check takes this long at most.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Finding {
    name: &'static str,
    ok: bool,
    micros: u64,
}

/// `/health/ready`: 200 when all is well, 503 when something is not or the server is on its way down.
pub(crate) async fn ready(edge: Arc<Edge>, checks: Arc<[Box<dyn ReadyCheck>]>) -> impl IntoResponse {
    let mut findings = Vec::with_capacity(checks.len() + 1);
    for check in checks.iter() {
        let began = Instant::now();
        let told = tokio::time::timeout(PATIENCE, check.check()).await;
        let told = told.unwrap_or_else(|_| Err("does not answer in time".to_owned()));
        if let Err(why) = &told {
            tracing::warn!(check = check.name(), why, "not ready");
        }
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        findings.push(Finding { name: check.name(), ok: told.is_ok(), micros });
    }
    let stopping = edge.stopping.load(Ordering::Relaxed);
    findings.push(Finding { name: "serving", ok: !stopping, micros: 0 });
    let well = findings.iter().all(|finding| finding.ok);
    let (status, word) = if well { (StatusCode::OK, "ready") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready") };
    (status, Json(json!({ "status": word, "checks": findings })))
}

/// The database answers.
pub(crate) struct Answers(pub Db);
/// Its schema is the one that this program was made for.
pub(crate) struct Migrated(pub Db);
/// Its queue takes work.
pub(crate) struct TakesWork(pub Db);

impl ReadyCheck for Answers {
    fn name(&self) -> &'static str {
        "database"
    }
    fn check(&self) -> Boxed<'_, Result<(), String>> {
        Box::pin(async {
            let found = self.0.read(&Scope::Installation, |tx| tx.one::<(i64,)>(&ONE, &[])).await;
            found.map(drop).map_err(|error: DbError| error.to_string())
        })
    }
}

bodega_db::sql!(ONE, "SELECT CAST(1 AS BIGINT)");

impl ReadyCheck for Migrated {
    fn name(&self) -> &'static str {
        "migrations"
    }
    fn check(&self) -> Boxed<'_, Result<(), String>> {
        Box::pin(async {
            let pending = self.0.pending_migrations().await.map_err(|error| error.to_string())?;
            if pending.is_empty() { Ok(()) } else { Err(format!("not applied: {}", pending.join(", "))) }
        })
    }
}

impl ReadyCheck for TakesWork {
    fn name(&self) -> &'static str {
        "writer"
    }
    fn check(&self) -> Boxed<'_, Result<(), String>> {
        let (waiting, most) = self.0.queue_depth();
        let told = if waiting < most { Ok(()) } else { Err(format!("{waiting} commands wait")) };
        Box::pin(std::future::ready(told))
    }
}
