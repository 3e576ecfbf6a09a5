use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::Tx;
use bodega_http::HttpError;
use bodega_kernel::{Id, noun};
use bodega_sales::{
    SalesError,
    cart::{self, LineName, Setting},
    order::Substitution,
};
use jiff::civil::Date;

use super::{
    on,
    show::{Sent as Back, nothing},
};
use crate::{Storefront, page::Part, part::Faults, sent::Sent, serve::private::private, shopper::Shopper};

/// The most letters of a word for the rider.
const LONGEST: usize = 300;

/// When it comes, and what is to be done about what is missing.
pub(crate) async fn say_when(
    State(shop): State<Storefront>,
    shopper: Shopper,
    sent: Sent,
) -> Result<Response, HttpError> {
    let mut draft = shopper.draft.clone();
    let chosen = sent.text("slot").split_once('@');
    let chosen =
        chosen.and_then(|(slot, date)| Some((slot.parse::<Id<noun::Slot>>().ok()?, date.parse::<Date>().ok()?)));
    draft.note = sent.some("note").map(|note| note.chars().take(LONGEST).collect());
    if let Some(substitution) = sent.parsed::<Substitution>("missing") {
        for_all(&shop, &shopper, substitution).await?;
    }
    match chosen {
        Some((slot, date)) => {
            draft.slot = Some((slot, date.to_string()));
            on(&shop, &shopper, &draft, "pay")
        }
        None => {
            let Some(ready) = shop.ready(&shopper).await? else { return Ok(nothing(&shop, &shopper).await) };
            let back = Back { typed: None, faults: Faults::one("slot", "REQUIRED"), part: Some(Part::When) };
            private(StatusCode::UNPROCESSABLE_ENTITY, &ready.page(&shop, &shopper, &back, None))
        }
    }
}

/// The same for every line of the basket. Nothing is written where it is so already.
async fn for_all(shop: &Storefront, shopper: &Shopper, wanted: Substitution) -> Result<(), HttpError> {
    let Some(holder) = shopper.holder() else { return Ok(()) };
    let (scope, desk) = (shopper.scope(), shop.sales().desk(shopper.visitor.merchant.number));
    let within = scope.clone();
    let cart = shop.house().db.read(&scope, move |tx| cart::find(tx, &within, holder)).await?;
    let other: Vec<_> = cart
        .iter()
        .flat_map(|cart| &cart.items)
        .filter(|item| item.substitution != wanted)
        .map(|item| item.id)
        .collect();
    if other.is_empty() {
        return Ok(());
    }
    let command = move |tx: &mut Tx| {
        for item in &other {
            let setting = Setting { substitution: Some(wanted), ..Setting::default() };
            match tx.attempt(|tx| cart::set(tx, &scope, &desk, holder, (&LineName::Item(*item), &setting, None))) {
                // What cannot be bought now is told of elsewhere.
                Ok(_) | Err(SalesError::NotFound(_) | SalesError::Cart(_) | SalesError::Invalid(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    };
    Ok(shop.house().db.write(&shopper.call(), command).await?)
}
