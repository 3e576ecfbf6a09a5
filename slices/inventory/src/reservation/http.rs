//! Reservations over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use std::{collections::HashMap, time::Duration};

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::{Allowed, Answer, Body, Data, House, Once, OnceHeader, Segment};
use bodega_identity::permission::{StockRead, StockReserve};
use bodega_kernel::{Check, Id, Invalid, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Reservation, Reserve, Status};
use crate::{
    InventoryError, Reach, item,
    line::{self, LineBody},
};

/// So many lines in one reservation.
const MAX_LINES: usize = 500;
/// Half an hour is long for a checkout; a month is for what is fetched by hand.
const LONGEST: i64 = 30 * 24 * 60 * 60;

/// Stock to be promised.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "reference": "basket-4711", "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe",
    "lines": [{ "sku": "MILK-1L", "quantity": 2 }], "expiresInSeconds": 900
}))]
pub(crate) struct ReserveBody {
    /// What it is for, unique. Sent again, the first reservation is the answer.
    reference: String,
    /// Where.
    branch_id: Id<noun::Site>,
    /// What, and how much of it. Lines of one SKU are added up.
    lines: Vec<LineBody>,
    /// When the promise ends; 900 by itself.
    #[schema(minimum = 1, maximum = 2592000)]
    expires_in_seconds: Option<i64>,
    /// Take what there is, rather than all or nothing?
    partial: Option<bool>,
}

/// What leaves; without lines all that is still promised.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "lines": [{ "sku": "MILK-1L", "quantity": 1 }] }))]
pub(crate) struct FulfilBody {
    lines: Option<Vec<LineBody>>,
}

/// Stock that is promised.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReservationView {
    id: Id<noun::Reservation>,
    reference: String,
    branch_id: Id<noun::Site>,
    status: Status,
    lines: Vec<PromiseView>,
    /// When the promise ends; null while an order holds it.
    expires_at: Option<Time>,
    created_at: Time,
}

/// What is promised of one variant.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PromiseView {
    variant_id: Id<noun::Variant>,
    sku: String,
    /// How much is promised.
    quantity: i64,
    /// How much was wanted: more, when a part was good enough.
    wanted: i64,
    /// How much of it has left.
    fulfilled: i64,
}

impl ReserveBody {
    fn checked(self, now: Time) -> Result<Reserve, Invalid> {
        let mut check = Check::new();
        let reference = text::checked(&mut check, "reference", &self.reference, 1, 200);
        let lines = line::checked(&mut check, &self.lines, MAX_LINES);
        let seconds = self.expires_in_seconds.unwrap_or(900);
        let sane = (1..=LONGEST).contains(&seconds);
        check.that(sane, "expiresInSeconds", "OUT_OF_RANGE", "must be between 1 and 2592000");
        check.done()?;
        let span = Duration::from_secs(seconds.unsigned_abs());
        let partial = self.partial.unwrap_or(false);
        Ok(Reserve {
            reference,
            site: self.branch_id,
            wanted: lines.into(),
            expires_at: Some(now.after(span)),
            partial,
        })
    }
}

/// Reserve stock
///
/// All of it or nothing, or with `partial` what there is. `409 INSUFFICIENT_STOCK` tells for each SKU what was wanted
/// and what is available. Asked again under its reference, the first reservation is the answer: 200 when it has ended.
#[utoipa::path(
    post, path = "/api/v1/inventory/reservations", operation_id = "reserveStock", tag = "Inventory",
    security(("bearer" = ["stock:reserve"])), params(OnceHeader), request_body = ReserveBody,
    responses((status = 201, body = Data<ReservationView>), (status = 200, body = Data<ReservationView>))
)]
pub(crate) async fn reserve_stock(
    State(house): State<House>,
    caller: Allowed<StockReserve>,
    once: Once,
    Body(body): Body<ReserveBody>,
) -> Answer<Response> {
    let (scope, call) = (caller.scope(), caller.call());
    let wish = body.checked(call.at)?;
    caller.may_site(wish.site)?;
    let reserve = move |tx: &mut bodega_db::Tx| {
        let (reservation, skus) = super::reserve_by_hand(tx, &scope, &wish)?;
        // Under its reference it may have come to its end long since: then nothing is promised.
        let status = if reservation.status == Status::Open { StatusCode::CREATED } else { StatusCode::OK };
        Ok::<_, InventoryError>((status, view(tx, &scope, reservation, skus)?))
    };
    once.write_as(&house.db, call, reserve).await
}

