//! Filling a cart, and taking out of it. Each change locks the cart, so that two at once are one after the other.

use bodega_catalog::{price_list, product::Price, variants};
use bodega_db::Tx;
use bodega_identity::merchant;
use bodega_kernel::{Currency, Id, Invalid, Scope, noun};

use super::{
    CartError,
    model::{Cart, Holder, Item, MOST_LINES, check_quantity},
    price::{CHANNEL, Priced, price},
    store,
};
use crate::{
    SalesError,
    order::Substitution,
    pricing::{Desk, Lost},
};

/// How something that is sold is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By the variant's id.
    Variant(Id<noun::Variant>),
    /// By its SKU.
    Sku(String),
}

/// How a line of a cart is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineName {
    /// By its id.
    Item(Id<noun::CartItem>),
    /// By the SKU of what is in it.
    Sku(String),
}

/// Something to be put into a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adding {
    /// What.
    pub what: Named,
    /// How much more of its unit.
    pub quantity: i64,
    /// What to do when it is missing; what was said before stays when nothing is said.
    pub substitution: Option<Substitution>,
    /// A word to the picker; likewise.
    pub note: Option<String>,
    /// The currency of a cart that is empty; the merchant's own when nothing is said.
    pub currency: Option<Currency>,
}

/// What is to change about a line. What is not said stays; an empty note is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting {
    /// How much of its unit, in all.
    pub quantity: Option<i64>,
    /// What to do when it is missing.
    pub substitution: Option<Substitution>,
    /// A word to the picker.
    pub note: Option<String>,
}

/// Puts something into the holder's cart, which is opened if there is none. More of what is in it already adds up.
pub fn add(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    holder: Holder,
    (adding, expected): (&Adding, Option<i64>),
) -> Result<Priced, SalesError> {
    let mut cart = lock_or_open(tx, scope, holder, expected)?;
    let variant = variant_of(tx, scope, &adding.what)?;
    agree_on_currency(tx, scope, &mut cart, adding.currency)?;
    let place = match cart.items.iter().position(|item| item.variant == variant) {
        Some(place) => place,
        None if cart.items.len() >= MOST_LINES => return Err(CartError::TooManyLines(MOST_LINES).into()),
        None => {
            cart.items.push(blank(tx.id(), variant));
            cart.items.len() - 1
        }
    };
    let item = &mut cart.items[place];
    item.quantity = item.quantity.saturating_add(adding.quantity);
    item.substitution = adding.substitution.unwrap_or(item.substitution);
    item.note = adding.note.clone().or_else(|| item.note.take());
    put(tx, scope, desk, cart, place)
}

/// Says how much of a line there is to be, or what to do when it is missing.
pub fn set(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    holder: Holder,
    (line, setting, expected): (&LineName, &Setting, Option<i64>),
) -> Result<Priced, SalesError> {
    let (mut cart, place) = locked_line(tx, scope, holder, line, expected)?;
    let item = &mut cart.items[place];
    item.quantity = setting.quantity.unwrap_or(item.quantity);
    item.substitution = setting.substitution.unwrap_or(item.substitution);
    item.note = setting.note.clone().or_else(|| item.note.take()).filter(|note| !note.is_empty());
    put(tx, scope, desk, cart, place)
}

/// Takes a line out.
pub fn remove(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    holder: Holder,
    (line, expected): (&LineName, Option<i64>),
) -> Result<Priced, SalesError> {
    let (mut cart, place) = locked_line(tx, scope, holder, line, expected)?;
    let gone = cart.items.remove(place);
    touched(tx, scope, &mut cart)?;
    store::remove_item(tx, scope, cart.id, gone.variant)?;
    let now = tx.now();
    price(tx, scope, desk, cart, (now, None))
}

/// Takes everything out. The cart stays, and with it its id.
pub fn clear(tx: &mut Tx, scope: &Scope, holder: Holder, expected: Option<i64>) -> Result<Option<Cart>, SalesError> {
    let Some(mut cart) = store::lock(tx, scope, holder)? else { return Ok(None) };
    check_version(&cart, expected)?;
    if !cart.items.is_empty() {
        touched(tx, scope, &mut cart)?;
        store::remove_items(tx, scope, cart.id)?;
        cart.items.clear();
    }
    Ok(Some(cart))
}

/// Checks the line at `place` against the shop as it is, and writes it.
fn put(tx: &mut Tx, scope: &Scope, desk: &Desk, cart: Cart, place: usize) -> Result<Priced, SalesError> {
    let now = tx.now();
    let mut priced = price(tx, scope, desk, cart, (now, None))?;
    let price = sellable(&priced, place)?;
    touched(tx, scope, &mut priced.cart)?;
    let (id, item) = (priced.cart.id, &mut priced.cart.items[place]);
    (item.amount, item.per) = (price.amount, price.per);
    store::put_item(tx, scope, id, item)?;
    Ok(priced)
}

