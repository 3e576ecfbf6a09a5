use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::HttpError;
use bodega_identity::Email;

use crate::{
    Storefront,
    page::{Sign, Typed, WayOut},
    part::Faults,
    sent::Sent,
    serve::private::private,
    shopper::Shopper,
};

/// The page for a forgotten password.
pub(crate) async fn show_forgot(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, HttpError> {
    let frame = shop.own_frame(&shopper).await?;
    private(StatusCode::OK, &Sign::forgot(frame, Typed::default(), &Faults::default()))
}

/// Sends the letter. What is said is the same whether or not anybody has the address.
pub(crate) async fn forgot(
    State(shop): State<Storefront>,
    shopper: Shopper,
    sent: Sent,
) -> Result<Response, HttpError> {
    let (frame, words, typed) = (shop.own_frame(&shopper).await?, shopper.visitor.words, sent.text("email"));
    let Ok(email) = typed.parse::<Email>() else {
        let faults = Faults::one("email", "INVALID_EMAIL");
        let page = Sign::forgot(frame, Typed { email: typed, ..Typed::default() }, &faults);
        return private(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    shop.identity().forgot_password(&shopper.call(), shopper.visitor.merchant.number, email).await?;
    let on = WayOut { before: "", text: words.sign_in(), href: frame.ways.to("/sign-in") };
    private(StatusCode::OK, &Sign::done(frame, words.link_sent(), words.link_sent_about(), on))
}
