use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::HttpError;
use bodega_kernel::{Id, noun};

use super::{
    on, paying,
    show::{Sent as Back, nothing},
};
use crate::{Storefront, page::Part, part::Faults, sent::Sent, serve::private::private, shopper::Shopper};

/// The most that is given on top, in major units.
const MOST: i64 = 1_000;

/// How it is paid.
pub(crate) async fn say_how(
    State(shop): State<Storefront>,
    shopper: Shopper,
    sent: Sent,
) -> Result<Response, HttpError> {
    let mut draft = shopper.draft.clone();
    let unit = 10_i64.pow(u32::from(shopper.visitor.glance.currency.decimals()));
    draft.tip = sent.parsed::<i64>("tip").filter(|tip| (1..=MOST * unit).contains(tip));
    draft.keep = sent.is_ticked("keep") && shopper.customer().is_some();
    let pay = sent.text("payment");
    if is_known(&shop, pay) {
        draft.pay = Some(pay.to_owned());
        return on(&shop, &shopper, &draft, "review");
    }
    let Some(ready) = shop.ready(&shopper).await? else { return Ok(nothing(&shop, &shopper).await) };
    let back = Back { typed: None, faults: Faults::one("payment", "REQUIRED"), part: Some(Part::Pay) };
    private(StatusCode::UNPROCESSABLE_ENTITY, &ready.page(&shop, &shopper, &back, None))
}

/// A way to pay that is offered here. Whether a card is theirs is asked when it is charged.
fn is_known(shop: &Storefront, pay: &str) -> bool {
    match pay {
        paying::AT_HANDOVER => shop.sales().settings().at_handover,
        _ if pay.parse::<Id<noun::SavedMethod>>().is_ok() => true,
        _ => shop.has_test_cards() && pay.starts_with("tok_") && pay.len() <= 60,
    }
}
