//! Routes of one's own consents.

use axum::extract::State;
use bodega_http::{Answer, Body, Data, List, SignedIn};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Consent, of_customer, say};
use crate::{Identity, IdentityError};

/// What one said last about one thing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Consent)]
pub(crate) struct ConsentView {
    /// To what.
    #[schema(example = "marketing.email")]
    kind: String,
    /// Which wording one saw.
    #[schema(example = "2026-03")]
    text_version: String,
    /// Did one agree?
    given: bool,
    /// When.
    at: Time,
}

impl From<Consent> for ConsentView {
    fn from(consent: Consent) -> Self {
        let Consent { kind, text_version, given, at } = consent;
        Self { kind, text_version, given, at }
    }
}

/// What one agreed to.
#[utoipa::path(get, path = "/api/v1/account/consents", operation_id = "listConsents", tag = "Account",
    security(("bearer" = [])), responses((status = 200, body = List<ConsentView>)))]
pub(crate) async fn list_consents(State(identity): State<Identity>, caller: SignedIn) -> Answer<List<ConsentView>> {
    let Some(customer) = caller.customer else { return Ok(List::whole(Vec::new())) };
    let scope = caller.scope();
    let found = identity.db().read(&scope.clone(), move |tx| of_customer(tx, &scope, customer)).await?;
    Ok(List::whole(found.into_iter().map(ConsentView::from).collect()))
}

/// What one says now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewConsent)]
pub(crate) struct ConsentBody {
    /// To what.
    #[schema(example = "marketing.email", max_length = 60)]
    kind: String,
    /// Which wording one sees.
    #[schema(example = "2026-03", max_length = 60)]
    text_version: String,
    /// Does one agree?
    given: bool,
}

/// Agrees to something, or takes it back. Earlier answers are kept.
#[utoipa::path(put, path = "/api/v1/account/consents", operation_id = "sayConsent", tag = "Account",
    security(("bearer" = [])), request_body = ConsentBody, responses((status = 200, body = Data<ConsentView>)))]
pub(crate) async fn put_consent(
    State(identity): State<Identity>,
    caller: SignedIn,
    Body(body): Body<ConsentBody>,
) -> Answer<Data<ConsentView>> {
    let customer: Id<noun::Customer> =
        caller.customer.ok_or(IdentityError::NotFound("customer record of yours here"))?;
    let (scope, call) = (caller.scope(), caller.call());
    let consent = Consent::checked(&body.kind, &body.text_version, body.given, call.at)?;
    let said = consent.clone();
    identity.db().write(&call, move |tx| say(tx, &scope, customer, &said)).await?;
    Ok(Data(consent.into()))
}
