//! What stands in the way of an order, or of a shopper's wish.

use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that the shopper has to know. Its JSON has a `code` and the figures that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Problem {
    /// The goods cost less than the site delivers.
    MinOrderNotReached {
        /// The least.
        minimum: i64,
        /// What is missing.
        missing: i64,
    },
    /// No promotion has this code.
    CodeUnknown {
        /// As it was typed.
        promotion_code: String,
    },
    /// The code's promotion takes nothing off here.
    CodeNotApplicable {
        /// As it was typed.
        promotion_code: String,
        /// Why.
        #[serde(flatten)]
        refused: Refused,
    },
    /// The line's goods are not for sale any more.
    NotForSale {
        /// The line.
        key: u32,
        /// What it is.
        variant: Id<noun::Variant>,
    },
    /// Nobody could pay so much.
    AmountTooLarge,
    /// A present is in the basket that nothing gives any more.
    GiftNotGranted {
        /// The line.
        key: u32,
        /// Whose present it was.
        promotion: Id<noun::Promotion>,
    },
}

/// Why a promotion takes nothing off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Refused {
    /// Its time has not come.
    NotYet {
        /// When it does.
        from: Time,
    },
    /// Its time is over.
    Over,
    /// Not on this weekday, or not at this hour.
    OtherHours,
    /// The goods that it is for cost too little.
    SubtotalTooLow {
        /// The least.
        minimum: i64,
        /// What is missing.
        missing: i64,
    },
    /// Too few of the goods that it is for.
    TooFew {
        /// The least.
        minimum: i64,
    },
    /// Nothing in the basket is among its goods.
    NothingMatches,
    /// Only for the first order.
    NotFirstOrder,
    /// Only for a group of customers.
    OtherGroup,
    /// Only through another channel.
    OtherChannel,
    /// Only at another site.
    OtherSite,
    /// Only where goods are brought, or only where they are fetched.
    OtherFulfilment,
    /// In another currency.
    OtherCurrency,
    /// All its uses are taken.
    UsedUp,
    /// This customer has had all of theirs.
    UsedByYou,
    /// Another one of its group gives more.
    BetterOffer {
        /// Which.
        promotion: Id<noun::Promotion>,
    },
    /// There is nothing left that it could take off.
    NothingLeft,
}

impl Problem {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MinOrderNotReached { .. } => "MIN_ORDER_NOT_REACHED",
            Self::CodeUnknown { .. } => "CODE_UNKNOWN",
            Self::CodeNotApplicable { .. } => "CODE_NOT_APPLICABLE",
            Self::NotForSale { .. } => "NOT_FOR_SALE",
            Self::AmountTooLarge => "AMOUNT_TOO_LARGE",
            Self::GiftNotGranted { .. } => "GIFT_NOT_GRANTED",
        }
    }

    /// Does it keep the basket from being ordered? A code that takes nothing off does not: the total says so.
    pub fn stops(&self) -> bool {
        !matches!(self, Self::CodeUnknown { .. } | Self::CodeNotApplicable { .. })
    }

    /// Its figures with its code, as an answer shows them.
    pub fn details(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
