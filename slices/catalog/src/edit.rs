//! What the changes of a thing with versions have in common: who may, which one, at which version, and what was sent.

use axum::extract::{FromRequest, FromRequestParts, Request};
use bodega_http::{Allowed, Body, HttpError, Match, Segment};
use bodega_identity::permission::CatalogWrite;
use bodega_kernel::{Call, Id, Noun, Scope};
use serde::de::DeserializeOwned;

use crate::{
    category::body::CategoryBody, media::body::MediaBody, price_list::PriceListBody, product::body::ProductBody,
};

/// A body that may name the version that it is meant for.
pub(crate) trait Versioned {
    /// That version.
    fn version(&self) -> Option<i64>;
}

macro_rules! versioned {
    ($($body:ty),+) => {$(
        impl Versioned for $body {
            fn version(&self) -> Option<i64> {
                self.version.value().copied()
            }
        }
    )+};
}
versioned!(CategoryBody, MediaBody, PriceListBody, ProductBody);

/// Something that is to be deleted, by somebody who may.
pub(crate) struct Removal<N: Noun> {
    pub call: Call,
    pub scope: Scope,
    pub id: Id<N>,
    /// The version that is meant, if one is.
    pub expected: Option<i64>,
}

/// Something that is to be changed, by somebody who may, and what was sent.
pub(crate) struct Edit<N: Noun, B> {
    pub call: Call,
    pub scope: Scope,
    pub id: Id<N>,
    /// The version that is meant, if the header or the body says one.
    pub expected: Option<i64>,
    pub body: B,
}

impl<S: Send + Sync, N: Noun> FromRequestParts<S> for Removal<N> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self, HttpError> {
        let caller = Allowed::<CatalogWrite>::from_request_parts(parts, state).await?;
        let Segment(id) = Segment::<Id<N>>::from_request_parts(parts, state).await?;
        let matched = Match::from_request_parts(parts, state).await?;
        Ok(Self { call: caller.call(), scope: caller.scope(), id, expected: matched.version() })
    }
}

impl<S: Send + Sync, N: Noun, B: DeserializeOwned + Versioned> FromRequest<S> for Edit<N, B> {
    type Rejection = HttpError;

    async fn from_request(request: Request, state: &S) -> Result<Self, HttpError> {
        let (mut parts, body) = request.into_parts();
        let caller = Allowed::<CatalogWrite>::from_request_parts(&mut parts, state).await?;
        let Segment(id) = Segment::<Id<N>>::from_request_parts(&mut parts, state).await?;
        let matched = Match::from_request_parts(&mut parts, state).await?;
        let Body(body) = Body::<B>::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { call: caller.call(), scope: caller.scope(), id, expected: matched.or(body.version())?, body })
    }
}
