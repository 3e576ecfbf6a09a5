//! The windows that shoppers are offered, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use bodega_db::ReadTx;
use bodega_http::{Answer, House, HttpError, List, Params, Visit};
use bodega_inventory::site::Site;
use bodega_kernel::{Check, Id, Invalid, Scope, Time, noun, text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{HORIZON_DAYS, Kind, Place, Slot, Wanted, Window, calendar, clock};
use crate::SalesError;

/// A window in which an order can be brought or fetched.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OfferedSlot)]
pub(crate) struct OfferView {
    id: Id<noun::Slot>,
    branch_id: Id<noun::Site>,
    #[serde(rename = "type")]
    kind: Kind,
    /// 0 is Sunday.
    #[schema(minimum = 0, maximum = 6)]
    day_of_week: i64,
    /// The date at the branch; none when windows of the week are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date, example = "2026-03-01")]
    date: Option<String>,
    /// On the branch's wall clock.
    #[schema(example = "06:00")]
    start: String,
    #[schema(example = "08:00")]
    end: String,
    /// The wall clock's zone.
    #[schema(example = "Asia/Jerusalem")]
    time_zone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    starts_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Time>,
    /// Until then it can be booked.
    #[serde(skip_serializing_if = "Option::is_none")]
    cutoff_at: Option<Time>,
    /// How many more orders it takes: 0 when it is full, none said when it has no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7)]
    remaining: Option<i64>,
}

impl From<Window> for OfferView {
    fn from(window: Window) -> Self {
        Self {
            id: window.slot,
            branch_id: window.site,
            kind: window.kind,
            day_of_week: calendar::weekday(window.date),
            date: Some(window.date.to_string()),
            start: window.start,
            end: window.end,
            time_zone: window.time_zone,
            starts_at: Some(window.starts_at),
            ends_at: Some(window.ends_at),
            cutoff_at: Some(window.cutoff_at),
            remaining: window.remaining,
        }
    }
}

impl From<(Slot, Site)> for OfferView {
    fn from((slot, site): (Slot, Site)) -> Self {
        Self {
            id: slot.id,
            branch_id: slot.site,
            kind: slot.kind,
            day_of_week: slot.day_of_week,
            date: None,
            start: clock::shown(slot.start),
            end: clock::shown(slot.end),
            time_zone: site.time_zone,
            starts_at: None,
            ends_at: None,
            cutoff_at: None,
            remaining: None,
        }
    }
}

/// What a shopper asks for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct OfferParams {
    /// Brought or fetched? By itself deliveries, or with a branch everything that it offers.
    #[serde(rename = "type")]
    #[param(inline, rename = "type")]
    kind: Option<Kind>,
    /// The branch to fetch at; all branches by itself. Who is delivered to names none.
    branch_id: Option<Id<noun::Site>>,
    /// The town to deliver to.
    #[param(max_length = 100, example = "Shaked Bay")]
    city: Option<String>,
    /// The postal code to deliver to.
    #[param(max_length = 20)]
    postal_code: Option<String>,
    /// A date at the branch: windows with their times and what remains of them.
    #[param(format = Date, value_type = Option<String>)]
    date: Option<String>,
    /// A weekday: windows as they are planned. 0 is Sunday.
    #[param(minimum = 0, maximum = 6)]
    day_of_week: Option<i64>,
    /// The next so many days, today included: windows with their times and what remains of them.
    #[param(minimum = 1, maximum = 14)]
    days: Option<i64>,
}

/// When are they wanted?
#[derive(Debug, Clone, Copy)]
enum When {
    Date(Date),
    Days(i64),
    Week(Option<i64>),
}

