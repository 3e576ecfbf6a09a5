//! What the shop deals in, and one route for each thing that is proven.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::{DbError, params, sql};
use bodega_http::{
    Allowed, Answer, Body, Created, Data, House, HttpError, Ignored, List, Match, MatchHeader, NoContent, Once,
    OnceHeader, PageParams, Paged, Params, Segment, Segments, SignedIn, VersionMismatch, Visit,
};
use bodega_kernel::{Failure, FailureKind, Id, Invalid, Money, Page, noun};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

bodega_http::permissions! {
    /// Change jars.
    JarsWrite = "jars:write";
}
#[derive(Debug, thiserror::Error)]
pub enum JarError {
    #[error("There are {left} left, not {wanted}.")]
    TooFew { left: i64, wanted: i64 },
    #[error("secret words about the disk")]
    Broken,
    #[error(transparent)]
    Invalid(#[from] Invalid),
    #[error(transparent)]
    Stale(#[from] VersionMismatch),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Failure for JarError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::TooFew { .. } => FailureKind::Conflict,
            Self::Broken => FailureKind::Internal,
            Self::Invalid(error) => error.kind(),
            Self::Stale(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::TooFew { .. } => "TOO_FEW",
            Self::Broken => "BROKEN",
            Self::Invalid(error) => error.code(),
            Self::Stale(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }
    fn details(&self) -> Vec<Value> {
        match self {
            Self::TooFew { left, wanted } => vec![json!({ "left": left, "wanted": wanted })],
            Self::Invalid(error) => error.details(),
            Self::Stale(error) => error.details(),
            _ => Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewJar {
    #[schema(example = "Plum")]
    pub title: String,
    pub price: Option<Money>,
    #[serde(default)]
    pub lines: Vec<Line>,
    pub kind: Option<Kind>,
    pub version: Option<i64>,
    #[serde(default, skip_serializing)]
    #[expect(dead_code, reason = "it is there to be ignored")]
    pub id: Option<Ignored>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    Sweet,
    Sour,
}

/// It forgot `deny_unknown_fields`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    pub sku: String,
    pub quantity: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct JarView {
    pub title: String,
    pub rows: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Filters {
    q: Option<String>,
    low: Option<bool>,
    most: Option<i64>,
    kind: Option<Kind>,
    #[serde(default)]
    tags: Vec<String>,
}
sql!(ADD, "INSERT INTO shop_jars (merchant, title) VALUES ($1, $2)");
sql!(COUNT, "SELECT count(*) FROM shop_jars WHERE merchant = $1");

#[utoipa::path(post, path = "/api/v1/jars", operation_id = "fillJar", tag = "Jars", params(OnceHeader),
    security(("bearer" = ["jars:write"])), request_body = NewJar, responses((status = 201, body = Data<JarView>)))]
async fn fill(
    State(house): State<House>,
    allowed: Allowed<JarsWrite>,
    once: Once,
    Body(jar): Body<NewJar>,
) -> Result<Response, HttpError> {
    let scope = allowed.scope();
    let fill = move |tx: &mut bodega_db::Tx| {
        tx.execute(&ADD, params![scope.one().map_err(DbError::from)?, jar.title])?;
        let (rows,) = tx.one::<(i64,)>(&COUNT, params![scope.one().map_err(DbError::from)?])?;
        match jar.title.as_str() {
            "refused" => Err(JarError::TooFew { left: rows, wanted: 9 }),
            "broken" => Err(JarError::Broken),
            "panic" => panic!("in the command"),
            _ => Ok(JarView { title: jar.title.clone(), rows }),
        }
    };
    once.write(&house.db, allowed.call(), StatusCode::CREATED, fill).await
}

#[utoipa::path(post, path = "/api/v1/jars/{id}/empty", operation_id = "emptyJar", tag = "Jars", params(OnceHeader),
    security(()), responses((status = 204)))]
async fn empty(
    State(house): State<House>,
    visit: Visit,
    once: Once,
    Segment(id): Segment<String>,
) -> Result<Response, HttpError> {
    let scope = visit.scope();
    let work = move |tx: &mut bodega_db::Tx| {
        tx.execute(&ADD, params![scope.one().map_err(DbError::from)?, id])?;
        Ok::<_, JarError>(())
    };
    once.write(&house.db, visit.call(), StatusCode::NO_CONTENT, work).await
}

#[utoipa::path(put, path = "/api/v1/echo", operation_id = "echo", tag = "Jars", security(()), request_body = NewJar,
    responses((status = 200, body = Data<NewJar>)))]
async fn echo(_: Visit, Body(jar): Body<NewJar>) -> Answer<Data<NewJar>> {
    Ok(Data(jar))
}

#[utoipa::path(put, path = "/api/v1/jars/{id}", operation_id = "changeJar", tag = "Jars", security(("bearer" = [])),
    params(MatchHeader), request_body = NewJar, responses((status = 200, body = Data<NewJar>)))]
async fn change(
    _: SignedIn,
    _: Segment<Id<noun::Product>>,
    given: Match,
    Body(jar): Body<NewJar>,
) -> Answer<impl IntoResponse> {
    let expected = given.demand(jar.version)?;
    if expected != 7 {
        return Err(JarError::from(VersionMismatch { expected, current: 7 }).into());
    }
    Ok(Data(jar).version(8))
}

