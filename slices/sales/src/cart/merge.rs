//! A guest signs in: what they had in their cart comes along.

use bodega_db::Tx;
use bodega_kernel::{Currency, Id, Scope, noun};

use super::{
    CartError,
    model::{Cart, Holder, Item, MOST_LINES, Notice, fitting},
    price::{Priced, price},
    store,
};
use crate::{SalesError, events::CartMerged, pricing::Desk};

/// Brings a guest's cart to a customer's. Who has none takes over the guest's; otherwise the quantities add up to what
/// there is, and what is less than both held is noted on the cart until its holder has done something with it. Nothing
/// when the guest had none: it may have come along already.
pub fn merge(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    guest: Holder,
    customer: Id<noun::Customer>,
) -> Result<Option<Cart>, SalesError> {
    let to = Holder::customer(customer);
    // Both are locked in one order, whoever else merges.
    let own = store::lock(tx, scope, to)?;
    let Some(brought) = store::lock(tx, scope, guest)?.filter(|_| guest.is_guest()) else { return Ok(own) };
    match own {
        None => take_over(tx, scope, brought, to).map(Some),
        Some(own) if brought.items.is_empty() => {
            store::abandon(tx, scope, brought.id)?;
            Ok(Some(own))
        }
        Some(own) => join(tx, scope, desk, own, brought).map(Some),
    }
}

fn take_over(tx: &mut Tx, scope: &Scope, mut cart: Cart, to: Holder) -> Result<Cart, SalesError> {
    if !store::hand_over(tx, scope, &cart, to)? {
        return Err(CartError::Changed.into());
    }
    (cart.holder, cart.version) = (to, cart.version + 1);
    bodega_events::append(tx, scope, &CartMerged { cart_id: cart.id, from_id: None })?;
    Ok(cart)
}

fn join(tx: &mut Tx, scope: &Scope, desk: &Desk, mut own: Cart, brought: Cart) -> Result<Cart, SalesError> {
    // An empty cart has no currency to insist on.
    if own.items.is_empty() {
        own.currency = brought.currency;
    }
    let now = tx.now();
    let (from, saw) = (brought.id, brought.currency);
    // What is brought is priced in the currency that it is going to be bought in.
    let priced = price(tx, scope, desk, Cart { currency: own.currency, ..brought }, (now, None))?;
    let changed = added(&mut own, &priced, saw);
    let version = own.version;
    if !store::touch(tx, scope, &own)? {
        return Err(CartError::Changed.into());
    }
    own.version = version + 1;
    for variant in changed {
        match own.item(variant) {
            Some(item) => store::put_item(tx, scope, own.id, item)?,
            None => store::remove_item(tx, scope, own.id, variant)?,
        }
    }
    store::abandon(tx, scope, from)?;
    bodega_events::append(tx, scope, &CartMerged { cart_id: own.id, from_id: Some(from) })?;
    Ok(own)
}

