//! The checkout: one page, and a form for each of its parts.

mod confirm;
mod goal;
mod last_look;
mod paying;
mod say_how;
mod say_when;
mod say_where;
mod show;
mod sum;
mod times;
mod trouble;
mod wanted;

use axum::response::{IntoResponse, Redirect, Response};
use bodega_http::HttpError;

use crate::{
    Storefront,
    draft::Draft,
    shopper::{Shopper, with_cookie},
};

pub(crate) use confirm::{answered, confirm};
pub(crate) use say_how::say_how;
pub(crate) use say_when::say_when;
pub(crate) use say_where::say_where;
pub(crate) use show::show;
pub(crate) use sum::site;

/// On to the page, with what was said.
fn on(shop: &Storefront, shopper: &Shopper, draft: &Draft, part: &str) -> Result<Response, HttpError> {
    let page = shopper.visitor.ways.to("/checkout");
    let to = if part.is_empty() { page } else { format!("{page}?part={part}#{part}") };
    Ok(with_cookie(Redirect::to(&to), draft.cookie(shop)?).into_response())
}
