//! Which page of a list.

use std::ops::Deref;

use axum::{extract::FromRequestParts, http::request::Parts};
use bodega_kernel::{Check, Invalid, MAX_LIMIT, MAX_OFFSET, Page, PageRequest};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::params::{PAGE, Query};
use crate::{HttpError, List, cursor};

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

/// The same for a list that is counted: there is no cursor of it but the one that its pages tell, and any other is 422.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountedPage(pub PageRequest);

impl CountedPage {
    /// The answer for a page of this request.
    pub fn list<T>(&self, page: Page<T>) -> List<T> {
        List::new(page, &self.0)
    }
}

impl Deref for CountedPage {
    type Target = PageRequest;
    fn deref(&self) -> &PageRequest {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CountedPage {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        // A cursor that counts was turned into an offset; what is left is another list's, or junk.
        let Paged(request) = Paged::from_request_parts(parts, state).await?;
        match request.cursor {
            None => Ok(Self(request)),
            Some(_) => Err(Invalid::one("cursor", "INVALID_CURSOR", "is not a cursor of this list").into()),
        }
    }
}

impl Paged {
    /// The answer for a page of this request.
    pub fn list<T>(&self, page: Page<T>) -> List<T> {
        List::new(page, &self.0)
    }
}

/// The cursor of a counted list: it reaches further than an offset may.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    seen: i64,
}

impl Seen {
    fn read(cursor: &str) -> Option<Self> {
        cursor::decode::<Self>(cursor).ok().filter(|place| place.seen >= 0)
    }
}

/// Where the page after this one begins, if the list was counted and goes on.
pub(crate) fn next_of_counted<T>(page: &Page<T>, request: &PageRequest) -> Option<String> {
    let total = page.total.filter(|_| request.cursor.is_none())?;
    let count = i64::try_from(page.items.len()).ok()?;
    let seen = request.offset.checked_add(count)?;
    let more = count == request.limit && (seen < total || page.total_capped);
    more.then(|| cursor::encode(&Seen { seen }))
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
        // A counted list goes on by how many rows have been seen; its store need not know that it was a cursor.
        Ok(Self(match cursor.as_deref().and_then(Seen::read) {
            Some(Seen { seen }) => PageRequest { limit, offset: seen, cursor: None },
            None => PageRequest { limit, offset, cursor },
        }))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn page(count: usize, total: i64) -> Page<usize> {
        Page::counted((0..count).collect(), total)
    }

    #[test]
    fn a_counted_list_goes_on_to_its_end() {
        let mut request = PageRequest { limit: 20, ..PageRequest::default() };
        let next = next_of_counted(&page(20, 45), &request).unwrap();
        assert_eq!(Seen::read(&next).unwrap().seen, 20);
        request.offset = 40;
        assert_eq!(next_of_counted(&page(5, 45), &request), None);
        request.offset = 20_000;
        assert!(
            next_of_counted(&page(20, 10_001), &request).is_some(),
            "past the count it goes on while pages are full"
        );
        assert_eq!(next_of_counted(&page(19, 10_001), &request), None);
    }

    #[test]
    fn junk_and_the_cursors_of_others_are_left_alone() {
        for other in ["zzz", "", &cursor::encode(&(1, 2)), &cursor::encode(&Seen { seen: -1 })] {
            assert!(Seen::read(other).is_none(), "{other}");
        }
    }
}
