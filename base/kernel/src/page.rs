//! Pages of a list.

/// The most rows that one page holds.
pub const MAX_LIMIT: i64 = 100;
/// The furthest that an offset reaches; beyond it a cursor goes on.
pub const MAX_OFFSET: i64 = 10_000;
/// A total is exact up to here.
pub const TOTAL_CAP: i64 = 10_000;

/// Which page is wanted. A cursor wins over an offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many rows, 1 to [`MAX_LIMIT`].
    pub limit: i64,
    /// How many rows to leave out, 0 to [`MAX_OFFSET`].
    pub offset: i64,
    /// Where the last page ended, as it said itself.
    pub cursor: Option<String>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: 20, offset: 0, cursor: None }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Its rows.
    pub items: Vec<T>,
    /// How many rows the list has in all, if it was counted; exact up to [`TOTAL_CAP`].
    pub total: Option<i64>,
    /// Are there more than were counted?
    pub total_capped: bool,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page of a list that was counted (`SELECT count(*) FROM (… LIMIT TOTAL_CAP + 1)`).
    pub fn counted(items: Vec<T>, counted: i64) -> Self {
        Self { items, total: Some(counted.min(TOTAL_CAP)), total_capped: counted > TOTAL_CAP, next_cursor: None }
    }

    /// A page out of `limit + 1` fetched rows: the extra one only tells that there is more.
    pub fn from_fetched(mut items: Vec<T>, limit: i64, cursor_of: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = if more { items.last().map(cursor_of) } else { None };
        Self { items, total: None, total_capped: false, next_cursor }
    }

    /// The same page with each row turned into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            total: self.total,
            total_capped: self.total_capped,
            next_cursor: self.next_cursor,
        }
    }
}
