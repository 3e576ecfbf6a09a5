use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bodega_http::HttpError;
use bodega_identity::{IdentityError, invitation::Acceptance, session::SignedIn};

use super::{asked, browser, let_in, reset::broken};
use crate::{
    Storefront,
    page::{Sign, Typed},
    part::Faults,
    sent::Sent,
    serve::private::private,
    shopper::Shopper,
};

/// The page that a letter leads to: an invitation to the staff.
pub(crate) async fn show_accept(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, HttpError> {
    let (frame, token) = (shop.own_frame(&shopper).await?, asked(&shopper, "token"));
    if token.is_empty() {
        return private(StatusCode::NOT_FOUND, &broken(frame));
    }
    private(StatusCode::OK, &Sign::accept(frame, Typed { token: &token, ..Typed::default() }, &Faults::default()))
}

/// Accepts it and signs in.
pub(crate) async fn accept(
    State(shop): State<Storefront>,
    shopper: Shopper,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, HttpError> {
    let token = sent.text("token");
    let faults = match accepted(&shop, &shopper, &headers, &sent).await {
        Ok(who) => return let_in(&shop, &shopper, &who, &shopper.visitor.ways.to("/account")).await,
        Err(IdentityError::Invalid(invalid)) => Faults::of_failure(&invalid),
        Err(error) => return Err(error.into()),
    };
    let frame = shop.own_frame(&shopper).await?;
    let page = Sign::accept(frame, Typed { token, ..Typed::default() }, &faults);
    private(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn accepted(
    shop: &Storefront,
    shopper: &Shopper,
    headers: &HeaderMap,
    sent: &Sent,
) -> Result<SignedIn, IdentityError> {
    let password = Some(sent.raw("password")).filter(|password| !password.is_empty());
    let new = Acceptance::checked(sent.text("token"), password, browser(headers))?;
    shop.identity().accept_invitation(&shopper.call(), new).await
}
