//! What somebody wants to buy, and how: checked, and not looked up yet.

use std::collections::BTreeMap;

use bodega_identity::{Email, address};
use bodega_kernel::{Currency, Id, Lang, noun};
use bodega_payments::intent::Method;
use jiff::civil::Date;

use crate::{
    cart::{Holder, Named},
    order::{Source, Substitution},
    pricing::FulfilmentType,
};

/// What is bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goods {
    /// What is in a cart, if it is at this version.
    Cart(Holder, Option<i64>),
    /// These lines, in this currency; the merchant's own when none is said.
    Lines(Vec<Line>, Option<Currency>),
}

/// A line of an order without a cart. Several may be about the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub what: Named,
    /// How much of its unit.
    pub quantity: i64,
    /// What to do when it is missing.
    pub substitution: Substitution,
    /// A word to the picker.
    pub note: Option<String>,
}

/// Where it is to go.
#[derive(Debug, Clone, PartialEq)]
pub enum To {
    /// One of the customer's addresses.
    Saved(Id<noun::Address>),
    /// What was typed.
    Typed(Box<address::Draft>),
}

/// How it reaches its buyer.
#[derive(Debug, Clone, PartialEq)]
pub enum Fulfilment {
    /// It is brought.
    Delivery {
        /// Where to.
        to: To,
        /// When.
        slot: Option<(Id<noun::Slot>, Date)>,
    },
    /// It is fetched.
    Pickup {
        /// Where.
        site: Id<noun::Site>,
        /// When.
        slot: Option<(Id<noun::Slot>, Date)>,
    },
    /// A carrier brings it.
    Shipping {
        /// Where to.
        to: To,
        /// How.
        option: String,
    },
}

impl Fulfilment {
    /// In a word.
    pub fn kind(&self) -> FulfilmentType {
        match self {
            Self::Delivery { .. } => FulfilmentType::Delivery,
            Self::Pickup { .. } => FulfilmentType::Pickup,
            Self::Shipping { .. } => FulfilmentType::Shipping,
        }
    }
}

/// How it is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paying {
    /// By a provider.
    Card {
        /// What is charged.
        method: Method,
        /// Keep it as the customer's default?
        keep: bool,
    },
    /// When it is handed over.
    AtHandover,
    /// There is nothing to pay.
    Nothing,
}

/// Who buys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Buyer {
    /// Their record.
    pub customer: Option<Id<noun::Customer>>,
    /// Where to write to a guest.
    pub email: Option<Email>,
    /// What a guest is called; otherwise it is the name on the address.
    pub name: Option<String>,
    /// Where to call.
    pub phone: Option<String>,
    /// Where to send the bill, if it is somewhere else.
    pub billing: Option<Box<address::Draft>>,
}

/// What somebody wants.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What.
    pub goods: Goods,
    /// How it reaches them; while it is open, totals are told without what that costs.
    pub fulfilment: Option<Fulfilment>,
    /// Codes that they have typed.
    pub codes: Vec<String>,
    /// What they give on top.
    pub tip: i64,
    /// Who.
    pub buyer: Buyer,
    /// How it is paid.
    pub paying: Option<Paying>,
    /// What they expect it to come to.
    pub expected_total: Option<i64>,
    /// A word to whoever brings it.
    pub note: Option<String>,
    /// Where it comes from.
    pub source: Source,
    /// What another system calls it.
    pub external_id: Option<String>,
    /// What others keep with it.
    pub metadata: BTreeMap<String, String>,
    /// The language of its texts.
    pub lang: Lang,
    /// Stock and a place that are held for it already, by a checkout that is made step by step.
    pub held: Option<super::Held>,
}
