//! What can go wrong with selling.

use std::time::Duration;

use bodega_catalog::CatalogError;
use bodega_db::DbError;
use bodega_inventory::InventoryError;
use bodega_kernel::{Failure, FailureKind, Id, Invalid, ScopeTooWide, noun};
use serde_json::{Value, json};

use crate::slot::Refusal;

/// Why a command or a query of sales did not go through. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SalesError {
    /// Fields are wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such thing, or none that the caller may know of.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// What was to be unique is another's already.
    #[error("This is in use already.")]
    Taken {
        /// The field.
        field: &'static str,
        /// The code.
        code: &'static str,
    },
    /// The change was meant for another version.
    #[error("It has changed meanwhile: version {current} is not version {expected}.")]
    VersionMismatch {
        /// What the caller had read.
        expected: i64,
        /// What there is.
        current: i64,
    },
    /// Two windows would offer the same hours to the same people.
    #[error("There is a window at this time already.")]
    SlotOverlaps(Id<noun::Slot>),
    /// No place is to be had in this window on this date.
    #[error("This window cannot be booked: {}.", .0.in_words())]
    SlotUnavailable(Refusal),
    /// Nobody delivers there.
    #[error("We do not deliver to this address.")]
    AddressNotServed,
    /// A promotion was used up while this was on its way.
    #[error("This promotion is used up.")]
    PromotionUsedUp(Vec<Id<noun::Promotion>>),
    /// Carts.
    #[error(transparent)]
    Cart(#[from] crate::cart::CartError),
    /// Checkouts.
    #[error(transparent)]
    Checkout(#[from] crate::checkout::CheckoutError),
    /// Who buys.
    #[error(transparent)]
    Identity(#[from] bodega_identity::IdentityError),
    /// Goods and their prices.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Money.
    #[error(transparent)]
    Payments(#[from] bodega_payments::PaymentsError),
    /// Orders.
    #[error(transparent)]
    Order(#[from] crate::order::OrderError),
    /// Sites and stock.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ScopeTooWide> for SalesError {
    fn from(error: ScopeTooWide) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for SalesError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Invalid(error) => error.kind(),
            Self::NotFound(_) => FailureKind::NotFound,
            Self::VersionMismatch { .. } => FailureKind::Stale,
            Self::Cart(error) => error.kind(),
            Self::Checkout(error) => error.kind(),
            Self::Identity(error) => error.kind(),
            Self::Catalog(error) => error.kind(),
            Self::Payments(error) => error.kind(),
            Self::Order(error) => error.kind(),
            Self::Inventory(error) => error.kind(),
            Self::Db(error) => error.kind(),
            _ => FailureKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(error) => error.code(),
            Self::NotFound(_) => "NOT_FOUND",
            Self::Taken { code, .. } => code,
            Self::VersionMismatch { .. } => "VERSION_MISMATCH",
            Self::SlotOverlaps(_) => "SLOT_OVERLAPS",
            Self::SlotUnavailable(_) => "SLOT_UNAVAILABLE",
            Self::AddressNotServed => "ADDRESS_NOT_SERVED",
            Self::PromotionUsedUp(_) => "PROMOTION_USED_UP",
            Self::Cart(error) => error.code(),
            Self::Checkout(error) => error.code(),
            Self::Identity(error) => error.code(),
            Self::Catalog(error) => error.code(),
            Self::Payments(error) => error.code(),
            Self::Order(error) => error.code(),
            Self::Inventory(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(error) => error.message(),
            Self::Identity(error) => error.message(),
            Self::Catalog(error) => error.message(),
            Self::Payments(error) => error.message(),
            Self::Order(error) => error.message(),
            Self::Inventory(error) => error.message(),
            Self::Db(error) => error.message(),
            other => other.to_string(),
        }
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::Invalid(error) => error.details(),
            Self::Taken { field, code } => vec![json!({ "field": field, "code": code, "message": self.to_string() })],
            Self::VersionMismatch { expected, current } => vec![json!({ "expected": expected, "current": current })],
            Self::SlotOverlaps(slot) => vec![json!({ "slotId": slot })],
            Self::SlotUnavailable(reason) => vec![json!({ "reason": reason })],
            Self::PromotionUsedUp(promotions) => {
                promotions.iter().map(|promotion| json!({ "promotionId": promotion })).collect()
            }
            Self::Cart(error) => error.details(),
            Self::Checkout(error) => error.details(),
            Self::Identity(error) => error.details(),
            Self::Catalog(error) => error.details(),
            Self::Payments(error) => error.details(),
            Self::Order(error) => error.details(),
            Self::Inventory(error) => error.details(),
            Self::Db(error) => error.details(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Checkout(error) => error.retry_after(),
            Self::Identity(error) => error.retry_after(),
            Self::Catalog(error) => error.retry_after(),
            Self::Payments(error) => error.retry_after(),
            Self::Inventory(error) => error.retry_after(),
            Self::Db(error) => error.retry_after(),
            _ => None,
        }
    }
}