/// Adds what was brought to a cart; gives the variants whose lines are other than before. What its holder has to be told
/// of is noted on it. `saw` is the currency in which they have seen the prices.
fn added(own: &mut Cart, brought: &Priced, saw: Currency) -> Vec<Id<noun::Variant>> {
    let mut changed = Vec::new();
    for (place, item) in brought.cart.items.iter().enumerate() {
        let (variant_id, held) = (item.variant, own.item(item.variant).map_or(0, |item| item.quantity));
        let wanted = held.saturating_add(item.quantity);
        let line = brought.line(place).filter(|line| line.goods.is_for_sale(brought.at));
        let room = own.items.len() < MOST_LINES || held > 0;
        let quantity = match line {
            Some(line) if room => fitting(&line.goods, wanted, brought.available_of(variant_id)),
            _ => 0,
        };
        match quantity {
            0 => own.notices.push(Notice::ItemRemoved { variant_id, wanted }),
            _ if quantity < wanted => own.notices.push(Notice::QuantityReduced { variant_id, wanted, quantity }),
            _ => {}
        }
        let new_price = line.filter(|_| saw != own.currency).map(|line| (line.price.amount, line.price.per));
        let (amount, per) = new_price.unwrap_or((item.amount, item.per));
        let kept = own.items.iter().position(|own| own.variant == variant_id);
        match (kept, quantity) {
            (Some(place), 0) => drop(own.items.remove(place)),
            (Some(place), _) => {
                let line = &mut own.items[place];
                (line.quantity, line.substitution) = (quantity, item.substitution);
                line.note = item.note.clone().or_else(|| line.note.take());
            }
            (None, 0) => continue,
            (None, _) => own.items.push(Item { quantity, amount, per, ..item.clone() }),
        }
        changed.push(variant_id);
    }
    changed
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bodega_catalog::product::Price;
    use bodega_kernel::Time;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        cart::blank::goods as blank_goods,
        order::Substitution,
        pricing::{BasketLine, Goods},
    };

    fn id<T: bodega_kernel::Noun>(number: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn cart(number: u128, lines: &[(u128, i64)]) -> Cart {
        let item = |(variant, quantity): &(u128, i64)| Item {
            id: id(number * 100 + variant),
            variant: id(*variant),
            quantity: *quantity,
            amount: 100,
            per: 1,
            substitution: Substitution::Ask,
            note: None,
        };
        let holder = Holder::customer(id(number));
        let items = lines.iter().map(item).collect();
        Cart { version: 1, items, ..Cart::empty(id(number), holder, "ILS".parse().unwrap()) }
    }

    fn priced(cart: Cart, available: &[(u128, i64)]) -> Priced {
        let line = |(key, item): (u32, &Item)| BasketLine {
            key,
            goods: Arc::new(Goods { variant: item.variant, ..blank_goods() }),
            quantity: item.quantity,
            price: Price { amount: 120, currency: cart.currency, per: 1 },
            before: None,
            list: None,
            gift: None,
        };
        let lines = (0u32..).zip(&cart.items).map(line).collect();
        let available = available.iter().map(|(variant, left)| (id(*variant), *left)).collect();
        Priced { lines, lost: Vec::new(), available, at: Time::from_micros(0), cart }
    }

    #[test]
    fn quantities_add_up_to_what_there_is_and_the_rest_is_told() {
        let mut own = cart(1, &[(1, 3), (2, 1)]);
        let brought = priced(cart(2, &[(1, 4), (3, 2), (4, 1)]), &[(1, 5), (3, 9)]);
        let saw = own.currency;
        let changed = added(&mut own, &brought, saw);
        let held: Vec<_> = own.items.iter().map(|item| (item.variant, item.quantity)).collect();
        assert_eq!(held, [(id(1), 5), (id(2), 1), (id(3), 2)]);
        assert_eq!(changed, [id(1), id(3)]);
        let reduced = Notice::QuantityReduced { variant_id: id(1), wanted: 7, quantity: 5 };
        assert_eq!(own.notices, [reduced, Notice::ItemRemoved { variant_id: id(4), wanted: 1 }]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_unsaid(
            own in prop::collection::btree_map(0u128..8, 1i64..20, 0..6),
            brought in prop::collection::btree_map(0u128..8, 1i64..20, 0..6),
            stock in prop::collection::btree_map(0u128..8, 0i64..30, 0..8),
        ) {
            let all = |lines: &std::collections::BTreeMap<u128, i64>| lines.iter().map(|(a, b)| (*a, *b)).collect::<Vec<_>>();
            let mut joined = cart(1, &all(&own));
            let saw = joined.currency;
            added(&mut joined, &priced(cart(2, &all(&brought)), &all(&stock)), saw);
            for variant in 0u128..8 {
                let held = joined.item(id(variant)).map_or(0, |item| item.quantity);
                let (a, b) = (own.get(&variant).copied().unwrap_or(0), brought.get(&variant).copied());
                let Some(b) = b else {
                    prop_assert_eq!(held, a, "what was not brought stays");
                    continue;
                };
                let left = stock.get(&variant).copied().unwrap_or(0);
                prop_assert_eq!(held, (a + b).min(left));
                let told = joined.notices.iter().any(|notice| match notice {
                    Notice::QuantityReduced { variant_id, .. } | Notice::ItemRemoved { variant_id, .. } => *variant_id == id(variant),
                });
                prop_assert_eq!(told, held < a + b);
            }
        }
    }
}
