//! Comparing by hand, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use std::time::Duration;

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::Tx;
use bodega_http::{Allowed, Answer, Body, Once, OnceHeader};
use bodega_identity::permission::PaymentsWrite;
use bodega_kernel::{Check, Time};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{run::Stretch, view::RunView};
use crate::{Payments, PaymentsError};

/// What is to be compared.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ReconcileBody, example = json!({ "from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z" }))]
pub(crate) struct ReconcileBody {
    /// Of what happened from then on.
    from: Time,
    /// Of what happened before then; at most 31 days.
    to: Time,
    /// With whom; the provider of new payments, when it is left out.
    #[schema(example = "sandbox")]
    provider: Option<String>,
}

/// Compare our books with a provider's
///
/// It is done every day for the day before. By hand, any stretch of time can be compared again.
#[utoipa::path(
    post, path = "/api/v1/admin/payments/reconciliation", operation_id = "reconcilePayments", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(OnceHeader), request_body = ReconcileBody,
    responses((status = 201, body = bodega_http::Data<RunView>))
)]
pub(crate) async fn reconcile_payments(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsWrite>,
    once: Once,
    Body(body): Body<ReconcileBody>,
) -> Answer<Response> {
    const MOST: Duration = Duration::from_secs(31 * 24 * 60 * 60);
    let mut check = Check::new();
    check.that(body.from < body.to, "to", "OUT_OF_RANGE", "must be after from");
    check.that(body.to.since(body.from) <= MOST, "to", "OUT_OF_RANGE", "must not be more than 31 days after from");
    let provider = match &body.provider {
        Some(name) => name.clone(),
        None => payments.provider()?.to_owned(),
    };
    let is_known = payments.providers().get(&provider).is_some();
    check.that(is_known, "provider", "UNKNOWN_PROVIDER", "is not configured");
    check.done()?;
    let stretch = Stretch { from: body.from, to: body.to };
    let made = super::reconcile(&payments, || caller.call(), caller.merchant, &provider, stretch).await;
    let show = move |_: &mut Tx| -> Result<_, PaymentsError> { Ok(RunView::from(made.clone()?)) };
    once.write(payments.db(), caller.call(), StatusCode::CREATED, show).await
}
