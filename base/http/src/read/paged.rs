//! Which page of a list.

use std::ops::Deref;

use axum::{extract::FromRequestParts, http::request::Parts};
use bodega_kernel::{Check, MAX_LIMIT, MAX_OFFSET, Page, PageRequest};
use utoipa::IntoParams;

use super::params::{PAGE, Query};
use crate::{HttpError, List};

/// `limit`, `offset` and `cursor` of the query string: 422 outside of the limits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paged(pub PageRequest);

/// How [`Paged`] is documented: `params(PageParams)`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it is only a description")]
pub struct PageParams {
    /// How many rows.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    limit: Option<i64>,
    /// How many rows to leave out; beyond 10,000 a cursor goes on.
    #[param(minimum = 0, maximum = 10000, default = 0, example = 0)]
    offset: Option<i64>,
    /// Where the last page ended: its `nextCursor`. It wins over an offset.
    cursor: Option<String>,
}

impl Paged {
    /// The answer for a page of this request.
    pub fn list<T>(&self, page: Page<T>) -> List<T> {
        List::new(page, &self.0)
    }
}

impl Deref for Paged {
    type Target = PageRequest;
    fn deref(&self) -> &PageRequest {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Paged {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HttpError> {
        let query = Query::of(parts)?;
        let mut check = Check::new();
        for (name, _) in &query.pairs {
            if !PAGE.contains(&name.as_ref()) && query.is_declared(name) == Some(false) {
                check.fault(name.as_ref(), "UNKNOWN_FIELD", "is not known here");
            }
        }
        let usual = PageRequest::default();
        let limit = within(&query, &mut check, "limit", 1, MAX_LIMIT).unwrap_or(usual.limit);
        let offset = within(&query, &mut check, "offset", 0, MAX_OFFSET).unwrap_or(usual.offset);
        let cursor = query.single("cursor", &mut check).map(ToOwned::to_owned);
        if cursor.as_ref().is_some_and(|cursor| cursor.is_empty() || cursor.len() > 2048) {
            check.fault("cursor", "INVALID_CURSOR", "is not a cursor of this list");
        }
        check.done()?;
        Ok(Self(PageRequest { limit, offset, cursor }))
    }
}

fn within(query: &Query, check: &mut Check, name: &str, least: i64, most: i64) -> Option<i64> {
    let text = query.single(name, check)?;
    match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Some(number),
        Ok(_) => {
            check.fault(name, "OUT_OF_RANGE", format!("must be between {least} and {most}"));
            None
        }
        Err(_) => {
            check.fault(name, "INVALID_TYPE", "must be a whole number");
            None
        }
    }
}
