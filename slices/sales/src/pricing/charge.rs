//! What comes on top of the goods, and the taxes of all of it.

use bodega_kernel::{Id, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::word::words;

words! {
    /// What something beside the goods is for.
    #[schema(as = ChargeKind)]
    ChargeKind {
        /// Bringing or sending them.
        Delivery = "DELIVERY",
        /// What comes back with the empty bottle.
        Deposit = "DEPOSIT",
        /// A gift to who brings them.
        Tip = "TIP",
        /// What they are carried in.
        Bag = "BAG",
        /// What there is no coin for. It can be less than nothing.
        Rounding = "ROUNDING",
    }
}

words! {
    /// Why something bears no tax.
    #[schema(as = TaxExemption)]
    Exemption {
        /// The rate of its class is nought.
        ZeroRate = "ZERO_RATE",
        /// No tax is known where it goes to.
        NoTaxThere = "NO_TAX_THERE",
        /// It is no price for anything: a deposit, a tip, a rounding.
        NotTaxable = "NOT_TAXABLE",
    }
}

/// What comes on top of the goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Charge {
    /// What for.
    pub kind: ChargeKind,
    /// What it would be without promotions and thresholds.
    pub usual: i64,
    /// What it is, in the same manner as prices: with or without tax.
    pub amount: i64,
    /// The rule that says so; none: it is the house's default, or the shopper's wish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Id<noun::Fee>>,
    /// How it came to that.
    pub why: ChargeReason,
    /// The keys of the lines that it is for: of deposits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<u32>,
    /// Its rate among `Quote::taxes`.
    pub rate: usize,
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
    /// What is paid for it, tax included.
    pub total: i64,
}

/// How a charge came to its amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum ChargeReason {
    /// It is always so; goods for so much more would make it free.
    Usual {
        /// What the goods would have to cost more for it to be free, where it ever is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        free_in: Option<i64>,
    },
    /// The goods cost as much as makes it free.
    FreeFrom {
        /// From this amount on.
        threshold: i64,
    },
    /// A promotion makes it free, or cheaper.
    Promotion {
        /// Which one.
        promotion: Id<noun::Promotion>,
    },
    /// So much for each of so many.
    Each {
        /// What one is.
        amount: i64,
        /// So many.
        count: i64,
    },
    /// The carrier takes so much.
    Carrier,
    /// The shopper gives it.
    Wish,
    /// There is no smaller coin than this.
    Coin {
        /// The smallest.
        step: i64,
    },
}

/// From which amount on goods are brought for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FreeDelivery {
    /// Goods for so much, after promotions.
    #[schema(example = 15000)]
    pub threshold: i64,
    /// So much is missing; nothing, when it is free.
    #[schema(example = 2110)]
    pub missing: i64,
}

/// A tax of one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = QuotedTax)]
pub struct Tax {
    /// Where: ISO 3166-1 alpha-2; empty where nothing is known.
    #[schema(example = "IL")]
    pub country: String,
    /// The part of the country that has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The class of the goods.
    #[schema(example = "standard")]
    pub class: String,
    /// Millionths: 180000 is 18 %.
    #[schema(example = 180000)]
    pub rate: i64,
    /// What it is reckoned of, without tax.
    #[schema(example = 10932)]
    pub base: i64,
    /// The tax.
    #[schema(example = 1968)]
    pub amount: i64,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<Exemption>,
}
