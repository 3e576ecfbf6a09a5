//! What a cart comes to right now: prices are live until it is ordered.

use std::collections::{BTreeMap, HashMap};

use bodega_db::ReadTx;
use bodega_inventory as inventory;
use bodega_kernel::{Id, Money, Scope, Time, noun};

use super::model::{Cart, Item};
use crate::{
    SalesError,
    pricing::{BasketLine, Buying, Desk, Lost, Wanted},
};

/// The channel of who buys in the shop, by its pages or by another front end.
pub const CHANNEL: &str = "web";

/// A cart with what its lines cost at a moment.
#[derive(Debug, Clone)]
pub struct Priced {
    /// The cart.
    pub cart: Cart,
    /// The lines that have a price; their keys are the places of the cart's items.
    pub lines: Vec<BasketLine>,
    /// The places of those that have none, and why.
    pub lost: Vec<(u32, Lost)>,
    /// How much of each variant can be sold at the site that has most of it. One that is missing was never anywhere.
    pub available: HashMap<Id<noun::Variant>, i64>,
    /// The moment.
    pub at: Time,
}

impl Priced {
    /// The line of an item, if it has a price.
    pub fn line(&self, place: usize) -> Option<&BasketLine> {
        self.lines.iter().find(|line| usize::try_from(line.key) == Ok(place))
    }

    /// How much of it can be sold at the site that has most of it.
    pub fn available_of(&self, variant: Id<noun::Variant>) -> i64 {
        self.available.get(&variant).copied().unwrap_or(0)
    }

    /// All lines together, before promotions.
    pub fn subtotal(&self) -> Money {
        let each = self.lines.iter().filter_map(|line| line.price.of(line.quantity));
        Money::new(each.map(|money| money.amount).sum(), self.cart.currency)
    }
}

/// The cart at this moment's prices. `site` where it is known where the goods come from: a list may be for one alone.
pub fn price(
    tx: &mut ReadTx,
    scope: &Scope,
    desk: &Desk,
    cart: Cart,
    (at, site): (Time, Option<Id<noun::Site>>),
) -> Result<Priced, SalesError> {
    let buying = Buying { currency: cart.currency, channel: Some(CHANNEL), group: None, site, at };
    let found = desk.lines(tx, &buying, &wanted(&cart.items))?;
    let variants: Vec<_> = cart.items.iter().map(|item| item.variant).collect();
    let available = best(tx, scope, &variants)?;
    Ok(Priced { cart, lines: found.lines, lost: found.lost, available, at })
}

/// The items as they are asked for: by their places.
pub(crate) fn wanted(items: &[Item]) -> Vec<Wanted> {
    let places = 0u32..;
    places.zip(items).map(|(key, item)| Wanted { key, variant: item.variant, quantity: item.quantity }).collect()
}

/// How much of each can be sold at the site that has most of it.
fn best(
    tx: &mut ReadTx,
    scope: &Scope,
    variants: &[Id<noun::Variant>],
) -> Result<HashMap<Id<noun::Variant>, i64>, SalesError> {
    if variants.is_empty() {
        return Ok(HashMap::new());
    }
    let mut best = BTreeMap::new();
    for found in inventory::available(tx, scope, variants)? {
        let most = best.entry(found.variant).or_insert(0);
        *most = found.available.max(*most);
    }
    Ok(best.into_iter().collect())
}