#[utoipa::path(get, path = "/api/v1/jars/{id}", operation_id = "readJar", tag = "Jars", security(()),
    params(("id" = Id<noun::Product>, Path)), responses((status = 200, body = Data<JarView>)))]
async fn read(_: Visit, _: Segment<Id<noun::Product>>) -> impl IntoResponse {
    Data(JarView { title: "Plum".to_owned(), rows: 1 }).version(7).public(60)
}

#[utoipa::path(get, path = "/api/v1/jars", operation_id = "listJars", tag = "Jars", security(()),
    params(PageParams, Filters), responses((status = 200, body = List<JarView>)))]
async fn list(paged: Paged, Params(filters): Params<Filters>) -> Answer<impl IntoResponse> {
    let items = vec![filters; usize::from(paged.limit > 0)];
    let page = Page { items, total: Some(1), total_capped: false, next_cursor: paged.cursor.clone() };
    Ok(paged.list(page))
}

#[utoipa::path(get, path = "/api/v1/orders/{order}/items/{item}", operation_id = "readItem", tag = "Jars",
    security(("bearer" = [])), responses((status = 200, body = Data<String>)))]
async fn item(
    signed_in: SignedIn,
    Segments((order, item)): Segments<(Id<noun::Customer>, i64)>,
) -> Answer<Data<String>> {
    signed_in.owns(Some(order))?;
    Ok(Data(format!("{order} {item}")))
}

#[utoipa::path(get, path = "/api/v1/sites/{site}", operation_id = "readSite", tag = "Jars",
    security(("bearer" = ["jars:write"])), responses((status = 204)))]
async fn site(allowed: Allowed<JarsWrite>, Segment(site): Segment<Id<noun::Site>>) -> Answer<NoContent> {
    allowed.may_site(site)?;
    Ok(NoContent)
}

/// What only the test of the numbers asks for: they are counted over the whole process.
#[utoipa::path(get, path = "/api/v1/counted/{what}", operation_id = "count", tag = "Jars", security(("bearer" = [])),
    responses((status = 204)))]
async fn counted(_: SignedIn) -> NoContent {
    NoContent
}

#[utoipa::path(get, path = "/api/v1/fail/{how}", operation_id = "fail", tag = "Jars", security(()),
    responses((status = 204)))]
async fn fail(Segment(how): Segment<String>) -> Answer<NoContent> {
    match how.as_str() {
        "conflict" => Err(JarError::TooFew { left: 1, wanted: 2 }.into()),
        "broken" => Err(JarError::Broken.into()),
        "panic" => panic!("secret words of a panic"),
        "overloaded" => Err(DbError::Overloaded.into()),
        "never" => std::future::pending().await,
        _ if how.starts_with("gate-") => {
            gate(&how).pass().await;
            Ok(NoContent)
        }
        _ => Ok(NoContent),
    }
}

/// Where requests of one test wait until it lets them go on.
pub struct Gate {
    arrived: Semaphore,
    opened: Semaphore,
}

/// The gate of this name: what asks for `/api/v1/fail/<name>` stands before it.
pub fn gate(name: &str) -> Arc<Gate> {
    static GATES: Mutex<BTreeMap<String, Arc<Gate>>> = Mutex::new(BTreeMap::new());
    let new = || Arc::new(Gate { arrived: Semaphore::new(0), opened: Semaphore::new(0) });
    GATES.lock().unwrap().entry(name.to_owned()).or_insert_with(new).clone()
}

impl Gate {
    async fn pass(&self) {
        self.arrived.add_permits(1);
        self.opened.acquire().await.unwrap().forget();
    }

    /// Waits until so many requests stand before it.
    pub async fn wait_for(&self, requests: u32) {
        self.arrived.acquire_many(requests).await.unwrap().forget();
    }

    /// Lets so many go on.
    pub fn open_for(&self, requests: usize) {
        self.opened.add_permits(requests);
    }
}

#[utoipa::path(post, path = "/api/v1/large", operation_id = "large", tag = "Jars", security(()), request_body = NewJar,
    responses((status = 201, body = Data<usize>)))]
async fn large(Body(jar): Body<NewJar>) -> Answer<Created<Data<usize>>> {
    Ok(Created(Data(jar.title.len())))
}

/// All of them.
pub fn routes(house: House) -> OpenApiRouter {
    let large = OpenApiRouter::new().routes(routes!(large)).layer(bodega_http::body_limit(3 << 20));
    OpenApiRouter::new()
        .routes(routes!(fill, list))
        .routes(routes!(empty))
        .routes(routes!(read, change))
        .routes(routes!(echo))
        .routes(routes!(item))
        .routes(routes!(site))
        .routes(routes!(fail))
        .routes(routes!(counted))
        .merge(large)
        .with_state(house)
}

/// A refusal that takes two cookies away.
pub async fn refuse_with_cookies() -> Response {
    let cookies = axum::response::AppendHeaders([("set-cookie", "session="), ("set-cookie", "csrf=")]);
    (cookies, HttpError::unauthenticated("Sign in first.")).into_response()
}
