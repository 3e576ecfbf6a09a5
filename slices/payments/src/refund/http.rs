//! Refunds over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{Allowed, Answer, Body, CountedPage, Data, List, Once, OnceHeader, PageParams, Params, Segment};
use bodega_identity::permission::{PaymentsRead, PaymentsWrite};
use bodega_kernel::{Id, Money, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{NewRefund, Refund, RefundFilter, Status};
use crate::{Payments, PaymentsError, amount::Amount, capture::Split, intent, sent};

/// What is to be given back.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RefundPaymentBody, example = json!({ "amount": 500, "reason": "two eggs were broken" }))]
pub(crate) struct RefundBody {
    /// How much; all that was taken and not given back, when it is left out.
    amount: Option<Amount>,
    /// Of what; of everything in proportion, when it is left out.
    split: Option<Split>,
    /// Why.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// What it is for, such as a return's id. Asked again under the same, the first refund is the answer.
    #[schema(max_length = 200)]
    reference: Option<String>,
}

/// How a failed refund was settled.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SettleRefundBody, example = json!({ "note": "paid in cash at the till" }))]
pub(crate) struct SettleBody {
    /// How the money was given back, for the audit.
    #[schema(min_length = 1, max_length = 500)]
    note: String,
}

/// Money that goes back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Refund)]
pub(crate) struct RefundView {
    id: Id<noun::Refund>,
    payment_id: Id<noun::Payment>,
    amount: Money,
    split: Split,
    status: Status,
    reason: Option<String>,
    reference: Option<String>,
    /// How often the provider was asked anew.
    #[schema(example = 1)]
    round: i64,
    /// Why it failed, as a word for programs.
    failure: Option<String>,
    created_at: Time,
    finished_at: Option<Time>,
}

impl From<Refund> for RefundView {
    fn from(refund: Refund) -> Self {
        Self {
            id: refund.id,
            payment_id: refund.intent,
            amount: refund.amount,
            split: refund.split,
            status: refund.status,
            reason: refund.reason,
            reference: refund.reference,
            round: refund.round,
            failure: refund.failure,
            created_at: refund.created_at,
            finished_at: refund.finished_at,
        }
    }
}

/// Which refunds are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct RefundParams {
    /// Only those that have come so far: `FAILED` are those that somebody has to see to.
    #[param(inline)]
    status: Option<Status>,
}

/// Give money back
///
/// All that was taken, or a part; several times, and never more than was taken. Is the provider silent, the refund is
/// `PENDING`, and is tried until it answers.
#[utoipa::path(
    post, path = "/api/v1/payments/intents/{id}/refunds", operation_id = "refundPayment", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(("id" = Id<noun::Payment>, Path), OnceHeader),
    request_body = Option<RefundBody>, responses((status = 201, body = Data<RefundView>))
)]
pub(crate) async fn refund_payment(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsWrite>,
    Segment(id): Segment<Id<noun::Payment>>,
    once: Once,
    body: Option<Body<RefundBody>>,
) -> Answer<Response> {
    let (scope, body) = (caller.scope(), body.map(|Body(body)| body).unwrap_or_default());
    let reason = sent::optional("reason", body.reason.as_deref(), 500)?;
    let reference = sent::optional("reference", body.reference.as_deref(), 200)?;
    let within = scope.clone();
    let known = payments.db().read(&scope, move |tx: &mut ReadTx| intent::find(tx, &within, id)).await?;
    let amount = body.amount.map(|amount| amount.within(known.amount.currency)).transpose()?;
    let new = NewRefund { amount, split: body.split, reason, reference, wish: once.wish() };
    let paid = payments.pay_back(|| caller.call(), caller.merchant, id, new).await;
    let show = move |_: &mut Tx| -> Result<_, PaymentsError> { Ok(RefundView::from(paid.clone()?)) };
    once.write(payments.db(), caller.call(), StatusCode::CREATED, show).await
}

/// List refunds
#[utoipa::path(
    get, path = "/api/v1/payments/refunds", operation_id = "listRefunds", tag = "Payments",
    security(("bearer" = ["payments:read"])), params(RefundParams, PageParams),
    responses((status = 200, body = List<RefundView>))
)]
pub(crate) async fn list_refunds(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsRead>,
    Params(wanted): Params<RefundParams>,
    page: CountedPage,
) -> Answer<List<RefundView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let filter = RefundFilter { status: wanted.status };
    let read = move |tx: &mut ReadTx| super::list(tx, &scope, filter, &request);
    let found = payments.db().read(&caller.scope(), read).await?;
    Ok(page.list(found.map(RefundView::from)))
}

/// Try a failed refund again
#[utoipa::path(
    post, path = "/api/v1/payments/refunds/{id}/retry", operation_id = "retryRefund", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(("id" = Id<noun::Refund>, Path), OnceHeader),
    responses((status = 200, body = Data<RefundView>))
)]
pub(crate) async fn retry_refund(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsWrite>,
    Segment(id): Segment<Id<noun::Refund>>,
    once: Once,
) -> Answer<Response> {
    let tried = payments.pay_back_again(|| caller.call(), caller.merchant, id).await;
    let show = move |_: &mut Tx| -> Result<_, PaymentsError> { Ok(RefundView::from(tried.clone()?)) };
    once.write(payments.db(), caller.call(), StatusCode::OK, show).await
}

/// Settle a failed refund by hand
///
/// The money was given back in another way.
#[utoipa::path(
    post, path = "/api/v1/payments/refunds/{id}/settle", operation_id = "settleRefund", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(("id" = Id<noun::Refund>, Path), OnceHeader),
    request_body = SettleBody, responses((status = 200, body = Data<RefundView>))
)]
pub(crate) async fn settle_refund(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsWrite>,
    Segment(id): Segment<Id<noun::Refund>>,
    once: Once,
    Body(body): Body<SettleBody>,
) -> Answer<Response> {
    let (scope, note) = (caller.scope(), sent::required("note", &body.note, 500)?);
    let settle = move |tx: &mut Tx| super::settle_by_hand(tx, &scope, id, &note).map(RefundView::from);
    once.write(payments.db(), caller.call(), StatusCode::OK, settle).await
}