impl OfferParams {
    fn checked(&self) -> Result<(Vec<Wanted>, When), Invalid> {
        let mut check = Check::new();
        let date = self.date.as_deref().map(|text| checked_date(&mut check, "date", text));
        weekday(&mut check, self.day_of_week);
        let city = text::optional(&mut check, "city", self.city.as_deref(), 100);
        let code = text::optional(&mut check, "postalCode", self.postal_code.as_deref(), 20);
        if let Some(days) = self.days {
            let sane = (1..=HORIZON_DAYS).contains(&days);
            check.that(sane, "days", "OUT_OF_RANGE", "must be 1 to 14");
            check.that(self.date.is_none(), "days", "AMBIGUOUS", "cannot stand beside a date");
            check.that(self.day_of_week.is_none(), "days", "AMBIGUOUS", "cannot stand beside a weekday");
        }
        if let (Some(Some(date)), Some(day)) = (date, self.day_of_week) {
            check.that(calendar::weekday(date) == day, "dayOfWeek", "AMBIGUOUS", "is not the weekday of this date");
        }
        check.done()?;
        let when = match (date.flatten(), self.days) {
            (Some(date), _) => When::Date(date),
            (None, Some(days)) => When::Days(days),
            (None, None) => When::Week(self.day_of_week),
        };
        let kinds = match (self.kind, self.branch_id) {
            (Some(kind), _) => vec![kind],
            (None, Some(_)) => vec![Kind::Delivery, Kind::Pickup],
            (None, None) => vec![Kind::Delivery],
        };
        let place = Place::new(city.as_deref(), code.as_deref());
        let wanted = kinds.into_iter().map(|kind| Wanted { kind, site: self.branch_id, place: place.clone() });
        Ok((wanted.collect(), when))
    }
}

/// A date in a field.
pub(crate) fn checked_date(check: &mut Check, field: &str, text: &str) -> Option<Date> {
    let date = calendar::date(text);
    check.that(date.is_some(), field, "INVALID_DATE", "must be a date such as 2026-03-01");
    date
}

fn weekday(check: &mut Check, day: Option<i64>) {
    let sane = day.is_none_or(|day| (0..=6).contains(&day));
    check.that(sane, "dayOfWeek", "OUT_OF_RANGE", "must be 0 (Sunday) to 6");
}

/// The same for who asks for nothing else.
pub(crate) fn check_weekday(day: Option<i64>) -> Result<(), Invalid> {
    let mut check = Check::new();
    weekday(&mut check, day);
    check.done()
}

/// List the delivery windows
///
/// With a `date`, or with `days`, the windows with their times, until when they can be booked and how many places
/// remain. What is past, too late or closed is not among them; what is full is, with 0 remaining. Two weeks can be
/// booked; a date that is past or further ahead has no windows. With a `dayOfWeek`, or with nothing, the windows of the
/// week as they are planned.
///
/// Who is delivered to names no branch, and gets the windows of the one that serves home deliveries; with `city` or
/// `postalCode` those that deliver there, or `409 ADDRESS_NOT_SERVED`.
#[utoipa::path(
    get, path = "/api/v1/delivery-slots", operation_id = "listDeliverySlots", tag = "Delivery windows", security(()),
    params(OfferParams),
    responses((status = 200, body = List<OfferView>))
)]
pub(crate) async fn list_slots(
    State(house): State<House>,
    visit: Visit,
    Params(asked): Params<OfferParams>,
) -> Answer<Response> {
    let (scope, now) = (visit.scope(), visit.call().at);
    let (wanted, when) = asked.checked()?;
    let read = move |tx: &mut ReadTx| {
        let mut views = Vec::new();
        for wanted in &wanted {
            views.extend(offered(tx, &scope, wanted, when, now)?);
        }
        Ok::<_, SalesError>(views)
    };
    let found = house.db.read(&visit.scope(), read).await?;
    Ok(List::whole(found).weak().map_err(HttpError::internal)?.into_response())
}

fn offered(
    tx: &mut ReadTx,
    scope: &Scope,
    wanted: &Wanted,
    when: When,
    now: Time,
) -> Result<Vec<OfferView>, SalesError> {
    Ok(match when {
        When::Date(date) => views(super::on_date(tx, scope, wanted, now, date)?),
        When::Days(days) => views(super::upcoming(tx, scope, wanted, now, days)?),
        When::Week(day) => views(super::plan(tx, scope, wanted, day)?),
    })
}

fn views<T: Into<OfferView>>(found: Vec<T>) -> Vec<OfferView> {
    found.into_iter().map(Into::into).collect()
}
