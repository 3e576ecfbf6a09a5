//! Finding orders by words and figures, and counting what was found.

use std::collections::BTreeMap;

use bodega_db::{Engine, Param, ReadTx, sql};
use bodega_inventory::Reach;
use bodega_kernel::{Currency, Id, Money, Page, PageRequest, Scope, TOTAL_CAP, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    list::{ids, statuses},
    words,
};
use crate::{
    SalesError,
    order::{Order, Status, by_ids},
};

macro_rules! from {
    (sqlite, words) => {
        "FROM sales_board_text AS t CROSS JOIN sales_board AS b ON b.seq = t.rowid WHERE t.sales_board_text MATCH $2 AND "
    };
    (postgres, words) => {
        "FROM sales_board AS b WHERE b.words @@ CAST(CAST($2 AS TEXT) AS TSQUERY) AND "
    };
    ($engine:ident, all) => {
        "FROM sales_board AS b WHERE CAST($2 AS TEXT) IS NULL AND "
    };
}
macro_rules! wanted {
    (sqlite) => {
        concat!(
            "b.merchant = $1 AND (CAST($3 AS TEXT) IS NULL OR b.status IN (SELECT value FROM json_each($3)))
             AND (CAST($4 AS TEXT) IS NULL OR b.site IN (SELECT unhex(value) FROM json_each($4)))
             AND (CAST($5 AS TEXT) IS NULL OR b.customer = $5) ", wanted!()
        )
    };
    (postgres) => {
        concat!(
            "b.merchant = $1 AND (CAST($3 AS JSONB) IS NULL OR b.status = ANY (ARRAY(SELECT jsonb_array_elements_text($3))))
             AND (CAST($4 AS JSONB) IS NULL OR b.site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($4))))
             AND (CAST($5 AS UUID) IS NULL OR b.customer = $5) ", wanted!()
        )
    };
    () => {
        "AND (CAST($6 AS BIGINT) IS NULL OR b.placed_at >= $6) AND (CAST($7 AS BIGINT) IS NULL OR b.placed_at < $7)
         AND (CAST($8 AS BIGINT) IS NULL OR b.total >= $8) AND (CAST($9 AS BIGINT) IS NULL OR b.total <= $9) "
    };
}
macro_rules! statements {
    ($($name:ident, $which:ident, $before:literal, $after:literal;)*) => {$(
        sql!(
            $name,
            sqlite: concat!($before, from!(sqlite, $which), wanted!(sqlite), $after),
            postgres: concat!($before, from!(postgres, $which), wanted!(postgres), $after),
        );
    )*};
}
statements! {
    FOUND, words, "SELECT b.id ", "ORDER BY b.seq DESC LIMIT $10 OFFSET $11";
    ALL, all, "SELECT b.id ", "ORDER BY b.id DESC LIMIT $10 OFFSET $11";
    FOUND_SORTED, words, "SELECT b.id ", "ORDER BY CASE $12 WHEN 'TOTAL' THEN b.total WHEN '-TOTAL' THEN -b.total ELSE b.seq END, b.id LIMIT $10 OFFSET $11";
    ALL_SORTED, all, "SELECT b.id ", "ORDER BY CASE $12 WHEN 'TOTAL' THEN b.total WHEN '-TOTAL' THEN -b.total ELSE b.seq END, b.id LIMIT $10 OFFSET $11";
    COUNT_FOUND, words, "SELECT COUNT(*) FROM (SELECT 1 ", "LIMIT $10) AS counted";
    COUNT_ALL, all, "SELECT COUNT(*) FROM (SELECT 1 ", "LIMIT $10) AS counted";
    SUMS_FOUND, words, "SELECT b.status, b.placed_day, b.site, b.currency, COUNT(*), CAST(SUM(b.total) AS BIGINT) ",
        "GROUP BY b.status, b.placed_day, b.site, b.currency ORDER BY b.placed_day DESC, b.status, b.site, b.currency LIMIT $10";
    SUMS_ALL, all, "SELECT b.status, b.placed_day, b.site, b.currency, COUNT(*), CAST(SUM(b.total) AS BIGINT) ",
        "GROUP BY b.status, b.placed_day, b.site, b.currency ORDER BY b.placed_day DESC, b.status, b.site, b.currency LIMIT $10";
}

/// So many sums are read at most; the days that are further back are left out.
const MOST_SUMS: i64 = 20_000;

