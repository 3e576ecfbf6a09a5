use axum::{
    extract::State,
    response::{Redirect, Response},
};
use bodega_http::HttpError;

use crate::{
    Storefront,
    sent::Sent,
    shopper::{Shopper, with_cookie},
};

/// A code is tried, or taken off again. Whether it holds is said by the page.
pub(crate) async fn code(State(shop): State<Storefront>, shopper: Shopper, sent: Sent) -> Result<Response, HttpError> {
    let mut draft = shopper.draft.clone();
    if let Some(without) = sent.some("without") {
        draft.codes.retain(|code| code != without);
    }
    let typed: String = sent.text("code").chars().filter(|letter| !letter.is_whitespace()).take(60).collect();
    draft.add_code(&typed);
    Ok(with_cookie(Redirect::to(&shopper.visitor.ways.to("/basket")), draft.cookie(&shop)?))
}
