use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use bodega_http::HttpError;
use bodega_identity::{Email, IdentityError, password::Password, session::Login};

use super::{asked, browser, let_in, onward};
use crate::{
    Storefront,
    page::{Sign, Typed},
    part::Problem,
    sent::Sent,
    serve::private::private,
    shopper::Shopper,
};

/// The page on which one signs in.
pub(crate) async fn show_sign_in(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, HttpError> {
    let back = asked(&shopper, "back");
    if shopper.caller.is_some() {
        return Ok(Redirect::to(&onward(&shopper, &back)).into_response());
    }
    let frame = shop.own_frame(&shopper).await?;
    private(StatusCode::OK, &Sign::sign_in(frame, Typed { back: &back, ..Typed::default() }, None))
}

/// Signs in.
pub(crate) async fn sign_in(
    State(shop): State<Storefront>,
    shopper: Shopper,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, HttpError> {
    let (email, back) = (sent.text("email"), sent.text("back"));
    let attempt = match email.parse::<Email>() {
        Ok(email) => {
            let password = Password::typed(sent.raw("password"));
            let login = Login { merchant: shopper.visitor.merchant.number, email, password, device: browser(&headers) };
            shop.identity().login(&shopper.call(), login).await
        }
        Err(_) => Err(IdentityError::WrongCredentials),
    };
    let words = shopper.visitor.words;
    let (status, problem) = match attempt {
        Ok(who) => return let_in(&shop, &shopper, &who, &onward(&shopper, back)).await,
        Err(IdentityError::WrongCredentials) => {
            (StatusCode::UNAUTHORIZED, Problem::plain(words.wrong_credentials(), words.wrong_credentials_about()))
        }
        Err(IdentityError::TooManyAttempts { .. }) => {
            (StatusCode::TOO_MANY_REQUESTS, Problem::plain(words.too_many_attempts(), words.too_many_attempts_about()))
        }
        Err(error) => return Err(error.into()),
    };
    let frame = shop.own_frame(&shopper).await?;
    private(status, &Sign::sign_in(frame, Typed { email, back, ..Typed::default() }, Some(problem)))
}
