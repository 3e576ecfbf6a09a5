//! The board over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::extract::State;
use bodega_db::ReadTx;
use bodega_http::{Allowed, Answer, CountedPage, List, PageParams, Paged, Params};
use bodega_identity::{
    customer,
    permission::{OrdersRead, OrdersWrite},
};
use bodega_inventory::Reach;
use bodega_kernel::{Check, Id, Invalid, Time, noun, text};
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Aggregations, Filter, SearchSort, Sort, Sought};
use crate::{
    Sales, SalesError,
    order::{OrderView, Status, http::views},
};

/// What of the board is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct BoardParams {
    /// Only those that have come so far; several may be given. By urgency all that are open, by itself.
    #[param(inline)]
    status: Vec<Status>,
    /// Only those that are due on this date of their branch, or later.
    #[param(format = Date, value_type = Option<String>)]
    date_from: Option<String>,
    /// Only those that are due before this date. The same as `dateFrom`: that one date.
    #[param(format = Date, value_type = Option<String>)]
    date_to: Option<String>,
    /// Only those of one branch.
    branch_id: Option<Id<noun::Site>>,
    /// Only those that this person picks.
    claimed_by: Option<Id<noun::User>>,
    /// By `urgency`, what is due first; by `placedAt`, what was placed last. What is closed has no urgency.
    #[param(inline)]
    sort: SortParam,
}

/// In which order the board is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum SortParam {
    #[default]
    Urgency,
    PlacedAt,
}

/// The board
///
/// All that has to be done, by when it is due. With `sort=placedAt`, or with states that are closed, all orders.
#[utoipa::path(
    get, path = "/api/v1/ops/orders", operation_id = "listOpsOrders", tag = "Order desk",
    security(("bearer" = ["orders:read"])), params(BoardParams, PageParams),
    responses((status = 200, body = List<OrderView>))
)]
pub(crate) async fn list_ops_orders(
    State(sales): State<Sales>,
    caller: Allowed<OrdersRead>,
    Params(wanted): Params<BoardParams>,
    page: Paged,
) -> Answer<List<OrderView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let reach = Reach::from(caller.sites.clone()).within(wanted.branch_id).map_err(SalesError::from)?;
    let filter = wanted.checked(reach)?;
    super::settled(&sales, caller.merchant).await?;
    let read = move |tx: &mut ReadTx| {
        let found = super::list(tx, &scope, &filter, &request)?;
        views(tx, &scope, found)
    };
    Ok(page.list(sales.db().read(&caller.scope(), read).await?))
}

impl BoardParams {
    fn checked(self, reach: Reach) -> Result<Filter, Invalid> {
        let mut check = Check::new();
        let from = self.date_from.as_deref().and_then(|text| date(&mut check, "dateFrom", text));
        let to = self.date_to.as_deref().and_then(|text| date(&mut check, "dateTo", text));
        check.done()?;
        // One date is meant as that date, although a range does not hold its end.
        let to = if from.is_some() && from == to { to.and_then(|day| day.tomorrow().ok()) } else { to };
        let sort = if self.sort == SortParam::Urgency { Sort::Urgency } else { Sort::Placed };
        let (from, to) = (from.map(|day| day.to_string()), to.map(|day| day.to_string()));
        Ok(Filter { statuses: self.status, reach, from, to, claimed_by: self.claimed_by, sort })
    }
}

/// A date, or the date of an instant.
fn date(check: &mut Check, field: &str, text: &str) -> Option<Date> {
    let parsed = text.parse::<Date>().ok().or_else(|| {
        let at: Time = text.parse().ok()?;
        Some(at.timestamp().to_zoned(TimeZone::UTC).date())
    });
    if parsed.is_none() {
        check.fault(field, "INVALID_DATE", "must be a date such as 2026-03-01");
    }
    parsed
}

