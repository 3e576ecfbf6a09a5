//! What a basket costs, and why. Plain numbers and codes: words for people are the surfaces'.

use bodega_kernel::{Currency, Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Charge, ChargeKind, FreeDelivery, Problem, Tax, Term};

/// What a basket costs. Amounts are minor units of `currency`.
///
/// `subtotal - discount + the charges (+ tax, where prices are without it) = total`, and each of them is the sum of what
/// is listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The currency of all amounts.
    pub currency: Currency,
    /// The moment whose prices hold.
    pub at: Time,
    /// Is the tax in the prices already?
    pub tax_included: bool,
    /// Each line of the basket, in its order.
    pub lines: Vec<QuotedLine>,
    /// What each promotion took off, in the order in which they were applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Applied>,
    /// What comes on top of the goods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// The taxes by rate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<Tax>,
    /// The goods before promotions.
    pub subtotal: i64,
    /// What promotions took off the goods.
    pub discount: i64,
    /// What bringing them costs; of `charges`.
    pub delivery_fee: i64,
    /// All taxes; of which those are in the total already that are in the prices.
    pub tax: i64,
    /// What is to be paid.
    pub total: i64,
    /// What makes bringing it free, and what is missing for that. It is told before anything is chosen, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_delivery: Option<FreeDelivery>,
    /// It is paid in cash, and this is the smallest coin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coin: Option<i64>,
    /// Limited promotions that this takes one use of: see [`promotion::take`](crate::promotion::take).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
    /// Presents that come with it and are not among the lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<Gift>,
    /// What stands in the way of ordering it, or of a wish.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// The promotions that were applied, as they stood: what is picked later is priced with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
}

/// What a line costs, and how that comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotedLine {
    /// What the caller knows it by.
    pub key: u32,
    /// What it is.
    pub variant: Id<noun::Variant>,
    /// How much of its unit.
    pub quantity: i64,
    /// What so much as `per` of the unit costs before promotions.
    pub unit_price: i64,
    /// For so much of the unit: 1 piece, 1000 grams.
    pub per: i64,
    /// Is it counted by the piece?
    pub by_piece: bool,
    /// What that cost before, where that was more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// The price list that says so; none: it is the usual price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Id<noun::PriceList>>,
    /// Quantity times unit price, rounded once.
    pub subtotal: i64,
    /// What each promotion took off it, in the order in which they were applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<LineDiscount>,
    /// All of that, and what is waived.
    pub discount: i64,
    /// What the shop takes on itself, so that who gets less than was ordered pays no more than a share of what was said.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub waived: i64,
    /// What comes back with each empty piece; it is not in the line's total.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub deposit: i64,
    /// Its rate among `Quote::taxes`.
    pub rate: usize,
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
    /// What is paid for it, tax included: `net + tax`.
    pub total: i64,
    /// It is a present of this promotion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gift: Option<Id<noun::Promotion>>,
}

/// What a promotion took off a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineDiscount {
    /// Which one.
    pub promotion: Id<noun::Promotion>,
    /// So much, never less than nothing.
    pub amount: i64,
    /// Is it this line's share of what was taken off the order?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// For so many pieces of it, where it is a matter of pieces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pieces: Option<i64>,
}

/// What a promotion took off all in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AppliedPromotion)]
pub struct Applied {
    /// Which one.
    #[serde(rename = "promotionId")]
    pub promotion: Id<noun::Promotion>,
    /// What it is called.
    #[schema(example = "Welcome: 10 % off your first order")]
    pub name: String,
    /// The code that was typed for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "WELCOME10")]
    pub code: Option<String>,
    /// What it does.
    pub effect: crate::promotion::EffectKind,
    /// Off the goods, in minor units.
    #[schema(example = 1290)]
    pub amount: i64,
    /// Off the fee for bringing them.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub delivery: i64,
}

/// One use of a limited promotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Use {
    /// Which one.
    pub promotion: Id<noun::Promotion>,
    /// So many uses there are in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// So many each customer has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_per_customer: Option<i64>,
}

/// A present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gift {
    /// Of which promotion.
    pub promotion: Id<noun::Promotion>,
    /// What.
    pub variant: Id<noun::Variant>,
    /// How much of its unit.
    pub quantity: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_nothing(amount: &i64) -> bool {
    *amount == 0
}

impl QuotedLine {
    /// What is left of its price after promotions, in the manner of prices: with or without tax.
    pub fn left(&self) -> i64 {
        self.subtotal - self.discount
    }
}

impl Quote {
    /// May it be ordered as it is?
    pub fn is_orderable(&self) -> bool {
        !self.problems.iter().any(Problem::stops)
    }

    /// The line of this key.
    pub fn line(&self, key: u32) -> Option<&QuotedLine> {
        self.lines.iter().find(|line| line.key == key)
    }

    /// All charges of a kind.
    pub fn charged(&self, kind: ChargeKind) -> i64 {
        self.charges.iter().filter(|charge| charge.kind == kind).map(|charge| charge.amount).sum()
    }
}
