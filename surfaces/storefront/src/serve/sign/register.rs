use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bodega_http::HttpError;
use bodega_identity::{IdentityError, Registration};
use bodega_kernel::Invalid;

use super::{asked, browser, let_in, onward};
use crate::{
    Storefront,
    page::{Sign, Typed},
    part::Faults,
    sent::Sent,
    serve::private::private,
    shopper::Shopper,
};

/// The page on which one opens an account.
pub(crate) async fn show_register(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, HttpError> {
    let back = asked(&shopper, "back");
    let frame = shop.own_frame(&shopper).await?;
    let typed = Typed { back: &back, ..Typed::default() };
    private(StatusCode::OK, &Sign::register(frame, typed, &Faults::default()))
}

/// Opens an account and signs in.
pub(crate) async fn register(
    State(shop): State<Storefront>,
    shopper: Shopper,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, HttpError> {
    let (email, name, back) = (sent.text("email"), sent.text("name"), sent.text("back"));
    let lang = shopper.visitor.words.lang();
    let new = Registration::checked(email, sent.raw("password"), name, Some(lang.code()), browser(&headers));
    let (status, faults) = match opened(&shop, &shopper, new).await {
        Ok(who) => return let_in(&shop, &shopper, &who, &onward(&shopper, back)).await,
        Err(IdentityError::Invalid(invalid)) => (StatusCode::UNPROCESSABLE_ENTITY, Faults::of_failure(&invalid)),
        Err(IdentityError::EmailTaken) => (StatusCode::CONFLICT, Faults::one("email", "EMAIL_TAKEN")),
        Err(error) => return Err(error.into()),
    };
    let frame = shop.own_frame(&shopper).await?;
    private(status, &Sign::register(frame, Typed { email, name, back, ..Typed::default() }, &faults))
}

async fn opened(
    shop: &Storefront,
    shopper: &Shopper,
    new: Result<Registration, Invalid>,
) -> Result<bodega_identity::session::SignedIn, IdentityError> {
    shop.identity().register(&shopper.call(), shopper.visitor.merchant.number, new?).await
}
