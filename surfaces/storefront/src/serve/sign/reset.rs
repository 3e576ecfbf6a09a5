use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::HttpError;
use bodega_identity::IdentityError;

use super::asked;
use crate::{
    Storefront,
    page::{Sign, Typed, WayOut},
    part::Faults,
    sent::Sent,
    serve::private::private,
    shopper::Shopper,
};

/// The page that a letter leads to: a new password.
pub(crate) async fn show_reset(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, HttpError> {
    let (frame, token) = (shop.own_frame(&shopper).await?, asked(&shopper, "token"));
    if token.is_empty() {
        return private(StatusCode::NOT_FOUND, &broken(frame));
    }
    private(StatusCode::OK, &Sign::reset(frame, Typed { token: &token, ..Typed::default() }, &Faults::default()))
}

/// A link that lacks its token.
pub(super) fn broken(frame: crate::frame::Frame) -> Sign {
    let words = frame.words;
    let on = WayOut { before: "", text: words.another_link(), href: frame.ways.to("/forgot-password") };
    Sign::done(frame, words.link_broken(), words.link_broken_about(), on)
}

/// Sets it.
pub(crate) async fn reset(State(shop): State<Storefront>, shopper: Shopper, sent: Sent) -> Result<Response, HttpError> {
    let (words, token) = (shopper.visitor.words, sent.text("token"));
    let set = shop.identity().reset_password(&shopper.call(), token, sent.raw("password")).await;
    let frame = shop.own_frame(&shopper).await?;
    match set {
        Ok(()) => {
            let on = WayOut { before: "", text: words.sign_in(), href: frame.ways.to("/sign-in") };
            private(StatusCode::OK, &Sign::done(frame, words.password_set(), words.password_set_about(), on))
        }
        Err(IdentityError::Invalid(invalid)) => {
            let page = Sign::reset(frame, Typed { token, ..Typed::default() }, &Faults::of_failure(&invalid));
            private(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