/// In which order found orders come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = OrderSort)]
pub enum SearchSort {
    /// What was placed last comes first.
    #[default]
    #[serde(rename = "-placedAt")]
    Newest,
    /// What was placed first comes first.
    #[serde(rename = "placedAt")]
    Oldest,
    /// The cheapest first.
    #[serde(rename = "total")]
    Cheapest,
    /// The dearest first.
    #[serde(rename = "-total")]
    Dearest,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Sought {
    /// Words, of which each has to begin one of the order's; none: all orders.
    pub text: String,
    /// Only those that have come so far.
    pub statuses: Vec<Status>,
    /// Only those of these sites.
    pub reach: Reach,
    /// Only those of this customer.
    pub customer: Option<Id<noun::Customer>>,
    /// Only those that were placed at this time or later.
    pub from: Option<Time>,
    /// Only those that were placed before.
    pub to: Option<Time>,
    /// Only those that come to so much or more, in minor units.
    pub min: Option<i64>,
    /// Only those that come to so much or less.
    pub max: Option<i64>,
    /// In which order.
    pub sort: SearchSort,
}

/// What was found, counted.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderAggregations)]
pub struct Aggregations {
    /// By how far they have come.
    pub by_status: Vec<StatusCount>,
    /// By the date on which they were placed, the last one first.
    pub by_day: Vec<DayCount>,
    /// By who hands them over.
    pub by_site: Vec<SiteCount>,
}

/// So many have come so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrdersByStatus)]
pub struct StatusCount {
    /// How far.
    pub status: Status,
    /// How many.
    pub count: i64,
}

/// So many were placed on a date.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrdersByDay)]
pub struct DayCount {
    /// The date at the site.
    #[schema(example = "2026-03-09")]
    pub date: String,
    /// How many.
    pub count: i64,
    /// What they come to, in the currency of most of them.
    pub total: Money,
}

/// So many are handed over by a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrdersBySite)]
pub struct SiteCount {
    /// Which.
    pub branch_id: Id<noun::Site>,
    /// How many.
    pub count: i64,
}

/// Looks for orders. Gives a page of them as they stand now, and all that was found, counted.
pub fn search(
    tx: &mut ReadTx,
    scope: &Scope,
    sought: &Sought,
    page: &PageRequest,
) -> Result<(Page<Order>, Aggregations), SalesError> {
    let words = words::asked(&sought.text);
    if words.is_empty() && !sought.text.trim().is_empty() {
        // Nothing but signs: no order has such words.
        return Ok((Page::counted(Vec::new(), 0), Aggregations::default()));
    }
    let merchant = scope.one()?;
    let by_words = !words.is_empty();
    let text = by_words.then(|| match tx.engine() {
        Engine::Sqlite => words::for_sqlite(merchant.0, &words),
        Engine::Postgres => words::for_postgres(&words),
    });
    let (states, sites) = (statuses(&sought.statuses), sought.reach.ids());
    let Sought { customer, from, to, min, max, sort, .. } = sought;
    let wanted: [&dyn Param; 9] = [&merchant, &text, &states, &sites, customer, from, to, min, max];
    let rows = match (sort.word(), by_words) {
        (None, true) => tx.all(&FOUND, &[&wanted[..], &[&page.limit, &page.offset]].concat())?,
        (None, false) => tx.all(&ALL, &[&wanted[..], &[&page.limit, &page.offset]].concat())?,
        (Some(word), true) => tx.all(&FOUND_SORTED, &[&wanted[..], &[&page.limit, &page.offset, &word]].concat())?,
        (Some(word), false) => tx.all(&ALL_SORTED, &[&wanted[..], &[&page.limit, &page.offset, &word]].concat())?,
    };
    let (count, sums) = if by_words { (&COUNT_FOUND, &SUMS_FOUND) } else { (&COUNT_ALL, &SUMS_ALL) };
    let (counted,) = tx.one::<(i64,)>(count, &[&wanted[..], &[&(TOTAL_CAP + 1)]].concat())?;
    let sums = tx.all::<Sum>(sums, &[&wanted[..], &[&MOST_SUMS]].concat())?;
    let orders = by_ids(tx, scope, &ids(rows))?;
    Ok((Page::counted(orders, counted), add_up(&sums)))
}

impl SearchSort {
    /// For the statement; nothing for the usual order, which needs no sorting.
    fn word(self) -> Option<&'static str> {
        match self {
            Self::Newest => None,
            Self::Oldest => Some("OLDEST"),
            Self::Cheapest => Some("TOTAL"),
            Self::Dearest => Some("-TOTAL"),
        }
    }
}

/// Orders of one status, date, site and currency: how many, and what they come to.
type Sum = (Status, String, Option<Id<noun::Site>>, Currency, i64, i64);

fn add_up(sums: &[Sum]) -> Aggregations {
    let mut statuses: BTreeMap<&'static str, StatusCount> = BTreeMap::new();
    let mut sites: BTreeMap<Id<noun::Site>, i64> = BTreeMap::new();
    let mut days: BTreeMap<&str, BTreeMap<Currency, (i64, i64)>> = BTreeMap::new();
    for (status, day, site, currency, count, total) in sums {
        statuses.entry(status.as_str()).or_insert(StatusCount { status: *status, count: 0 }).count += count;
        if let Some(site) = site {
            *sites.entry(*site).or_default() += count;
        }
        let of_day = days.entry(day).or_default().entry(*currency).or_default();
        *of_day = (of_day.0 + count, of_day.1.saturating_add(*total));
    }
    let day = |(date, by_currency): (&str, BTreeMap<Currency, (i64, i64)>)| {
        let count = by_currency.values().map(|(count, _)| count).sum();
        let (currency, (_, total)) = by_currency.into_iter().max_by_key(|(_, (count, _))| *count)?;
        Some(DayCount { date: date.to_owned(), count, total: Money::new(total, currency) })
    };
    Aggregations {
        by_status: statuses.into_values().collect(),
        by_day: days.into_iter().rev().filter_map(day).collect(),
        by_site: sites.into_iter().map(|(branch_id, count)| SiteCount { branch_id, count }).collect(),
    }
}
