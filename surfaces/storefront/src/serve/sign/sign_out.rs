use axum::{
    extract::State,
    http::HeaderValue,
    response::{Redirect, Response},
};
use bodega_db::Tx;
use bodega_http::HttpError;
use bodega_identity::{
    IdentityError,
    session::{Because, end_one},
};

use crate::{
    Storefront,
    shopper::{Shopper, with_cookie},
};

/// Ends the session and leads to the front.
pub(crate) async fn sign_out(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, HttpError> {
    if let Some(caller) = &shopper.caller
        && let Some(session) = caller.session
    {
        let merchant = caller.merchant;
        let end = move |tx: &mut Tx| end_one(tx, merchant, session, Because::SignedOut).map(drop);
        let end = move |tx: &mut Tx| end(tx).map_err(IdentityError::from);
        shop.house().db.write(&shopper.call(), end).await?;
    }
    let cookie = HeaderValue::from_str(&shop.identity().no_cookie()).map_err(HttpError::internal)?;
    Ok(with_cookie(Redirect::to(&shopper.visitor.ways.home()), cookie))
}
