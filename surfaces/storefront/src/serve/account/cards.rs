use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{HttpError, Segment};
use bodega_kernel::{Id, noun};
use bodega_payments::{
    PaymentsError,
    method::{self, SavedMethod},
    provider::Card,
};

use super::customer;
use crate::{
    Storefront,
    page::{Cards, Kept},
    serve::private::private,
    shopper::Shopper,
    visitor::Turned,
    words::Words,
};

/// The cards that are kept.
pub(crate) async fn show_cards(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, Turned> {
    shopper.signed_in()?;
    let words = shopper.visitor.words;
    let cards = saved(&shop, &shopper).await?.iter().map(|one| kept(words, one)).collect();
    Ok(private(StatusCode::OK, &Cards::of(shop.own_frame(&shopper).await?, cards))?)
}

/// What somebody has kept; a guest has nothing.
pub(crate) async fn saved(shop: &Storefront, shopper: &Shopper) -> Result<Vec<SavedMethod>, HttpError> {
    let Some(customer) = shopper.customer() else { return Ok(Vec::new()) };
    let scope = shopper.scope();
    let within = scope.clone();
    let read = move |tx: &mut ReadTx| method::of_customer(tx, &within, customer);
    Ok(shop.house().db.read(&scope, read).await?)
}

/// A card as it is shown.
pub(crate) fn kept(words: Words, one: &SavedMethod) -> Kept {
    let until = one.card.exp_month.zip(one.card.exp_year);
    let until = until.map(|(month, year)| words.card_until(format!("{month:02}/{:02}", year % 100)));
    Kept {
        id: one.id.to_string(),
        name: named(words, &one.card),
        until: until.unwrap_or_default(),
        is_main: one.is_default,
    }
}

/// What a card is called.
pub(crate) fn named(words: Words, card: &Card) -> String {
    let mut letters = card.brand.chars();
    let brand: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    match &card.last4 {
        Some(last) => words.card_ending(brand, last),
        None => brand,
    }
}

/// Proposes another one.
pub(crate) async fn make_main_card(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::SavedMethod>>,
) -> Result<Response, Turned> {
    let (owner, scope) = (customer(&shopper)?, shopper.scope());
    let change = move |tx: &mut Tx| method::make_default(tx, &scope, owner, id).map(drop);
    shop.house().db.write::<_, PaymentsError>(&shopper.call(), change).await?;
    Ok(back(&shopper))
}

/// Forgets one.
pub(crate) async fn remove_card(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::SavedMethod>>,
) -> Result<Response, Turned> {
    let (owner, scope) = (customer(&shopper)?, shopper.scope());
    let gone = shop.house().db.write(&shopper.call(), move |tx: &mut Tx| method::remove(tx, &scope, owner, id)).await;
    match gone {
        // Sent twice: it is gone already.
        Ok(()) | Err(PaymentsError::NotFound(_)) => Ok(back(&shopper)),
        Err(error) => Err(error.into()),
    }
}

fn back(shopper: &Shopper) -> Response {
    Redirect::to(&shopper.visitor.ways.to("/account/cards")).into_response()
}
