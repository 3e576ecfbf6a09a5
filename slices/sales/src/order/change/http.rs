//! Changing an order, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use bodega_db::idempotency::Key;
use bodega_http::{Answer, Body, Data, Match, MatchHeader, Once, OnceHeader, Segment};
use bodega_kernel::{Id, Money, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    body::{ChangeBody, nothing_wanted},
    plan::Planned,
    saga::told,
};
use crate::{
    Sales,
    order::{
        Aspect, OrderView,
        asker::{Asker, OrderToken},
    },
};

/// An order as it was changed, or as it would be.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ChangedOrder)]
pub(crate) struct ChangeView {
    #[serde(flatten)]
    order: OrderView,
    /// By how much it costs more than before; less, where it is below zero.
    difference: Money,
    /// What has changed.
    changed: Vec<Aspect>,
    /// Was it only tell what it comes to?
    dry_run: bool,
}

impl ChangeView {
    pub(super) fn of(order: OrderView, planned: &Planned, dry_run: bool) -> Self {
        let (before, after) = (planned.order.total(), &planned.agreement.quote);
        let difference = Money::new(after.total - before.amount, before.currency);
        Self { order, difference, changed: planned.changed.clone(), dry_run }
    }
}

/// Want an order otherwise
///
/// While nobody has begun with it: other lines, another address, another window. What was bought keeps its price; what is
/// dearer is held or taken before the change stands, what is cheaper goes back. With `dryRun` it is only told what it comes
/// to. `402 PAYMENT_REQUIRED` when it is not known how the difference is paid.
#[utoipa::path(
    post, path = "/api/v1/orders/{id}/changes", operation_id = "changeOrder", tag = "Orders", security(("bearer" = [])),
    params(("id" = Id<noun::Order>, Path), OrderToken, OnceHeader, MatchHeader), request_body = ChangeBody,
    responses((status = 200, body = Data<ChangeView>))
)]
pub(crate) async fn change_order(
    State(sales): State<Sales>,
    asker: Asker,
    Segment(id): Segment<Id<noun::Order>>,
    once: Once,
    meant: Match,
    Body(body): Body<ChangeBody>,
) -> Answer<Response> {
    let wanted = body.checked(id, &asker.reader, meant.or(body.version)?)?;
    nothing_wanted(&wanted)?;
    if body.dry_run {
        let planned = sales.plan_change(&asker.scope(), &wanted).await?;
        return Ok(Data(ChangeView::of(told(&planned), &planned, true)).into_response());
    }
    let call = asker.call();
    let work = |key: Option<Key>| sales.change(asker.call(), wanted.clone(), key);
    once.carry(sales.db(), &call, work).await
}
