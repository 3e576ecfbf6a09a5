//! Putting the house together.

use std::sync::{Arc, atomic::AtomicBool};

use axum::{Json, Router, extract::Request, http::StatusCode, middleware, response::IntoResponse, routing::get};
use bodega_db::Db;
use bodega_kernel::Env;
use serde_json::json;
use tokio::sync::Semaphore;
use tower_http::compression::{
    CompressionLayer, CompressionLevel,
    predicate::{And, DefaultPredicate, Predicate, SizeAbove},
};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    Authenticator, HttpConfig, HttpError, Stopping, docs,
    edge::{self, Edge},
    health::{self, ReadyCheck},
    limit::{Limiter, MemoryLimiter},
    openapi, telemetry,
};

/// What handlers are given.
#[derive(Clone)]
pub struct House {
    /// The records.
    pub db: Db,
    /// The clock, and randomness.
    pub env: Env,
}

/// Collects the routes of all slices and puts everything around them that this crate has.
pub struct Server {
    house: House,
    authenticator: Arc<dyn Authenticator>,
    config: HttpConfig,
    routes: OpenApiRouter,
    pages: Router,
    limiter: Arc<dyn Limiter>,
    checks: Vec<Box<dyn ReadyCheck>>,
    stopping: Arc<AtomicBool>,
}

impl Server {
    /// A server without routes.
    pub fn new(house: House, authenticator: impl Authenticator, config: HttpConfig) -> Self {
        let db = &house.db;
        let checks: Vec<Box<dyn ReadyCheck>> = vec![
            Box::new(health::Answers(db.clone())),
            Box::new(health::Migrated(db.clone())),
            Box::new(health::TakesWork(db.clone())),
        ];
        Self {
            house,
            authenticator: Arc::new(authenticator),
            config,
            routes: OpenApiRouter::default(),
            pages: Router::new(),
            limiter: Arc::new(MemoryLimiter::default()),
            checks,
            stopping: Arc::default(),
        }
    }

    /// Adds the routes of a slice.
    #[must_use]
    pub fn routes(mut self, routes: OpenApiRouter) -> Self {
        self.routes = self.routes.merge(routes);
        self
    }

    /// Adds pages, which the API document does not speak of.
    #[must_use]
    pub fn pages(mut self, pages: Router) -> Self {
        self.pages = self.pages.merge(pages);
        self
    }

    /// Counts requests elsewhere than in memory.
    #[must_use]
    pub fn limiter(mut self, limiter: impl Limiter) -> Self {
        self.limiter = Arc::new(limiter);
        self
    }

    /// Asks one thing more before it is ready.
    #[must_use]
    pub fn ready_check(mut self, check: impl ReadyCheck) -> Self {
        self.checks.push(Box::new(check));
        self
    }

    /// Is not ready any more once `stopping` has begun.
    #[must_use]
    pub fn stopping(mut self, stopping: &Stopping) -> Self {
        self.stopping = stopping.flag();
        self
    }

    /// The API document of the routes so far.
    pub fn document(&self) -> OpenApi {
        let mut document = self.routes.get_openapi().clone();
        openapi::complete(&mut document);
        document
    }

    /// The whole, ready to be served.
    pub fn build(self) -> Router {
        let document = self.document();
        // The document is made of plain text and numbers: it always serialises.
        let json = serde_json::to_string(&document).unwrap_or_default();
        let admin = self.config.admin.is_some();
        let edge = Arc::new(Edge {
            slots: Semaphore::new(self.config.concurrency.min(Semaphore::MAX_PERMITS)),
            queries: openapi::query_parameters(&document),
            house: self.house,
            authenticator: self.authenticator,
            config: self.config,
            limiter: self.limiter,
            stopping: self.stopping,
        });
        let mut router = self.routes.split_for_parts().0.merge(self.pages).merge(docs::routes(json));
        router = router.merge(health_routes(edge.clone(), self.checks.into()));
        if !admin {
            router = router.merge(metrics_routes());
        }
        router.fallback(async || HttpError::not_found()).layer(middleware::from_fn_with_state(edge, edge::serve)).layer(
            CompressionLayer::new().gzip(true).br(true).quality(CompressionLevel::Fastest).compress_when(worth_it()),
        )
    }
}

/// Smaller answers are not worth it, pictures and streams are left alone.
fn worth_it() -> And<DefaultPredicate, SizeAbove> {
    DefaultPredicate::new().and(SizeAbove::new(860))
}

fn health_routes(edge: Arc<Edge>, checks: Arc<[Box<dyn ReadyCheck>]>) -> Router {
    let alive = async || (StatusCode::OK, Json(json!({ "status": "alive" })));
    let healthy = async || Json(json!({ "data": { "status": "ok", "version": env!("CARGO_PKG_VERSION") } }));
    Router::new()
        .route("/health/live", get(alive))
        .route("/health/ready", get(move |_: Request| health::ready(edge.clone(), checks.clone())))
        .route("/api/v1/health", get(healthy))
}

/// `/metrics`, and nothing else: what the admin listener serves.
pub fn metrics_routes() -> Router {
    telemetry::record();
    let kind = [(axum::http::header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Router::new().route("/metrics", get(async move || (kind, telemetry::render()).into_response()))
}
