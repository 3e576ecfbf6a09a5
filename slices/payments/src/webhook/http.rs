//! Webhooks over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::HeaderMap};
use bodega_http::{Answer, NoContent, Raw, Segment};

use crate::{Payments, provider::Letter};

/// Take a webhook of a payment provider
///
/// It is made sure that it comes from the provider; then it is stored and answered, and handled afterwards. One that comes
/// again is answered alike.
#[utoipa::path(
    post, path = "/api/v1/payments/webhooks/{provider}", operation_id = "takePaymentWebhook", tag = "Payments",
    security(()), params(("provider" = String, Path, description = "Whose webhook it is.", example = "sandbox")),
    request_body(content = String, content_type = "application/json"), responses((status = 204))
)]
pub(crate) async fn take_webhook(
    State(payments): State<Payments>,
    Segment(provider): Segment<String>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Answer<NoContent> {
    let letter = Letter { headers, body, at: payments.env().now() };
    super::receive(&payments, &provider, &letter).await?;
    Ok(NoContent)
}
