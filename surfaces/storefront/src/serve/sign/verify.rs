use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::HttpError;
use bodega_identity::IdentityError;

use super::{asked, reset::broken};
use crate::{
    Storefront,
    page::{Sign, Typed, WayOut},
    part::Faults,
    sent::Sent,
    serve::private::private,
    shopper::Shopper,
};

/// The page that a letter leads to: an e-mail to be confirmed.
pub(crate) async fn show_verify(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, HttpError> {
    let (frame, token) = (shop.own_frame(&shopper).await?, asked(&shopper, "token"));
    if token.is_empty() {
        return private(StatusCode::NOT_FOUND, &broken(frame));
    }
    private(StatusCode::OK, &Sign::verify(frame, Typed { token: &token, ..Typed::default() }, &Faults::default()))
}

/// Confirms it.
pub(crate) async fn verify(
    State(shop): State<Storefront>,
    shopper: Shopper,
    sent: Sent,
) -> Result<Response, HttpError> {
    let (words, token) = (shopper.visitor.words, sent.text("token"));
    let done = shop.identity().verify_email(&shopper.call(), token).await;
    let frame = shop.own_frame(&shopper).await?;
    match done {
        Ok(()) => {
            let on = WayOut { before: "", text: words.account(), href: frame.ways.to("/account") };
            private(StatusCode::OK, &Sign::done(frame, words.verified(), words.verified_about(), on))
        }
        Err(IdentityError::Invalid(invalid)) => {
            let page = Sign::verify(frame, Typed { token, ..Typed::default() }, &Faults::of_failure(&invalid));
            private(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
