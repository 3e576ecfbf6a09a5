//! What a buyer can do about an order: call it off, or have it all again.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use bodega_db::Tx;
use bodega_http::{HttpError, Segment};
use bodega_kernel::{Failure, FailureKind, Id, noun};
use bodega_sales::{
    SalesError,
    cart::{self, Adding, Holder, Named},
    order::{self, Cancel, Power},
};

use super::mine;
use crate::{
    Storefront,
    shopper::{Shopper, cart_cookie, with_cookie},
};

/// Calls an order off. Sent twice it is called off once.
pub(crate) async fn cancel(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Order>>,
) -> Result<Response, HttpError> {
    let order = mine::own(&shop, &shopper, id).await?;
    let page = shopper.visitor.ways.to(&format!("/orders/{id}"));
    let to = |said: &str| Redirect::to(&format!("{page}?said={said}")).into_response();
    if order.status == order::Status::Canceled {
        return Ok(to("canceled"));
    }
    let scope = shopper.scope();
    let wish = Cancel { power: Power::Buyer, reason: None, expected: None };
    let done = shop.house().db.write(&shopper.call(), move |tx: &mut Tx| order::cancel(tx, &scope, id, &wish)).await;
    match done {
        Ok(_) => Ok(to("canceled")),
        Err(error) if error.kind() == FailureKind::Conflict => Ok(to("late")),
        Err(error) => Err(error.into()),
    }
}

/// Puts all of an order into the basket again, as far as it can be had.
pub(crate) async fn again(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Order>>,
) -> Result<Response, HttpError> {
    let order = mine::own(&shop, &shopper, id).await?;
    let fresh = shopper.holder().is_none().then(|| cart::new_token(&shop.house().env));
    let holder = shopper.holder().or_else(|| Holder::guest(fresh.as_deref()?));
    let holder = holder.ok_or_else(|| HttpError::internal("a new basket has no holder"))?;
    let (scope, desk) = (shopper.scope(), shop.sales().desk(shopper.visitor.merchant.number));
    let currency = order.agreement.quote.currency;
    let items: Vec<_> =
        order.agreement.items.iter().map(|sold| (sold.variant_id, sold.quantity, sold.substitution)).collect();
    let command = move |tx: &mut Tx| {
        for (variant, quantity, substitution) in &items {
            let adding = Adding {
                what: Named::Variant(*variant),
                quantity: *quantity,
                substitution: Some(*substitution),
                note: None,
                currency: Some(currency),
            };
            // What is not sold any more, or not so much of it, stays out: the basket shows what is in it.
            match tx.attempt(|tx| cart::add(tx, &scope, &desk, holder, (&adding, None)).map(drop)) {
                Err(error) if matches!(error.kind(), FailureKind::Conflict | FailureKind::Invalid) => {}
                added => added?,
            }
        }
        Ok::<_, SalesError>(())
    };
    shop.house().db.write(&shopper.call(), command).await?;
    let answer = Redirect::to(&shopper.visitor.ways.to("/basket"));
    match &fresh {
        Some(token) => Ok(with_cookie(answer, cart_cookie(&shop, Some(token))?)),
        None => Ok(answer.into_response()),
    }
}
