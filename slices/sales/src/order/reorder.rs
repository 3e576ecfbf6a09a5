//! Buying the same again.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_catalog::language::{Asked, LocaleParams};
use bodega_db::Tx;
use bodega_http::{Answer, Data, Once, OnceHeader, Segment};
use bodega_kernel::{Failure, FailureKind, Id, Scope, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Order,
    asker::{Asker, OrderToken},
};
use crate::{
    Sales, SalesError,
    cart::{self, Adding, CartError, CartView, Holder, Named, Priced, Shopper},
    pricing::Desk,
};

/// What became of buying the same again.
#[derive(Debug, Clone)]
pub struct Reordered {
    /// The cart, where anything was put into it.
    pub cart: Option<Priced>,
    /// What could not be put into it, and why.
    pub skipped: Vec<Skipped>,
}

/// Something that could not be bought again.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NotReordered)]
pub struct Skipped {
    /// What.
    pub variant_id: Id<noun::Variant>,
    /// Its SKU when it was bought.
    pub sku: String,
    /// What it was called then.
    pub title: String,
    /// Why, for programs.
    #[schema(example = "OUT_OF_STOCK_ANYWHERE")]
    pub code: String,
    /// Why, for people.
    pub message: String,
}

/// Puts what an order was made of into somebody's cart, at the prices of now. What is not for sale any more is left out, and
/// told; what was a present is not bought.
pub fn reorder(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    (order, holder): (&Order, Holder),
) -> Result<Reordered, SalesError> {
    let (mut cart, mut skipped) = (None, Vec::new());
    for line in order.lines().filter(|line| line.price.is_none_or(|price| price.gift.is_none())) {
        let sold = line.sold;
        let adding = Adding {
            what: Named::Variant(sold.variant_id),
            quantity: sold.quantity,
            substitution: Some(sold.substitution),
            note: None,
            currency: Some(order.agreement.quote.currency),
        };
        match tx.attempt(|tx| cart::add(tx, scope, desk, holder, (&adding, None))) {
            Ok(priced) => cart = Some(priced),
            // Not this line; the others all the same.
            Err(error) if is_about_the_line(&error) => skipped.push(Skipped {
                variant_id: sold.variant_id,
                sku: sold.sku.clone(),
                title: sold.whole_title(),
                code: code(&error),
                message: error.message(),
            }),
            Err(error) => return Err(error),
        }
    }
    Ok(Reordered { cart, skipped })
}

fn is_about_the_line(error: &SalesError) -> bool {
    match error {
        SalesError::Cart(CartError::CurrencyFixed(_) | CartError::Changed) => false,
        SalesError::Cart(_) => true,
        error => error.kind() == FailureKind::Invalid,
    }
}

/// Of a fault in a field it is the fault's own code that says something.
fn code(error: &SalesError) -> String {
    let first = error.details().into_iter().next();
    let of_fault = first
        .filter(|_| error.kind() == FailureKind::Invalid)
        .and_then(|fault| fault["code"].as_str().map(ToOwned::to_owned));
    of_fault.unwrap_or_else(|| error.code().to_owned())
}

/// A cart with what an order was made of.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReorderedCart)]
pub(crate) struct ReorderedView {
    #[serde(flatten)]
    cart: CartView,
    /// What could not be put into it.
    skipped: Vec<Skipped>,
}

/// Buy the same again
///
/// Puts what the order was made of into the cart, at the prices of now, beside what is in it already. What is not to be had
/// any more is told in `skipped`.
#[utoipa::path(
    post, path = "/api/v1/orders/{id}/reorder", operation_id = "reorder", tag = "Orders", security(("bearer" = [])),
    params(("id" = Id<noun::Order>, Path), OrderToken, OnceHeader, LocaleParams),
    responses((status = 201, body = Data<ReorderedView>))
)]
pub(crate) async fn reorder_order(
    State(sales): State<Sales>,
    asker: Asker,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Order>>,
    once: Once,
    asked: Asked,
) -> Answer<Response> {
    let lang = sales.lang(shopper.merchant, &asked).await?;
    sales.bring_along(&shopper).await?;
    let (scope, reader, holder) = (asker.scope(), asker.reader.clone(), shopper.holder);
    let desk = sales.desk(shopper.merchant);
    let empty = CartView::bare(&sales.no_cart(&shopper).await?);
    let again = move |tx: &mut Tx| {
        let order = super::readable(tx, &scope, id, &reader)?;
        let Reordered { cart, skipped } = reorder(tx, &scope, &desk, (&order, holder))?;
        let cart = match cart {
            Some(priced) => CartView::of(&priced, lang),
            None => match cart::find(tx, &scope, holder)? {
                Some(cart) => {
                    let now = tx.now();
                    CartView::of(&cart::price(tx, &scope, &desk, cart, (now, None))?, lang)
                }
                None => empty.clone(),
            },
        };
        Ok::<_, SalesError>(ReorderedView { cart, skipped })
    };
    let response = once.write(sales.db(), shopper.call(), StatusCode::CREATED, again).await?;
    Ok(sales.told(&shopper, response))
}
