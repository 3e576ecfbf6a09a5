//! Captures over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{Allowed, Answer, Body, Data, Once, OnceHeader, Segment};
use bodega_identity::permission::PaymentsWrite;
use bodega_kernel::{Id, Money, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NewCapture, Portion, Split, Status};
use crate::{Payments, PaymentsError, amount::Amount, intent, intent::IntentView};

/// What is to be taken of what is held.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CapturePaymentBody, example = json!({ "amount": 1090 }))]
pub(crate) struct CaptureBody {
    /// How much; all that is held, when it is left out.
    amount: Option<Amount>,
    /// Is it the last capture of this payment? Then the rest of what is held is let go. Yes, when it is left out.
    last: Option<bool>,
    /// What the money is for; all of it for goods, when it is left out.
    split: Option<Split>,
}

/// A part of what was held, taken or being taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PaymentCapturePart)]
pub(crate) struct CaptureView {
    id: Id<noun::Capture>,
    amount: Money,
    split: Split,
    status: Status,
    last: bool,
    /// What the provider keeps of it, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<i64>,
    /// Why it failed, as a word for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    created_at: Time,
    finished_at: Option<Time>,
}

impl From<Portion> for CaptureView {
    fn from(portion: Portion) -> Self {
        Self {
            id: portion.id,
            amount: portion.amount,
            split: portion.split,
            status: portion.status,
            last: portion.last,
            fee: portion.fee,
            failure: portion.failure,
            created_at: portion.created_at,
            finished_at: portion.finished_at,
        }
    }
}

/// Take what is held
///
/// All of it, or a part; never more than is held. Is the provider silent, `capturing` says what is on its way.
#[utoipa::path(
    post, path = "/api/v1/payments/intents/{id}/capture", operation_id = "capturePayment", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(("id" = Id<noun::Payment>, Path), OnceHeader),
    request_body = Option<CaptureBody>, responses((status = 200, body = Data<IntentView>))
)]
pub(crate) async fn capture_payment(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsWrite>,
    Segment(id): Segment<Id<noun::Payment>>,
    once: Once,
    body: Option<Body<CaptureBody>>,
) -> Answer<Response> {
    let (scope, body) = (caller.scope(), body.map(|Body(body)| body).unwrap_or_default());
    let within = scope.clone();
    let known = payments.db().read(&scope, move |tx: &mut ReadTx| intent::find(tx, &within, id)).await?;
    let amount = body.amount.map(|amount| amount.within(known.amount.currency)).transpose()?;
    let new = NewCapture { amount, split: body.split, last: body.last.unwrap_or(true), wish: once.wish() };
    let taken = payments.take(|| caller.call(), caller.merchant, id, new).await;
    let show = move |tx: &mut Tx| -> Result<_, PaymentsError> {
        taken.clone()?;
        IntentView::whole(tx, &scope, id)
    };
    once.write(payments.db(), caller.call(), StatusCode::OK, show).await
}
