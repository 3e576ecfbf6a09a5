//! The envelope of what went well.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bodega_kernel::{Page, PageRequest};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use utoipa::{
    __dev::ComposeSchema,
    ToSchema,
    openapi::{
        ArrayBuilder, ObjectBuilder, RefOr, Schema,
        schema::{RefBuilder, Type},
    },
};

use crate::{read::next_of_counted, version};

/// `{ "data": … }`
#[derive(Debug, Clone)]
pub struct Data<T>(pub T);

impl<T: Serialize> Serialize for Data<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut envelope = serializer.serialize_struct("Data", 1)?;
        envelope.serialize_field("data", &self.0)?;
        envelope.end()
    }
}

impl<T: Serialize> Data<T> {
    /// The same with the version as a strong `ETag`, which `If-Match` takes.
    pub fn version(self, version: i64) -> Tagged<Self> {
        Tagged { answer: self, etag: version::etag(version), cache: None }
    }

    /// The same with a weak `ETag` over its bytes, which `If-None-Match` takes.
    pub fn weak(self) -> Result<Tagged<Self>, serde_json::Error> {
        let etag = version::weak_etag(&serde_json::to_vec(&self)?);
        Ok(Tagged { answer: self, etag, cache: None })
    }
}

impl<T: Serialize> IntoResponse for Data<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// 201 with a [`Data`].
#[derive(Debug, Clone)]
pub struct Created<A>(pub A);

impl<A: IntoResponse> IntoResponse for Created<A> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, self.0).into_response()
    }
}

/// 204.
#[derive(Debug, Clone, Copy)]
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// An answer with an `ETag`. When the client has it already (`If-None-Match`), the edge answers 304.
#[derive(Debug, Clone)]
pub struct Tagged<A> {
    answer: A,
    etag: HeaderValue,
    cache: Option<HeaderValue>,
}

impl<A> Tagged<A> {
    /// Lets everybody keep the answer for `seconds`. Only for what is the same for all.
    pub fn public(mut self, seconds: u32) -> Self {
        self.cache = HeaderValue::from_str(&format!("public, max-age={seconds}")).ok();
        self
    }
}

impl<A: IntoResponse> IntoResponse for Tagged<A> {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, self.etag);
        if let Some(cache) = self.cache {
            headers.insert(header::CACHE_CONTROL, cache);
        }
        (headers, self.answer).into_response()
    }
}

/// `{ "data": […], "page": { … } }`
#[derive(Debug, Clone, Serialize)]
pub struct List<T> {
    data: Vec<T>,
    page: PageView,
}

/// Which page this is, and where the next one begins.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageView {
    /// At most so many rows were asked for.
    #[schema(example = 20)]
    limit: i64,
    /// So many rows were left out.
    #[schema(example = 0)]
    offset: i64,
    /// How many rows the whole list has, where it was counted; exact up to 10,000.
    #[schema(example = 137)]
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
    /// The list has more than `total` rows.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    total_capped: bool,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

impl<T> List<T> {
    /// The page that answers `request`.
    pub fn new(page: Page<T>, request: &PageRequest) -> Self {
        let counted = next_of_counted(&page, request);
        let view = PageView {
            limit: request.limit,
            offset: if request.cursor.is_some() { 0 } else { request.offset },
            total: page.total,
            total_capped: page.total_capped,
            next_cursor: page.next_cursor.or(counted),
        };
        Self { data: page.items, page: view }
    }

    /// The same for a list that knows itself whether it goes on: no `next_cursor` is its end.
    pub fn exactly(page: Page<T>, request: &PageRequest) -> Self {
        let view = PageView {
            limit: request.limit,
            offset: if request.cursor.is_some() { 0 } else { request.offset },
            total: page.total,
            total_capped: page.total_capped,
            next_cursor: page.next_cursor,
        };
        Self { data: page.items, page: view }
    }

    /// A short list that is given whole.
    pub fn whole(items: Vec<T>) -> Self {
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let page = PageView { limit: count, offset: 0, total: Some(count), total_capped: false, next_cursor: None };
        Self { data: items, page }
    }
}

impl<T: Serialize> List<T> {
    /// The same with a weak `ETag` over its bytes, which `If-None-Match` takes.
    pub fn weak(self) -> Result<Tagged<Self>, serde_json::Error> {
        let etag = version::weak_etag(&serde_json::to_vec(&self)?);
        Ok(Tagged { answer: self, etag, cache: None })
    }
}

impl<T: Serialize> IntoResponse for List<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

// Written out because a derive would document what is inside without its envelope.
impl<T: ToSchema> ComposeSchema for Data<T> {
    fn compose(generics: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Object).property("data", of::<T>(generics)).required("data").into()
    }
}
impl<T: ToSchema> ToSchema for Data<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Data")
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}
impl<T: ToSchema> ComposeSchema for List<T> {
    fn compose(generics: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let page = RefBuilder::new().ref_location_from_schema_name(PageView::name());
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .property("data", ArrayBuilder::new().items(of::<T>(generics)))
            .required("data")
            .property("page", page)
            .required("page")
            .into()
    }
}
impl<T: ToSchema> ToSchema for List<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("List")
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((PageView::name().into_owned(), <PageView as utoipa::PartialSchema>::schema()));
        T::schemas(schemas);
    }
}

/// What stands inside the envelope.
fn of<T: ToSchema>(generics: Vec<RefOr<Schema>>) -> RefOr<Schema> {
    generics.into_iter().next().unwrap_or_else(T::schema)
}
