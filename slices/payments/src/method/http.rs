//! Kept methods over HTTP: each customer sees and changes their own.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{Answer, Body, HttpError, List, NoContent, Once, OnceHeader, Segment, SignedIn};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::SavedMethod;
use crate::{
    Payments,
    intent::Method,
    provider::{Card, Keep, Kept, Token},
};

/// A way to pay that is to be kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = KeepMethodBody, example = json!({ "token": "tok_ok", "isDefault": true }))]
pub(crate) struct KeepBody {
    /// The token, as the provider's own fields give it. Never a card number: that is refused.
    token: String,
    /// Is it what is usually paid with?
    is_default: Option<bool>,
}

/// A way to pay that is kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SavedMethod)]
pub(crate) struct MethodView {
    id: Id<noun::SavedMethod>,
    #[schema(example = "sandbox")]
    provider: String,
    card: Card,
    is_default: bool,
    created_at: Time,
}

impl From<SavedMethod> for MethodView {
    fn from(method: SavedMethod) -> Self {
        Self {
            id: method.id,
            provider: method.provider,
            card: method.card,
            is_default: method.is_default,
            created_at: method.created_at,
        }
    }
}

/// Whose methods they are: staff have none.
fn customer(caller: &SignedIn) -> Result<Id<noun::Customer>, HttpError> {
    caller.customer.ok_or_else(HttpError::not_found)
}

/// List my ways to pay
///
/// Those that I have kept; the one that I usually pay with first.
#[utoipa::path(
    get, path = "/api/v1/payments/methods", operation_id = "listMyPaymentMethods", tag = "Payments",
    security(("bearer" = [])), responses((status = 200, body = List<MethodView>))
)]
pub(crate) async fn list_methods(State(payments): State<Payments>, caller: SignedIn) -> Answer<List<MethodView>> {
    let (scope, Some(customer)) = (caller.scope(), caller.customer) else { return Ok(List::whole(Vec::new())) };
    let read = move |tx: &mut ReadTx| super::of_customer(tx, &scope, customer);
    let methods = payments.db().read(&caller.scope(), read).await?;
    Ok(List::whole(methods.into_iter().map(MethodView::from).collect()))
}

/// Keep a way to pay
///
/// The provider gives a name for it that can be charged later; nothing is charged now.
#[utoipa::path(
    post, path = "/api/v1/payments/methods", operation_id = "keepPaymentMethod", tag = "Payments",
    security(("bearer" = [])), params(OnceHeader), request_body = KeepBody,
    responses((status = 201, body = bodega_http::Data<MethodView>))
)]
pub(crate) async fn keep_method(
    State(payments): State<Payments>,
    caller: SignedIn,
    once: Once,
    Body(body): Body<KeepBody>,
) -> Answer<Response> {
    let (scope, customer) = (caller.scope(), customer(&caller)?);
    let provider = payments.provider()?;
    let compared = json!(body.is_default);
    let kept = match Method::token("token", &body.token)? {
        Method::Token(token) => payments.keep(caller.merchant, customer, token, once.wish()).await,
        Method::Saved(_) => return Err(HttpError::internal("a token is no saved method")),
    };
    let is_default = body.is_default.unwrap_or(false);
    let keep = move |tx: &mut Tx| {
        let kept: Kept = kept.clone()?;
        super::keep(tx, &scope, customer, provider, &kept, is_default).map(MethodView::from)
    };
    once.comparing(&compared).write(payments.db(), caller.call(), StatusCode::CREATED, keep).await
}

/// Choose what I usually pay with
#[utoipa::path(
    post, path = "/api/v1/payments/methods/{id}/default", operation_id = "makePaymentMethodDefault", tag = "Payments",
    security(("bearer" = [])), params(("id" = Id<noun::SavedMethod>, Path), OnceHeader),
    responses((status = 200, body = bodega_http::Data<MethodView>))
)]
pub(crate) async fn make_method_default(
    State(payments): State<Payments>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::SavedMethod>>,
    once: Once,
) -> Answer<Response> {
    let (scope, customer) = (caller.scope(), customer(&caller)?);
    let choose = move |tx: &mut Tx| super::make_default(tx, &scope, customer, id).map(MethodView::from);
    once.write(payments.db(), caller.call(), StatusCode::OK, choose).await
}

/// Forget a way to pay
#[utoipa::path(
    delete, path = "/api/v1/payments/methods/{id}", operation_id = "removePaymentMethod", tag = "Payments",
    security(("bearer" = [])), params(("id" = Id<noun::SavedMethod>, Path)), responses((status = 204))
)]
pub(crate) async fn remove_method(
    State(payments): State<Payments>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::SavedMethod>>,
) -> Answer<NoContent> {
    let (scope, customer) = (caller.scope(), customer(&caller)?);
    payments.db().write(&caller.call(), move |tx| super::remove(tx, &scope, customer, id)).await?;
    Ok(NoContent)
}

impl Payments {
    /// Asks the provider for a name for a way to pay that can be charged later.
    pub async fn keep(
        &self,
        merchant: bodega_kernel::MerchantId,
        customer: Id<noun::Customer>,
        token: Token,
        wish: Option<String>,
    ) -> Result<Kept, crate::PaymentsError> {
        let provider = self.provider()?;
        let provider = self.providers().get(provider).ok_or(crate::PaymentsError::NoProvider)?;
        let key = wish.unwrap_or_else(|| self.env().id::<noun::SavedMethod>().to_string());
        let ask = Keep { key, customer, merchant, token };
        match self.patiently(provider.name(), "keep", provider.keep(&ask)).await {
            Ok(kept) => Ok(kept),
            Err(crate::provider::ProviderError::Refused { code, message }) => {
                Err(crate::PaymentsError::Declined(crate::provider::Decline { code, message }))
            }
            Err(crate::provider::ProviderError::Unavailable(_)) => Err(crate::PaymentsError::ProviderUnavailable),
        }
    }
}