/// The price of the line at `place`, if it can be bought.
fn sellable(priced: &Priced, place: usize) -> Result<Price, SalesError> {
    let item = &priced.cart.items[place];
    let variant = item.variant;
    let Some(line) = priced.line(place) else {
        let lost = priced.lost.iter().find(|(key, _)| usize::try_from(*key) == Ok(place)).map(|(_, lost)| lost);
        return Err(match lost {
            Some(Lost::NoPrice) => CartError::NoPrice { variant, currency: priced.cart.currency }.into(),
            _ => Invalid::one("variantId", "UNKNOWN_VARIANT", "there is no such thing").into(),
        });
    };
    let (goods, sku) = (&line.goods, line.goods.sku.clone());
    if !goods.is_for_sale(priced.at) {
        return Err(CartError::NotForSale { variant, sku }.into());
    }
    check_quantity(goods, item.quantity).map_err(|fault| Invalid::one("quantity", fault.code(), fault.to_string()))?;
    if priced.available_of(variant) == 0 {
        return Err(CartError::OutOfStockAnywhere { variant, sku }.into());
    }
    Ok(line.price)
}

/// Raises the version. What its holder had to be told has been told: they have done something since.
fn touched(tx: &mut Tx, scope: &Scope, cart: &mut Cart) -> Result<(), SalesError> {
    cart.notices.clear();
    if !store::touch(tx, scope, cart)? {
        return Err(CartError::Changed.into());
    }
    cart.version += 1;
    Ok(())
}

fn lock_or_open(tx: &mut Tx, scope: &Scope, holder: Holder, expected: Option<i64>) -> Result<Cart, SalesError> {
    if let Some(cart) = store::lock(tx, scope, holder)? {
        return check_version(&cart, expected).map(|()| cart);
    }
    let currency = merchant::currency(tx, scope)?;
    let cart = Cart::empty(tx.id(), holder, currency);
    check_version(&cart, expected)?;
    if store::insert(tx, scope, &cart)? {
        return Ok(cart);
    }
    // Somebody has opened one at the same moment: theirs it is.
    store::lock(tx, scope, holder)?.ok_or_else(|| CartError::Changed.into())
}

fn locked_line(
    tx: &mut Tx,
    scope: &Scope,
    holder: Holder,
    line: &LineName,
    expected: Option<i64>,
) -> Result<(Cart, usize), SalesError> {
    let none = || SalesError::NotFound("line in the cart");
    let cart = store::lock(tx, scope, holder)?.ok_or_else(none)?;
    check_version(&cart, expected)?;
    let place = match line {
        LineName::Item(id) => cart.items.iter().position(|item| item.id == *id),
        LineName::Sku(sku) => {
            let variant = variants::by_sku(tx, scope, &[sku])?.remove(sku).ok_or_else(none)?.id;
            cart.items.iter().position(|item| item.variant == variant)
        }
    };
    Ok((cart, place.ok_or_else(none)?))
}

fn check_version(cart: &Cart, expected: Option<i64>) -> Result<(), SalesError> {
    match expected {
        Some(expected) if expected != cart.version => {
            Err(SalesError::VersionMismatch { expected, current: cart.version })
        }
        _ => Ok(()),
    }
}

fn variant_of(tx: &mut Tx, scope: &Scope, what: &Named) -> Result<Id<noun::Variant>, SalesError> {
    match what {
        Named::Variant(id) => Ok(*id),
        Named::Sku(sku) => match variants::by_sku(tx, scope, &[sku])?.remove(sku) {
            Some(variant) => Ok(variant.id),
            None => Err(Invalid::one("sku", "UNKNOWN_SKU", "is none of the shop's").into()),
        },
    }
}

/// An empty cart takes the currency that is asked for, if the shop sells in it; one with lines keeps its own.
fn agree_on_currency(tx: &mut Tx, scope: &Scope, cart: &mut Cart, asked: Option<Currency>) -> Result<(), SalesError> {
    let Some(asked) = asked.filter(|asked| *asked != cart.currency) else { return Ok(()) };
    if !cart.items.is_empty() {
        return Err(CartError::CurrencyFixed(cart.currency).into());
    }
    let now = tx.now();
    if !price_list::currencies(tx, scope, CHANNEL, now)?.contains(&asked) {
        return Err(Invalid::one("currency", "UNKNOWN_CURRENCY", "the shop does not sell in it").into());
    }
    cart.currency = asked;
    Ok(())
}

fn blank(id: Id<noun::CartItem>, variant: Id<noun::Variant>) -> Item {
    Item { id, variant, quantity: 0, amount: 0, per: 1, substitution: Substitution::Ask, note: None }
}
