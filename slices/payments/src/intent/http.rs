//! Payments over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use std::time::Duration;

use axum::{extract::State as Shared, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, List, Once, OnceHeader, PageParams, Params, Segment, Tagged,
};
use bodega_identity::permission::{PaymentsRead, PaymentsWrite};
use bodega_kernel::{Id, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    IntentFilter, State,
    body::{CancelBody, ConfirmBody, IntentBody},
    open_alone,
    view::IntentView,
};
use crate::{Payments, PaymentsError, sent};

/// A payment that nobody confirms in this time is called off.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// Which payments are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct IntentParams {
    /// Only those that have come so far.
    #[param(inline)]
    status: Option<State>,
    /// Only those for this, such as an order's id.
    reference: Option<String>,
}

/// Make a payment
///
/// It stands for itself: an order's payment is made by the checkout. Confirm it to charge.
#[utoipa::path(
    post, path = "/api/v1/payments/intents", operation_id = "createPayment", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(OnceHeader), request_body = IntentBody,
    responses((status = 201, body = Data<IntentView>))
)]
pub(crate) async fn create_payment(
    Shared(payments): Shared<Payments>,
    caller: Allowed<PaymentsWrite>,
    once: Once,
    Body(body): Body<IntentBody>,
) -> Answer<Response> {
    let (scope, compared) = (caller.scope(), body.compared());
    let new = body.checked(&payments)?;
    let open = move |tx: &mut Tx| {
        let until = tx.now().after(PATIENCE);
        open_alone(tx, &scope, &new, until).map(IntentView::from)
    };
    once.comparing(&compared).write(payments.db(), caller.call(), StatusCode::CREATED, open).await
}

/// List payments
#[utoipa::path(
    get, path = "/api/v1/payments/intents", operation_id = "listPayments", tag = "Payments",
    security(("bearer" = ["payments:read"])), params(IntentParams, PageParams),
    responses((status = 200, body = List<IntentView>))
)]
pub(crate) async fn list_payments(
    Shared(payments): Shared<Payments>,
    caller: Allowed<PaymentsRead>,
    Params(wanted): Params<IntentParams>,
    page: CountedPage,
) -> Answer<List<IntentView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let filter = IntentFilter { state: wanted.status, reference: wanted.reference };
    let read = move |tx: &mut ReadTx| super::list(tx, &scope, &filter, &request);
    let found = payments.db().read(&caller.scope(), read).await?;
    Ok(page.list(found.map(IntentView::from)))
}

/// Read a payment
#[utoipa::path(
    get, path = "/api/v1/payments/intents/{id}", operation_id = "getPayment", tag = "Payments",
    security(("bearer" = ["payments:read"])), params(("id" = Id<noun::Payment>, Path)),
    responses((status = 200, body = Data<IntentView>))
)]
pub(crate) async fn get_payment(
    Shared(payments): Shared<Payments>,
    caller: Allowed<PaymentsRead>,
    Segment(id): Segment<Id<noun::Payment>>,
) -> Answer<Tagged<Data<IntentView>>> {
    let scope = caller.scope();
    let read = move |tx: &mut ReadTx| IntentView::whole(tx, &scope, id);
    let view = payments.db().read(&caller.scope(), read).await?;
    let version = view.version();
    Ok(Data(view).version(version))
}

/// Confirm a payment
///
/// The provider is asked. 402 `PAYMENT_DECLINED`: it said no. 402 `PAYMENT_ACTION_REQUIRED`: the payer has to do what
/// `nextAction` says; confirm again afterwards. 503 `PROVIDER_UNAVAILABLE`: no answer; confirm again, nothing is charged
/// twice.
#[utoipa::path(
    post, path = "/api/v1/payments/intents/{id}/confirm", operation_id = "confirmPayment", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(("id" = Id<noun::Payment>, Path), OnceHeader),
    request_body = Option<ConfirmBody>, responses((status = 200, body = Data<IntentView>))
)]
pub(crate) async fn confirm_payment(
    Shared(payments): Shared<Payments>,
    caller: Allowed<PaymentsWrite>,
    Segment(id): Segment<Id<noun::Payment>>,
    once: Once,
    body: Option<Body<ConfirmBody>>,
) -> Answer<Response> {
    let body = body.map(|Body(body)| body).unwrap_or_default();
    let (scope, chosen) = (caller.scope(), body.checked()?);
    let confirmed = payments.confirm(|| caller.call(), caller.merchant, id, chosen).await;
    let show = move |tx: &mut Tx| {
        confirmed.clone()?;
        IntentView::whole(tx, &scope, id)
    };
    let once = once.comparing(&serde_json::Value::Null);
    once.write(payments.db(), caller.call(), StatusCode::OK, show).await
}

/// Call a payment off
///
/// What is held is let go. What was taken is given back by a refund instead: 409 `INVALID_STATUS_TRANSITION`.
#[utoipa::path(
    post, path = "/api/v1/payments/intents/{id}/cancel", operation_id = "cancelPayment", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(("id" = Id<noun::Payment>, Path), OnceHeader),
    request_body = Option<CancelBody>, responses((status = 200, body = Data<IntentView>))
)]
pub(crate) async fn cancel_payment(
    Shared(payments): Shared<Payments>,
    caller: Allowed<PaymentsWrite>,
    Segment(id): Segment<Id<noun::Payment>>,
    once: Once,
    body: Option<Body<CancelBody>>,
) -> Answer<Response> {
    let reason = body.and_then(|Body(body)| body.reason);
    let reason = sent::optional("reason", reason.as_deref(), 500)?;
    let scope = caller.scope();
    let canceled = payments.cancel(|| caller.call(), caller.merchant, id, reason).await;
    let show = move |tx: &mut Tx| -> Result<_, PaymentsError> {
        canceled.clone()?;
        IntentView::whole(tx, &scope, id)
    };
    once.write(payments.db(), caller.call(), StatusCode::OK, show).await
}
