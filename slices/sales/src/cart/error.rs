//! What can go wrong with carts.

use bodega_kernel::{Currency, Failure, FailureKind, Id, noun};
use serde_json::{Value, json};

/// Why a cart was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CartError {
    /// No site has any of it.
    #[error("This is out of stock everywhere.")]
    OutOfStockAnywhere {
        /// Of what.
        variant: Id<noun::Variant>,
        /// Its SKU.
        sku: String,
    },
    /// It was taken from sale, or its time has not come.
    #[error("This is not for sale.")]
    NotForSale {
        /// What.
        variant: Id<noun::Variant>,
        /// Its SKU.
        sku: String,
    },
    /// It has no price in the cart's currency.
    #[error("This is not sold in {currency}.")]
    NoPrice {
        /// What.
        variant: Id<noun::Variant>,
        /// The cart's currency.
        currency: Currency,
    },
    /// All of a cart is bought in one currency, which the first line decides.
    #[error("The cart is in {0}. Empty it to buy in another currency.")]
    CurrencyFixed(Currency),
    /// The cart has as many lines as it may have.
    #[error("A cart has at most {0} lines.")]
    TooManyLines(usize),
    /// There is nothing in the cart.
    #[error("The cart is empty.")]
    Empty,
    /// It changed while it was being changed.
    #[error("The cart has changed meanwhile. Look at it again.")]
    Changed,
}

impl Failure for CartError {
    fn kind(&self) -> FailureKind {
        FailureKind::Conflict
    }

    fn code(&self) -> &'static str {
        match self {
            Self::OutOfStockAnywhere { .. } => "OUT_OF_STOCK_ANYWHERE",
            Self::NotForSale { .. } => "NOT_FOR_SALE",
            Self::NoPrice { .. } => "NO_PRICE",
            Self::CurrencyFixed(_) => "CART_CURRENCY_FIXED",
            Self::TooManyLines(_) => "CART_TOO_LARGE",
            Self::Empty => "CART_EMPTY",
            Self::Changed => "CART_CHANGED",
        }
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::OutOfStockAnywhere { variant, sku } | Self::NotForSale { variant, sku } => {
                vec![json!({ "variantId": variant, "sku": sku })]
            }
            Self::NoPrice { variant, currency } => vec![json!({ "variantId": variant, "currency": currency })],
            Self::CurrencyFixed(currency) => vec![json!({ "currency": currency })],
            Self::TooManyLines(most) => vec![json!({ "limit": most })],
            Self::Empty | Self::Changed => Vec::new(),
        }
    }
}
