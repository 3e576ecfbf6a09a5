//! What an order costs once it is known what was found.

use super::Order;
use crate::{
    SalesError,
    pricing::{self, Basket, Desk, Destination, Picked, Quote},
};
use bodega_catalog::product::Price;
use bodega_db::ReadTx;

/// What an order costs when something is short, or other things come. None: it comes as it was ordered.
///
/// It is priced with the promotions and prices of the order's own time, and never comes to more than was agreed.
pub(super) fn bill(tx: &mut ReadTx, desk: &Desk, order: &Order) -> Result<Option<Quote>, SalesError> {
    let as_ordered = order.lines().all(|line| line.pick.short == 0 && line.pick.substitutes.is_empty());
    if as_ordered {
        return Ok(None);
    }
    let quote = &order.agreement.quote;
    let picked = |line: super::Line<'_>| Picked { key: line.sold.key, quantity: line.pick.picked };
    let picked: Vec<_> = order.lines().map(picked).collect();
    Ok(Some(pricing::reprice(quote, &picked, &substitutes(tx, desk, order)?)))
}

fn substitutes(tx: &mut ReadTx, desk: &Desk, order: &Order) -> Result<Vec<pricing::Substitute>, SalesError> {
    let wanted: Vec<_> = order.picks.values().flat_map(|pick| &pick.substitutes).map(|one| one.variant_id).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let (goods, book) = (desk.goods(tx, wanted.iter().copied())?, desk.book(tx)?);
    let basket = taxed(order);
    let mut next = order.agreement.quote.lines.iter().map(|line| line.key).max().map_or(0, |key| key + 1);
    let mut all = Vec::with_capacity(wanted.len());
    for line in order.lines() {
        for one in &line.pick.substitutes {
            // What was deleted meanwhile comes for nothing rather than at a price that nobody can explain.
            let Some(goods) = goods.get(&one.variant_id) else { continue };
            all.push(pricing::Substitute {
                key: next,
                instead_of: line.sold.key,
                stands_for: one.stands_for,
                goods: goods.clone(),
                quantity: one.quantity,
                price: Price { amount: one.unit_price, currency: order.agreement.quote.currency, per: one.per },
                list: one.list_id,
                tax: book.tax_of(&basket, goods),
                agreed: false,
            });
            next += 1;
        }
    }
    Ok(all)
}

/// As much of the basket as taxes ask for.
fn taxed(order: &Order) -> Basket {
    let quote = &order.agreement.quote;
    let mut basket = Basket::new(quote.currency, quote.at);
    basket.fulfilment = Some(order.agreement.kind);
    basket.site = order.site();
    let address = order.contact.as_ref().and_then(|contact| contact.address.as_ref());
    basket.destination = address.map(|address| Destination {
        country: address.country.clone(),
        region: address.region.clone(),
        city: Some(address.city.clone()),
        postal_code: address.postal_code.clone(),
    });
    basket
}
