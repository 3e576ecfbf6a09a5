//! A cart as it is shown.

use bodega_catalog::product::Unit;
use bodega_kernel::{Currency, Id, Lang, Money, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    model::{Cart, Item, Notice, check_quantity},
    price::Priced,
};
use crate::{order::Substitution, pricing::BasketLine, word::words};

words! {
    /// Why a line cannot be bought as it is.
    #[schema(as = CartProblem)]
    Problem {
        /// It was taken from sale.
        NotForSale = "NOT_FOR_SALE",
        /// It has no price in the cart's currency any more.
        NoPrice = "NO_PRICE",
        /// No site has any of it.
        OutOfStock = "OUT_OF_STOCK_ANYWHERE",
        /// No site has as much of it.
        TooLittle = "INSUFFICIENT_STOCK",
        /// So much of it is not sold any more.
        Quantity = "QUANTITY_NOT_SOLD",
    }
}

/// A cart.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Cart)]
pub struct CartView {
    /// Which.
    pub id: Id<noun::Cart>,
    /// Rises with each change; 0 while nothing was put into it.
    #[schema(example = 3)]
    pub version: i64,
    /// What is in it, in the order in which it came there.
    pub items: Vec<ItemView>,
    /// All lines together at this moment's prices, before promotions, charges and tax.
    pub subtotal: Money,
    /// The currency of all that is bought from it.
    pub currency: Currency,
    /// What happened to it that its holder did not do: it is told until they do something with the cart.
    pub notices: Vec<Notice>,
}

/// A line of a cart.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CartItem)]
pub struct ItemView {
    /// Which.
    pub id: Id<noun::CartItem>,
    /// What.
    pub variant_id: Id<noun::Variant>,
    /// Of which product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Id<noun::Product>>,
    /// Its SKU.
    #[schema(example = "MILK-1L")]
    pub sku: String,
    /// What it is called.
    #[schema(example = "Fresh milk, 1 l")]
    pub title: String,
    /// In what it is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// How much, in that unit.
    #[schema(example = 2)]
    pub quantity: i64,
    /// What it costs now.
    pub unit_price: PriceView,
    /// What so much of it costs now.
    pub line_total: Money,
    /// Does it cost something else than when its holder last said how much of it?
    pub price_changed: bool,
    /// What it cost then, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_price: Option<PriceView>,
    /// How much of it can be sold at the site that has most of it.
    #[schema(example = 12)]
    pub available: i64,
    /// Why it cannot be bought as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// What to do when it is missing.
    pub substitution: Substitution,
    /// A word to the picker.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ripe ones, please")]
    pub note: Option<String>,
}

/// So much money for so much of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CartPrice)]
pub struct PriceView {
    /// Minor units.
    #[schema(example = 690)]
    pub amount: i64,
    /// Of this currency.
    pub currency: Currency,
    /// For so much of the unit: 1 piece, 1000 grams.
    #[schema(example = 1)]
    pub per: i64,
}

impl CartView {
    /// A cart with its prices, for somebody who reads this language.
    pub fn of(priced: &Priced, lang: Lang) -> Self {
        let Cart { id, version, currency, notices, items, .. } = &priced.cart;
        let items = items.iter().enumerate().map(|(place, item)| ItemView::of(priced, place, item, lang)).collect();
        let (id, version, currency) = (*id, *version, *currency);
        Self { id, version, items, subtotal: priced.subtotal(), currency, notices: notices.clone() }
    }

    /// One with nothing in it.
    pub fn bare(cart: &Cart) -> Self {
        let (id, version, currency) = (cart.id, cart.version, cart.currency);
        let notices = cart.notices.clone();
        Self { id, version, items: Vec::new(), subtotal: Money::new(0, currency), currency, notices }
    }
}

impl ItemView {
    fn of(priced: &Priced, place: usize, item: &Item, lang: Lang) -> Self {
        let (currency, line) = (priced.cart.currency, priced.line(place));
        let seen = PriceView { amount: item.amount, currency, per: item.per };
        let price = line.map_or(seen, |line| PriceView { amount: line.price.amount, currency, per: line.price.per });
        let price_changed = line.is_some_and(|line| item.is_repriced(line.price));
        let total = line.and_then(|line| line.price.of(item.quantity));
        Self {
            id: item.id,
            variant_id: item.variant,
            product_id: line.map(|line| line.goods.product),
            sku: line.map(|line| line.goods.sku.clone()).unwrap_or_default(),
            title: line.map(|line| title(line, lang)).unwrap_or_default(),
            unit: line.map(|line| line.goods.unit),
            quantity: item.quantity,
            unit_price: price,
            line_total: total.unwrap_or(Money::new(0, currency)),
            price_changed,
            previous_price: price_changed.then_some(seen),
            available: priced.available_of(item.variant),
            problem: problem(priced, line, item),
            substitution: item.substitution,
            note: item.note.clone(),
        }
    }
}

/// What a line is called: the product, and what sets the variant apart.
pub(crate) fn title(line: &BasketLine, lang: Lang) -> String {
    let (title, variant) = line.goods.titles_in(lang);
    if variant.is_empty() { title.to_owned() } else { format!("{title}, {variant}") }
}

/// What stands in the way of buying a line, first things first.
pub(crate) fn problem(priced: &Priced, line: Option<&BasketLine>, item: &Item) -> Option<Problem> {
    let available = priced.available_of(item.variant);
    let Some(line) = line else { return Some(Problem::NoPrice) };
    if !line.goods.is_for_sale(priced.at) {
        return Some(Problem::NotForSale);
    }
    if check_quantity(&line.goods, item.quantity).is_err() {
        return Some(Problem::Quantity);
    }
    match available {
        0 => Some(Problem::OutOfStock),
        available if available < item.quantity => Some(Problem::TooLittle),
        _ => None,
    }
}
