use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use bodega_http::HttpError;
use bodega_identity::{IdentityError, ProfileChange};

use crate::{
    Storefront,
    page::Profile,
    part::Faults,
    sent::Sent,
    serve::{private::private, sign::asked},
    shopper::Shopper,
    visitor::Turned,
};

/// Who one is.
pub(crate) async fn show_profile(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, Turned> {
    let user = shop.identity().profile(shopper.signed_in()?).await?;
    let page = Profile::of(shop.own_frame(&shopper).await?, &user, &asked(&shopper, "said"), &Faults::default());
    Ok(private(StatusCode::OK, &page)?)
}

/// Changes it.
pub(crate) async fn save_profile(
    State(shop): State<Storefront>,
    shopper: Shopper,
    sent: Sent,
) -> Result<Response, Turned> {
    let caller = shopper.signed_in()?;
    let change = ProfileChange::checked(Some(sent.text("name")), None, None).map_err(IdentityError::from);
    let saved = match change {
        Ok(change) => shop.identity().change_profile(&shopper.call(), caller, change).await.map(drop),
        Err(error) => Err(error),
    };
    answer(&shop, &shopper, saved, "saved").await
}

/// Another password.
pub(crate) async fn change_password(
    State(shop): State<Storefront>,
    shopper: Shopper,
    sent: Sent,
) -> Result<Response, Turned> {
    let caller = shopper.signed_in()?;
    let user = caller.user.ok_or_else(HttpError::not_found)?;
    let (current, new) = (sent.raw("currentPassword"), sent.raw("newPassword"));
    let changed = shop.identity().change_password(&shopper.call(), (user, caller.session), current, new).await;
    answer(&shop, &shopper, changed, "password").await
}

/// The letter that confirms an e-mail, once more.
pub(crate) async fn send_letter(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, Turned> {
    let user = shopper.signed_in()?.user.ok_or_else(HttpError::not_found)?;
    shop.identity().resend_verification(&shopper.call(), user).await?;
    answer(&shop, &shopper, Ok(()), "letter").await
}

/// Back to the page, which says what was done; or the page with what is wrong.
async fn answer(
    shop: &Storefront,
    shopper: &Shopper,
    done: Result<(), IdentityError>,
    said: &str,
) -> Result<Response, Turned> {
    let faults = match done {
        Ok(()) => {
            let to = format!("{}?said={said}", shopper.visitor.ways.to("/account"));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(IdentityError::Invalid(invalid)) => Faults::of_failure(&invalid),
        Err(error) => return Err(error.into()),
    };
    let user = shop.identity().profile(shopper.signed_in()?).await?;
    let page = Profile::of(shop.own_frame(shopper).await?, &user, "", &faults);
    Ok(private(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
}
