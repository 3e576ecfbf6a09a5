//! Putting things into the basket and taking them out of it. A button says how many there were on its page and how many
//! there shall be, so that a form that is sent twice does it once, and one from a page that is out of date does what was
//! meant by it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use bodega_catalog::variants;
use bodega_db::{ReadTx, Tx};
use bodega_http::HttpError;
use bodega_kernel::{Failure, FailureKind};
use bodega_sales::{
    SalesError,
    cart::{self, Adding, Holder, LineName, Named, Setting},
};
use bodega_ui::back;

use crate::{
    Storefront,
    page::Pieces,
    part::Ware,
    sent::Sent,
    serve::private::private,
    shopper::{Shopper, cart_cookie},
    ways::encoded,
};

/// What a button says: so many there were, so many there shall be, of this.
struct Press<'a> {
    from: i64,
    to: i64,
    sku: &'a str,
}

impl<'a> Press<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let (from, to) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let sku = parts.next().filter(|sku| !sku.is_empty())?;
        (0 <= from && 0 <= to).then_some(Self { from, to, sku })
    }

    /// So many there shall be, when so many there are: who pressed twice has it already.
    fn wanted(&self, there: i64) -> i64 {
        if there == self.from || there == self.to { self.to } else { there.saturating_add(self.to - self.from).max(0) }
    }
}

/// Puts something in, or takes it out.
pub(crate) async fn put(State(shop): State<Storefront>, shopper: Shopper, sent: Sent) -> Result<Response, HttpError> {
    let Some(press) = Press::of(sent.text("put")) else { return Err(HttpError::not_found()) };
    let fresh = shopper.holder().is_none().then(|| cart::new_token(&shop.house().env));
    let holder = shopper.holder().or_else(|| Holder::guest(fresh.as_deref()?));
    let holder = holder.ok_or_else(|| HttpError::internal("a new basket has no holder"))?;
    let count = match pressed(&shop, &shopper, holder, &press).await {
        Ok(count) => count,
        // There is less of it than was wanted: the page shows how much.
        Err(error) if error.kind() == FailureKind::Conflict || error.kind() == FailureKind::Invalid => {
            held(&shop, &shopper, holder, press.sku).await?.1
        }
        Err(error) => return Err(error.into()),
    };
    let mut response = answer(&shop, &shopper, holder, (press.sku, count), sent.text("back")).await?;
    if let Some(token) = &fresh {
        response.headers_mut().append(axum::http::header::SET_COOKIE, cart_cookie(&shop, Some(token))?);
    }
    Ok(response)
}

/// Does what was meant; gives how many there are now.
async fn pressed(shop: &Storefront, shopper: &Shopper, holder: Holder, press: &Press<'_>) -> Result<i64, SalesError> {
    let there = held(shop, shopper, holder, press.sku).await?.1;
    let wanted = press.wanted(there);
    let (scope, desk) = (shopper.scope(), shop.sales().desk(shopper.visitor.merchant.number));
    let (sku, currency) = (press.sku.to_owned(), shopper.visitor.glance.currency);
    let command = move |tx: &mut Tx| {
        let line = LineName::Sku(sku.clone());
        match (there, wanted) {
            (there, wanted) if there == wanted => Ok(()),
            (_, 0) => match cart::remove(tx, &scope, &desk, holder, (&line, None)) {
                Err(SalesError::NotFound(_)) => Ok(()),
                removed => removed.map(drop),
            },
            (0, _) => {
                let adding = Adding {
                    what: Named::Sku(sku.clone()),
                    quantity: wanted,
                    substitution: None,
                    note: None,
                    currency: Some(currency),
                };
                cart::add(tx, &scope, &desk, holder, (&adding, None)).map(drop)
            }
            _ => {
                let setting = Setting { quantity: Some(wanted), ..Setting::default() };
                cart::set(tx, &scope, &desk, holder, (&line, &setting, None)).map(drop)
            }
        }
    };
    shop.house().db.write(&shopper.call(), command).await?;
    Ok(wanted)
}

/// What a SKU is, and how many of it are in the basket.
async fn held(
    shop: &Storefront,
    shopper: &Shopper,
    holder: Holder,
    sku: &str,
) -> Result<(Option<Ware>, i64), SalesError> {
    let (scope, sku, words) = (shopper.scope(), sku.to_owned(), shopper.visitor.words);
    let (within, desk) = (scope.clone(), shop.sales().desk(scope.one()?));
    let look = move |tx: &mut ReadTx| {
        let Some(variant) = variants::by_sku(tx, &within, &[&sku])?.remove(&sku) else { return Ok((None, 0)) };
        let count = cart::find(tx, &within, holder)?.and_then(|cart| Some(cart.item(variant.id)?.quantity));
        let goods = desk.goods(tx, [variant.id])?.remove(&variant.id);
        let ware = goods.map(|goods| Ware {
            sku: goods.sku.clone(),
            title: super::see::called(words, &goods),
            unit: goods.unit,
            step: goods.step,
            min: goods.min,
            max: goods.max,
            large: false,
        });
        Ok::<_, SalesError>((ware, count.unwrap_or(0)))
    };
    shop.house().db.read(&scope, look).await
}

/// Back to where the button was, or the pieces of the page that are other now.
async fn answer(
    shop: &Storefront,
    shopper: &Shopper,
    holder: Holder,
    (sku, count): (&str, i64),
    back: &str,
) -> Result<Response, HttpError> {
    if !shopper.piece {
        let home = shopper.visitor.ways.to("/basket");
        let back = if back::is_path(back) { back } else { &home };
        return Ok(Redirect::to(&format!("{back}#s-{}", encoded(sku))).into_response());
    }
    let (ware, _) = held(shop, shopper, holder, sku).await?;
    let ware = ware.ok_or_else(HttpError::not_found)?;
    let bar = shop.bar_of(shopper, Some(holder)).await;
    private(StatusCode::OK, &Pieces::of(shopper.visitor.words, bar, ware, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_presses_twice_has_it_once_and_a_stale_page_does_what_was_meant() {
        let press = Press::of("1 2 MILK 1 L").unwrap();
        assert_eq!((press.sku, press.wanted(1), press.wanted(2)), ("MILK 1 L", 2, 2));
        assert_eq!(press.wanted(5), 6, "somebody has put in more meanwhile");
        assert_eq!(Press::of("3 0 A").unwrap().wanted(1), 0);
        for junk in ["", "1 2", "1 2 ", "x 2 A", "-1 2 A", "1 -2 A", "1 99999999999999999999 A"] {
            assert!(Press::of(junk).is_none(), "{junk}");
        }
    }
}
