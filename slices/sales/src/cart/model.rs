//! What a cart is, and the rules of quantities. No IO.

use bodega_catalog::product::Price;
use bodega_kernel::{Currency, Id, Quantity, noun};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{order::Substitution, pricing::Goods, word::words};

/// The most lines of a cart.
pub const MOST_LINES: usize = 200;
/// The most letters of a word to the picker.
pub const LONGEST_NOTE: usize = 300;

words! {
    /// How far a cart has come.
    #[schema(as = CartStatus)]
    Status {
        /// It is being filled.
        Active = "ACTIVE",
        /// It has become an order.
        CheckedOut = "CHECKED_OUT",
        /// Its holder has left it, or it has become part of another.
        Abandoned = "ABANDONED",
    }
}

/// Whose cart it is: a customer's, or that of whoever has its token. Of the token only the beginning of a hash is known:
/// who reads the table cannot take a cart over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holder {
    id: Uuid,
    guest: bool,
}

impl Holder {
    /// A customer.
    pub fn customer(id: Id<noun::Customer>) -> Self {
        Self { id: id.uuid(), guest: false }
    }

    /// Whoever has this token. Nobody has one that cannot be ours.
    pub fn guest(token: &str) -> Option<Self> {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !(32..=128).contains(&token.len()) || !token.bytes().all(letter) {
            return None;
        }
        let mut id = [0; 16];
        id.copy_from_slice(&digest(&SHA256, token.as_bytes()).as_ref()[..16]);
        Some(Self { id: Uuid::from_bytes(id), guest: true })
    }

    /// As it is stored.
    pub(crate) fn of_row(id: Uuid, guest: bool) -> Self {
        Self { id, guest }
    }

    /// As it is stored.
    pub(crate) fn id(self) -> Uuid {
        self.id
    }

    /// Is it nobody who is known?
    pub fn is_guest(self) -> bool {
        self.guest
    }

    /// Which customer it is.
    pub fn customer_id(self) -> Option<Id<noun::Customer>> {
        (!self.guest).then(|| Id::from_uuid(self.id))
    }
}

/// What somebody is about to buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Its id.
    pub id: Id<noun::Cart>,
    /// Whose it is.
    pub holder: Holder,
    /// The currency of all that is bought from it.
    pub currency: Currency,
    /// Rises with each change; 0 while nothing was put into it.
    pub version: i64,
    /// What its holder has to be told of.
    pub notices: Vec<Notice>,
    /// What is in it, in the order in which it came there.
    pub items: Vec<Item>,
}

impl Cart {
    /// A cart that nothing was put into yet: there is no row of it.
    pub fn empty(id: Id<noun::Cart>, holder: Holder, currency: Currency) -> Self {
        Self { id, holder, currency, version: 0, notices: Vec::new(), items: Vec::new() }
    }

    /// The line of a variant.
    pub fn item(&self, variant: Id<noun::Variant>) -> Option<&Item> {
        self.items.iter().find(|item| item.variant == variant)
    }
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: Id<noun::CartItem>,
    /// What.
    pub variant: Id<noun::Variant>,
    /// How much of its unit.
    pub quantity: i64,
    /// What it cost when its holder last said how much of it, in minor units of the cart's currency.
    pub amount: i64,
    /// For so much of the unit.
    pub per: i64,
    /// What to do when it is missing.
    pub substitution: Substitution,
    /// A word to the picker.
    pub note: Option<String>,
}

impl Item {
    /// Does it cost something else than its holder saw?
    pub fn is_repriced(&self, price: Price) -> bool {
        i128::from(self.amount) * i128::from(price.per) != i128::from(price.amount) * i128::from(self.per)
    }
}

/// What the holder of a cart has to be told of: something happened to it that they did not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[schema(as = CartNotice)]
pub enum Notice {
    /// Two carts became one, and there is not as much as both held.
    QuantityReduced {
        /// Of what.
        variant_id: Id<noun::Variant>,
        /// What both held.
        wanted: i64,
        /// What is in the cart now.
        quantity: i64,
    },
    /// Two carts became one, and this cannot be had any more.
    ItemRemoved {
        /// What.
        variant_id: Id<noun::Variant>,
        /// What both held.
        wanted: i64,
    },
}

/// Why so much of something is not sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsellable {
    /// It is sold in multiples of this.
    Step(i64),
    /// No less than this.
    Below(i64),
    /// No more than this.
    Over(i64),
}

