//! The shop that is asked, and a client for it.

use axum::{
    Router,
    body::Body as Bytes,
    http::{HeaderMap, Method, Request},
    response::Response,
};
use bodega_http::{House, HttpConfig, Server};
use bodega_testkit::{Backend, Fresh, TestDb};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::{doorman::Doorman, jars::routes};

/// The shop, open.
pub struct Shop {
    pub base: TestDb,
    pub router: Router,
}

impl Fresh for Shop {
    async fn fresh(backend: Backend) -> Self {
        Self::on(backend, |_| ()).await
    }
}

impl Shop {
    /// Where the database does not matter.
    pub async fn open() -> Self {
        Self::with(|_| ()).await
    }

    pub async fn with(set: impl FnOnce(&mut HttpConfig)) -> Self {
        Self::on(Backend::Sqlite, set).await
    }

    pub async fn on(backend: Backend, set: impl FnOnce(&mut HttpConfig)) -> Self {
        let base = TestDb::new(backend).await;
        base.by_hand("CREATE TABLE shop_jars (merchant BIGINT NOT NULL, title TEXT NOT NULL)").await;
        if backend == Backend::Postgres {
            base.by_hand("GRANT SELECT, INSERT ON shop_jars TO bodega_app").await;
        }
        let mut config = HttpConfig::default();
        set(&mut config);
        let server = Self::server(&base, config);
        Self { base, router: server.build() }
    }

    pub fn server(base: &TestDb, config: HttpConfig) -> Server {
        let house = House { db: base.db.clone(), env: base.env.clone() };
        let pages = Router::new()
            .route("/cookies", axum::routing::get(crate::jars::refuse_with_cookies))
            .route("/hello", axum::routing::get(async || axum::response::Html("<p>Hello</p>".repeat(200))));
        Server::new(house.clone(), Doorman, config).routes(routes(house)).pages(pages)
    }

    pub async fn jars(&self) -> i64 {
        let counts = self.base.row_counts().await;
        counts.iter().find(|(name, _)| name == "shop_jars").unwrap().1
    }

    pub fn get(&self, path: &str) -> Ask<'_> {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: &str, body: &Value) -> Ask<'_> {
        self.ask(Method::POST, path).json(body)
    }

    pub fn put(&self, path: &str, body: &Value) -> Ask<'_> {
        self.ask(Method::PUT, path).json(body)
    }

    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let request = Request::builder().method(method).uri(path).body(Bytes::empty()).unwrap();
        Ask { shop: self, request }
    }
}

/// A request that is being put together.
pub struct Ask<'a> {
    shop: &'a Shop,
    request: Request<Bytes>,
}

impl Ask<'_> {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request.headers_mut().append(name, value.parse().unwrap());
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// As somebody who may fill jars.
    pub fn filler(self) -> Self {
        self.token("user:7:jars:write")
    }

    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub fn json(self, body: &Value) -> Self {
        self.raw(body.to_string()).header("content-type", "application/json")
    }

    pub fn raw(mut self, body: impl Into<Bytes>) -> Self {
        *self.request.body_mut() = body.into();
        self
    }

    pub fn from(mut self, address: &str) -> Self {
        let peer: std::net::SocketAddr = format!("{address}:4711").parse().unwrap();
        self.request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        self
    }

    pub async fn send(self) -> Reply {
        Reply::of(self.shop.router.clone().oneshot(self.request).await.unwrap()).await
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The data of an answer with this status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()["data"].clone()
    }

    /// The error of an answer with this status and code.
    pub fn expect_error(&self, status: u16, code: &str) -> Value {
        let error = self.json()["error"].clone();
        assert_eq!((self.status, error["code"].as_str()), (status, Some(code)), "{}", self.text());
        assert_eq!(error["requestId"].as_str(), Some(self.header("x-request-id")));
        assert!(!error["message"].as_str().unwrap().is_empty());
        error
    }

    /// 422 on one field.
    pub fn expect_fault(&self, field: &str, code: &str) {
        let error = self.expect_error(422, "VALIDATION_FAILED");
        let found = &error["details"][0];
        assert_eq!((found["field"].as_str(), found["code"].as_str()), (Some(field), Some(code)), "{error}");
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
