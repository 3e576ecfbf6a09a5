//! Carts, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_catalog::language::{Asked, LocaleParams};
use bodega_db::Tx;
use bodega_http::{Answer, Body, Data, Match, MatchHeader, Once, OnceHeader, Segment};

use super::{
    Cart, LineName, Priced, Shopper,
    body::{ItemBody, NewItemBody},
    change,
    view::CartView,
};
use crate::{Sales, SalesError, pricing::Desk};

/// Look into the cart
///
/// Guests get the token of their cart in `X-Cart-Token`, and send it from then on. Whoever signs in and still sends it
/// finds what they had in it in their own cart. Prices are those of this moment: `priceChanged` says that a line costs
/// something else than when its holder last said how much of it.
#[utoipa::path(
    get, path = "/api/v1/cart", operation_id = "getCart", tag = "Cart", security(()), params(LocaleParams),
    responses((status = 200, body = Data<CartView>))
)]
pub(crate) async fn get_cart(State(sales): State<Sales>, shopper: Shopper, asked: Asked) -> Answer<Response> {
    let lang = sales.lang(shopper.merchant, &asked).await?;
    let view = match sales.cart(&shopper).await? {
        Some(priced) => CartView::of(&priced, lang),
        None => CartView::bare(&sales.no_cart(&shopper).await?),
    };
    Ok(sales.told(&shopper, Data(view).into_response()))
}

/// Put something into the cart
///
/// More of what is in it already adds up. `409 OUT_OF_STOCK_ANYWHERE` when no site has any of it, `409 NOT_FOR_SALE` when
/// it was taken from sale; 422 for quantities that it is not sold in.
#[utoipa::path(
    post, path = "/api/v1/cart/items", operation_id = "addCartItem", tag = "Cart", security(()),
    params(OnceHeader, MatchHeader, LocaleParams), request_body = NewItemBody,
    responses((status = 201, body = Data<CartView>))
)]
pub(crate) async fn add_cart_item(
    State(sales): State<Sales>,
    shopper: Shopper,
    once: Once,
    meant: Match,
    asked: Asked,
    Body(body): Body<NewItemBody>,
) -> Answer<Response> {
    let (adding, expected) = (body.checked()?, meant.version());
    let lang = sales.lang(shopper.merchant, &asked).await?;
    sales.bring_along(&shopper).await?;
    let (scope, holder, desk) = (shopper.scope(), shopper.holder, sales.desk(shopper.merchant));
    let add = move |tx: &mut Tx| {
        let priced = change::add(tx, &scope, &desk, holder, (&adding, expected))?;
        Ok::<_, SalesError>(CartView::of(&priced, lang))
    };
    let response = once.write(sales.db(), shopper.call(), StatusCode::CREATED, add).await?;
    Ok(sales.told(&shopper, response))
}

/// Say how much of a line there is to be
///
/// The line is named by its id or by the SKU of what is in it. What is not sent stays.
#[utoipa::path(
    put, path = "/api/v1/cart/items/{id}", operation_id = "setCartItem", tag = "Cart", security(()),
    params(("id" = String, Path, description = "`itm_…` or a SKU", example = "MILK-1L"), MatchHeader, LocaleParams),
    request_body = ItemBody, responses((status = 200, body = Data<CartView>))
)]
pub(crate) async fn set_cart_item(
    State(sales): State<Sales>,
    shopper: Shopper,
    Segment(line): Segment<LineName>,
    meant: Match,
    asked: Asked,
    Body(body): Body<ItemBody>,
) -> Answer<Response> {
    let (setting, expected) = (body.checked()?, meant.version());
    changed(sales, shopper, asked, move |tx, scope, desk, holder| {
        change::set(tx, scope, desk, holder, (&line, &setting, expected))
    })
    .await
}

/// Take a line out of the cart
#[utoipa::path(
    delete, path = "/api/v1/cart/items/{id}", operation_id = "removeCartItem", tag = "Cart", security(()),
    params(("id" = String, Path, description = "`itm_…` or a SKU", example = "MILK-1L"), MatchHeader, LocaleParams),
    responses((status = 200, body = Data<CartView>))
)]
pub(crate) async fn remove_cart_item(
    State(sales): State<Sales>,
    shopper: Shopper,
    Segment(line): Segment<LineName>,
    meant: Match,
    asked: Asked,
) -> Answer<Response> {
    let expected = meant.version();
    changed(sales, shopper, asked, move |tx, scope, desk, holder| {
        change::remove(tx, scope, desk, holder, (&line, expected))
    })
    .await
}

/// Empty the cart
#[utoipa::path(
    delete, path = "/api/v1/cart", operation_id = "emptyCart", tag = "Cart", security(()), params(MatchHeader),
    responses((status = 200, body = Data<CartView>))
)]
pub(crate) async fn empty_cart(State(sales): State<Sales>, shopper: Shopper, meant: Match) -> Answer<Response> {
    let expected = meant.version();
    sales.bring_along(&shopper).await?;
    let (scope, holder) = (shopper.scope(), shopper.holder);
    let clear = move |tx: &mut Tx| change::clear(tx, &scope, holder, expected);
    let cart: Option<Cart> = sales.db().write(&shopper.call(), clear).await?;
    let cart = match cart {
        Some(cart) => cart,
        None => sales.no_cart(&shopper).await?,
    };
    Ok(sales.told(&shopper, Data(CartView::bare(&cart)).into_response()))
}

/// One change of the shopper's cart, and the cart as it is then.
async fn changed(
    sales: Sales,
    shopper: Shopper,
    asked: Asked,
    command: impl Fn(&mut Tx, &bodega_kernel::Scope, &Desk, super::Holder) -> Result<Priced, SalesError> + Send + 'static,
) -> Answer<Response> {
    let lang = sales.lang(shopper.merchant, &asked).await?;
    sales.bring_along(&shopper).await?;
    let (scope, holder, desk) = (shopper.scope(), shopper.holder, sales.desk(shopper.merchant));
    let change = move |tx: &mut Tx| command(tx, &scope, &desk, holder);
    let priced = sales.db().write(&shopper.call(), change).await?;
    Ok(sales.told(&shopper, Data(CartView::of(&priced, lang)).into_response()))
}