/// Read a reservation
#[utoipa::path(
    get, path = "/api/v1/inventory/reservations/{id}", operation_id = "getReservation", tag = "Inventory",
    security(("bearer" = ["stock:read"])), params(("id" = Id<noun::Reservation>, Path)),
    responses((status = 200, body = Data<ReservationView>))
)]
pub(crate) async fn get_reservation(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Segment(id): Segment<Id<noun::Reservation>>,
) -> Answer<Data<ReservationView>> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let read = move |tx: &mut bodega_db::ReadTx| {
        let reservation = super::find(tx, &scope, id)?;
        reach.check(reservation.site)?;
        view(tx, &scope, reservation, HashMap::new())
    };
    Ok(Data(house.db.read(&caller.scope(), read).await?))
}

/// Release a reservation
///
/// What is still promised is free again. Released twice, nothing happens the second time.
#[utoipa::path(
    post, path = "/api/v1/inventory/reservations/{id}/release", operation_id = "releaseReservation", tag = "Inventory",
    security(("bearer" = ["stock:reserve"])), params(("id" = Id<noun::Reservation>, Path), OnceHeader),
    responses((status = 200, body = Data<ReservationView>))
)]
pub(crate) async fn release_reservation(
    State(house): State<House>,
    caller: Allowed<StockReserve>,
    Segment(id): Segment<Id<noun::Reservation>>,
    once: Once,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let release = move |tx: &mut bodega_db::Tx| {
        let reservation = super::release_by_hand(tx, &scope, &reach, id)?;
        view(tx, &scope, reservation, HashMap::new())
    };
    once.write(&house.db, caller.call(), StatusCode::OK, release).await
}

/// Fulfil a reservation
///
/// What was promised leaves: all that is left, or the given lines, and the rest stays promised.
#[utoipa::path(
    post, path = "/api/v1/inventory/reservations/{id}/fulfil", operation_id = "fulfilReservation", tag = "Inventory",
    security(("bearer" = ["stock:reserve"])), params(("id" = Id<noun::Reservation>, Path), OnceHeader),
    request_body = Option<FulfilBody>, responses((status = 200, body = Data<ReservationView>))
)]
pub(crate) async fn fulfil_reservation(
    State(house): State<House>,
    caller: Allowed<StockReserve>,
    Segment(id): Segment<Id<noun::Reservation>>,
    once: Once,
    body: Option<Body<FulfilBody>>,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let mut check = Check::new();
    let lines = body.and_then(|Body(body)| body.lines).map(|lines| line::checked(&mut check, &lines, MAX_LINES));
    check.done()?;
    let fulfil = move |tx: &mut bodega_db::Tx| {
        let reservation = super::fulfil_by_hand(tx, &scope, &reach, id, lines.as_deref())?;
        view(tx, &scope, reservation, HashMap::new())
    };
    once.write(&house.db, caller.call(), StatusCode::OK, fulfil).await
}

fn view(
    tx: &mut bodega_db::ReadTx,
    scope: &bodega_kernel::Scope,
    reservation: Reservation,
    mut skus: HashMap<Id<noun::Variant>, String>,
) -> Result<ReservationView, InventoryError> {
    if reservation.lines.iter().any(|line| !skus.contains_key(&line.variant)) {
        skus = item::skus_of(tx, scope, reservation.lines.iter().map(|line| line.variant))?;
    }
    let lines = reservation.lines.iter().map(|line| PromiseView {
        variant_id: line.variant,
        sku: skus.get(&line.variant).cloned().unwrap_or_default(),
        quantity: line.quantity,
        wanted: line.wanted,
        fulfilled: line.fulfilled,
    });
    Ok(ReservationView {
        id: reservation.id,
        branch_id: reservation.site,
        status: reservation.status,
        lines: lines.collect(),
        expires_at: reservation.expires_at,
        created_at: reservation.created_at,
        reference: reservation.reference,
    })
}
