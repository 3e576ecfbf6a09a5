//! Segments of the path.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use crate::HttpError;

/// The one variable segment of a path. What does not parse names nothing: 404.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<T>(pub T);

/// Two or three variable segments of a path, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments<T>(pub T);

async fn texts<S: Send + Sync, const N: usize>(parts: &mut Parts, state: &S) -> Result<[String; N], HttpError> {
    let found = RawPathParams::from_request_parts(parts, state).await.map_err(|_| HttpError::not_found())?;
    let texts: Vec<String> = found.iter().map(|(_, text)| text.to_owned()).collect();
    if texts.iter().any(|text| text.contains('\0')) {
        return Err(HttpError::not_found());
    }
    texts.try_into().map_err(|_| HttpError::internal("the handler and its path differ in variable segments"))
}

fn parsed<T: FromStr>(text: &str) -> Result<T, HttpError> {
    text.parse().map_err(|_| HttpError::not_found())
}

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Segment<T> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let [a] = texts(parts, state).await?;
        Ok(Self(parsed(&a)?))
    }
}

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for Segments<(A, B)> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let [a, b] = texts(parts, state).await?;
        Ok(Self((parsed(&a)?, parsed(&b)?)))
    }
}

impl<S: Send + Sync, A: FromStr, B: FromStr, C: FromStr> FromRequestParts<S> for Segments<(A, B, C)> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let [a, b, c] = texts(parts, state).await?;
        Ok(Self((parsed(&a)?, parsed(&b)?, parsed(&c)?)))
    }
}