/// What is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct SearchParams {
    /// Words: a number, a name, an e-mail, a title, a SKU. Each has to begin a word of the order.
    #[param(max_length = 200, example = "dana milk")]
    q: Option<String>,
    /// Only those that have come so far; several may be given.
    #[param(inline)]
    status: Vec<Status>,
    /// Only those that were placed at this time or on this date, or later.
    #[param(value_type = Option<String>, example = "2026-03-01")]
    from: Option<String>,
    /// Only those that were placed before.
    #[param(value_type = Option<String>, example = "2026-04-01")]
    to: Option<String>,
    /// Only those of this person.
    user_id: Option<Id<noun::User>>,
    /// Only those of one branch.
    branch_id: Option<Id<noun::Site>>,
    /// Only those that come to so much or more, in minor units.
    #[param(minimum = 0)]
    min: Option<i64>,
    /// Only those that come to so much or less.
    #[param(minimum = 0)]
    max: Option<i64>,
    /// In which order.
    #[param(inline)]
    sort: SearchSort,
}

/// Orders that were found, and how many there are of what.
#[derive(Serialize)]
pub(crate) struct Found {
    #[serde(flatten)]
    list: List<OrderView>,
    aggregations: Aggregations,
}

/// Orders that were found, and how many there are of what.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundOrders)]
pub(crate) struct FoundOrders {
    data: Vec<OrderView>,
    page: bodega_http::PageView,
    aggregations: Aggregations,
}

impl axum::response::IntoResponse for Found {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self).into_response()
    }
}

/// Search orders
///
/// By words and figures. All that was found is counted by status, day and branch.
#[utoipa::path(
    get, path = "/api/v1/search/orders", operation_id = "searchOrders", tag = "Order desk",
    security(("bearer" = ["orders:write"])), params(SearchParams, PageParams),
    responses((status = 200, body = FoundOrders))
)]
pub(crate) async fn search_orders(
    State(sales): State<Sales>,
    caller: Allowed<OrdersWrite>,
    Params(wanted): Params<SearchParams>,
    page: CountedPage,
) -> Answer<Found> {
    let (scope, merchant, request) = (caller.scope(), caller.merchant, page.0.clone());
    let reach = Reach::from(caller.sites.clone()).within(wanted.branch_id).map_err(SalesError::from)?;
    let user = wanted.user_id;
    let mut sought = wanted.checked(reach)?;
    super::settled(&sales, caller.merchant).await?;
    let read = move |tx: &mut ReadTx| {
        if let Some(user) = user {
            // Nobody's orders are none.
            let owner = customer::of_user(tx, merchant, user)?;
            sought.customer = Some(owner.map_or(Id::from_uuid(uuid::Uuid::nil()), |owner| owner.id));
        }
        let (found, aggregations) = super::search(tx, &scope, &sought, &request)?;
        Ok::<_, SalesError>((views(tx, &scope, found)?, aggregations))
    };
    let (found, aggregations) = sales.db().read(&caller.scope(), read).await?;
    Ok(Found { list: page.list(found), aggregations })
}

impl SearchParams {
    fn checked(self, reach: Reach) -> Result<Sought, Invalid> {
        let mut check = Check::new();
        let text = text::optional(&mut check, "q", self.q.as_deref(), 200).unwrap_or_default();
        let from = self.from.as_deref().and_then(|text| instant(&mut check, "from", text));
        let to = self.to.as_deref().and_then(|text| instant(&mut check, "to", text));
        for (field, amount) in [("min", self.min), ("max", self.max)] {
            check.that(amount.is_none_or(|amount| amount >= 0), field, "OUT_OF_RANGE", "must not be below zero");
        }
        check.done()?;
        let Self { status: statuses, min, max, sort, .. } = self;
        Ok(Sought { text, statuses, reach, customer: None, from, to, min, max, sort })
    }
}

/// An instant, or the beginning of a date, in UTC.
fn instant(check: &mut Check, field: &str, text: &str) -> Option<Time> {
    let of_date = |date: Date| date.to_zoned(TimeZone::UTC).ok().map(|at| Time::from(at.timestamp()));
    let parsed = text.parse::<Time>().ok().or_else(|| of_date(text.parse().ok()?));
    if parsed.is_none() {
        check.fault(field, "INVALID_TIME", "must be an instant or a date such as 2026-03-01");
    }
    parsed
}