impl Unsellable {
    /// As it is told with the field.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Step(_) => "QUANTITY_STEP",
            Self::Below(_) => "QUANTITY_BELOW_MIN",
            Self::Over(_) => "QUANTITY_OVER_LIMIT",
        }
    }

    /// The figure that it is about.
    pub const fn figure(self) -> i64 {
        match self {
            Self::Step(figure) | Self::Below(figure) | Self::Over(figure) => figure,
        }
    }
}

impl std::fmt::Display for Unsellable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Step(step) => write!(f, "must be a multiple of {step}"),
            Self::Below(min) => write!(f, "must be at least {min}"),
            Self::Over(max) => write!(f, "must be at most {max}"),
        }
    }
}

/// May so much of it be bought at once?
pub fn check_quantity(goods: &Goods, quantity: i64) -> Result<(), Unsellable> {
    let (least, most, step) = limits(goods);
    match quantity {
        _ if quantity < least => Err(Unsellable::Below(least)),
        _ if quantity > most => Err(Unsellable::Over(most)),
        _ if quantity % step != 0 => Err(Unsellable::Step(step)),
        _ => Ok(()),
    }
}

/// The least and the most that is sold at once, and in multiples of what.
fn limits(goods: &Goods) -> (i64, i64, i64) {
    (goods.min.unwrap_or(1).max(1), goods.max.unwrap_or(Quantity::MAX).min(Quantity::MAX), goods.step.max(1))
}

/// The most that may be bought at once of what is wanted, when there is no more than this; 0 when that is too little.
pub fn fitting(goods: &Goods, wanted: i64, available: i64) -> i64 {
    let (least, most, step) = limits(goods);
    let room = wanted.min(available).min(most);
    let fitting = room - room.rem_euclid(step);
    if fitting < least { 0 } else { fitting }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cart::blank::goods as blank_goods;

    fn goods(step: i64, min: Option<i64>, max: Option<i64>) -> Goods {
        Goods { step, min, max, ..blank_goods() }
    }

    #[test]
    fn weighed_goods_sell_in_steps_between_their_limits() {
        let ham = goods(100, Some(200), Some(1000));
        let told = |quantity| check_quantity(&ham, quantity).err();
        assert_eq!(told(200), None);
        assert_eq!(told(1000), None);
        assert_eq!(told(250), Some(Unsellable::Step(100)));
        assert_eq!(told(100), Some(Unsellable::Below(200)));
        assert_eq!(told(1100), Some(Unsellable::Over(1000)));
        assert_eq!(check_quantity(&goods(1, None, None), 0), Err(Unsellable::Below(1)));
        assert_eq!(check_quantity(&goods(1, None, None), i64::MAX), Err(Unsellable::Over(Quantity::MAX)));
    }

    #[test]
    fn a_price_is_the_same_whatever_it_is_for() {
        let item = Item {
            id: Id::from_uuid(Uuid::nil()),
            variant: Id::from_uuid(Uuid::nil()),
            quantity: 1,
            amount: 2490,
            per: 1000,
            substitution: Substitution::Ask,
            note: None,
        };
        let price = |amount, per| Price { amount, currency: "ILS".parse().unwrap(), per };
        assert!(!item.is_repriced(price(249, 100)));
        assert!(item.is_repriced(price(250, 100)));
    }

    #[test]
    fn a_token_is_long_and_plain_or_nobodys() {
        assert!(Holder::guest(&"a".repeat(43)).unwrap().is_guest());
        assert_eq!(Holder::guest(&"a".repeat(43)), Holder::guest(&"a".repeat(43)));
        assert_ne!(Holder::guest(&"a".repeat(43)), Holder::guest(&"b".repeat(43)));
        for bad in ["", "short", &"a".repeat(129), &" ".repeat(43), &"ü".repeat(32)] {
            assert_eq!(Holder::guest(bad), None);
        }
    }

    proptest! {
        #[test]
        fn what_fits_can_be_bought_and_nothing_more_can(
            step in 1i64..9, min in prop::option::of(1i64..30), max in prop::option::of(1i64..60),
            wanted in 0i64..80, available in -5i64..80,
        ) {
            let goods = goods(step, min, max);
            let found = fitting(&goods, wanted, available);
            prop_assert!(found <= wanted.max(0) && found <= available.max(0));
            let best = (1..=wanted.min(available)).rev().find(|quantity| check_quantity(&goods, *quantity).is_ok());
            prop_assert_eq!(found, best.unwrap_or(0));
        }
    }
}
