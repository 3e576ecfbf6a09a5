//! What promotions do.

use bodega_kernel::{Id, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Selection;
use crate::word::words;

/// What a promotion does. Rates are millionths: 100000 is 10 %.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase", deny_unknown_fields)]
#[schema(as = PromotionEffect)]
pub enum Effect {
    /// A part of the price of each of its goods.
    PercentOffLines {
        /// Millionths.
        #[schema(minimum = 1, maximum = 1000000, example = 100000)]
        rate: i64,
    },
    /// So much off what each of its goods costs: off the price of a piece, or of a kilo.
    AmountOffLines {
        /// Minor units.
        #[schema(minimum = 1, example = 200)]
        amount: i64,
    },
    /// A part of all that its goods cost together, spread over them.
    PercentOffOrder {
        /// Millionths.
        #[schema(minimum = 1, maximum = 1000000, example = 100000)]
        rate: i64,
        /// Never more than this, in minor units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(minimum = 1)]
        most: Option<i64>,
    },
    /// So much off what its goods cost together, spread over them.
    AmountOffOrder {
        /// Minor units.
        #[schema(minimum = 1, example = 2000)]
        amount: i64,
    },
    /// Each of its goods costs this, where it would cost more.
    SetPrice {
        /// Minor units, for a piece or for so much as the price is for.
        #[schema(minimum = 0, example = 990)]
        amount: i64,
    },
    /// Of so many pieces of its goods the cheapest are free: of each `buy + get`, counted from the dearest down, the last
    /// `get`. With `gets` the pieces that are got are of those goods instead, the cheapest of them.
    BuyGet {
        /// Pieces that are paid.
        #[schema(minimum = 1, maximum = 1000, example = 2)]
        buy: i64,
        /// Pieces that come with them.
        #[schema(minimum = 1, maximum = 1000, example = 1)]
        get: i64,
        /// So much is off those, in millionths; all of it, where nothing is said.
        #[serde(default = "whole")]
        #[schema(minimum = 1, maximum = 1000000, default = 1000000)]
        rate: i64,
        /// Which goods are got, if they are others than those that are bought.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gets: Option<Selection>,
        /// So often at most in one order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(minimum = 1)]
        times: Option<i64>,
    },
    /// Of each so many pieces of its goods, counted from the dearest down, the cheapest is free: three for two is 3.
    CheapestFree {
        /// Pieces, the free one among them.
        #[schema(minimum = 2, maximum = 1000, example = 3)]
        of: i64,
        /// So often at most in one order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(minimum = 1)]
        times: Option<i64>,
    },
    /// Bringing or sending it costs nothing, or less.
    FreeDelivery {
        /// Never more than this off, in minor units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(minimum = 1)]
        most: Option<i64>,
    },
    /// Something comes with it for nothing.
    Gift {
        /// What.
        variant_id: Id<noun::Variant>,
        /// How much of its unit.
        #[serde(default = "one")]
        #[schema(minimum = 1, maximum = 1000000, default = 1)]
        quantity: i64,
    },
}

words! {
    /// What a promotion does, in a word.
    #[schema(as = PromotionEffectType)]
    EffectKind {
        /// A part of the price of each of its goods.
        PercentOffLines = "PERCENT_OFF_LINES",
        /// So much off the price of each of its goods.
        AmountOffLines = "AMOUNT_OFF_LINES",
        /// A part of what its goods cost together.
        PercentOffOrder = "PERCENT_OFF_ORDER",
        /// So much off what its goods cost together.
        AmountOffOrder = "AMOUNT_OFF_ORDER",
        /// A price of its own.
        SetPrice = "SET_PRICE",
        /// Pieces that come with others.
        BuyGet = "BUY_GET",
        /// The cheapest of so many is free.
        CheapestFree = "CHEAPEST_FREE",
        /// Bringing it costs nothing, or less.
        FreeDelivery = "FREE_DELIVERY",
        /// Something comes with it.
        Gift = "GIFT",
    }
}

fn whole() -> i64 {
    crate::pricing::ONE
}

fn one() -> i64 {
    1
}

impl Effect {
    /// In a word.
    pub fn kind(&self) -> EffectKind {
        match self {
            Self::PercentOffLines { .. } => EffectKind::PercentOffLines,
            Self::AmountOffLines { .. } => EffectKind::AmountOffLines,
            Self::PercentOffOrder { .. } => EffectKind::PercentOffOrder,
            Self::AmountOffOrder { .. } => EffectKind::AmountOffOrder,
            Self::SetPrice { .. } => EffectKind::SetPrice,
            Self::BuyGet { .. } => EffectKind::BuyGet,
            Self::CheapestFree { .. } => EffectKind::CheapestFree,
            Self::FreeDelivery { .. } => EffectKind::FreeDelivery,
            Self::Gift { .. } => EffectKind::Gift,
        }
    }

    /// Does it speak of an amount, and so in one currency only?
    pub fn has_amount(&self) -> bool {
        matches!(
            self,
            Self::AmountOffLines { .. }
                | Self::AmountOffOrder { .. }
                | Self::SetPrice { .. }
                | Self::PercentOffOrder { most: Some(_), .. }
                | Self::FreeDelivery { most: Some(_) }
        )
    }
}
