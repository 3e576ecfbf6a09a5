//! Routes of the way in.

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::{Answer, Body, Data, Once, OnceHeader, SignedIn};
use bodega_kernel::{Scope, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::{open_business, progress};
use crate::{
    Identity, IdentityError,
    merchant::http::{MerchantBody, MerchantView},
    user,
};

/// How far one has come.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Onboarding)]
pub(crate) struct OnboardingView {
    /// All steps, in their order.
    steps: Vec<StepView>,
    /// The first that is still to be taken.
    #[schema(example = "SITE")]
    next: Option<&'static str>,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OnboardingStep)]
pub(crate) struct StepView {
    /// `REGISTER`, `VERIFY`, `BUSINESS`, `SITE`, `PRODUCT` or `STAFF`.
    #[schema(example = "VERIFY")]
    step: &'static str,
    /// When it was reached.
    reached_at: Option<Time>,
}

/// How far the merchant, and who asks, have come on their way in.
#[utoipa::path(get, path = "/api/v1/admin/onboarding", operation_id = "getOnboarding", tag = "Onboarding",
    security(("bearer" = [])), responses((status = 200, body = Data<OnboardingView>)))]
pub(crate) async fn get_onboarding(State(identity): State<Identity>, caller: SignedIn) -> Answer<Data<OnboardingView>> {
    let user = caller.user.ok_or(IdentityError::NotAPerson)?;
    if caller.role == crate::role::Builtin::Customer.as_str() {
        return Err(bodega_http::HttpError::forbidden("This is for the merchant's staff."));
    }
    let merchant = caller.merchant;
    let (user, reached) = identity
        .db()
        .read(&caller.scope(), move |tx| {
            Ok::<_, IdentityError>((user::store::by_id(tx, user)?, progress(tx, merchant)?))
        })
        .await?;
    let own = [
        StepView { step: "REGISTER", reached_at: user.as_ref().map(|user| user.created_at) },
        StepView { step: "VERIFY", reached_at: user.and_then(|user| user.verified_at) },
    ];
    let theirs = reached.steps().iter().map(|(step, at)| StepView { step: step.as_str(), reached_at: *at });
    let steps: Vec<_> = own.into_iter().chain(theirs).collect();
    let next = steps.iter().find(|step| step.reached_at.is_none()).map(|step| step.step);
    Ok(Data(OnboardingView { steps, next }))
}

/// Opens a business of one's own, where the installation allows it. One's e-mail must be confirmed.
#[utoipa::path(post, path = "/api/v1/onboarding/business", operation_id = "openBusiness", tag = "Onboarding",
    security(("bearer" = [])), params(OnceHeader), request_body = MerchantBody,
    responses((status = 201, body = Data<MerchantView>)))]
pub(crate) async fn post_business(
    State(identity): State<Identity>,
    caller: SignedIn,
    once: Once,
    Body(body): Body<MerchantBody>,
) -> Answer<Response> {
    let user = caller.user.ok_or(IdentityError::NotAPerson)?;
    if !identity.config().open_to_businesses {
        return Err(IdentityError::ClosedToBusinesses.into());
    }
    let (new, call) = (body.parse()?, caller.call().within(Scope::Installation));
    let open = move |tx: &mut bodega_db::Tx| open_business(tx, user, &new).map(MerchantView::from);
    once.write(identity.db(), call, StatusCode::CREATED, open).await
}
