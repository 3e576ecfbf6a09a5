//! What can go wrong with sites and stock.

use std::time::Duration;

use bodega_catalog::CatalogError;
use bodega_db::DbError;
use bodega_kernel::{Failure, FailureKind, Id, Invalid, ScopeTooWide, noun};
use serde_json::{Value, json};

use crate::{request, reservation, transfer};

/// Why a command or a query of the inventory did not go through. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// Fields are wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such thing, or none that the caller may know of.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// The caller's grant does not reach the site.
    #[error("Your grant does not reach this site.")]
    SiteForbidden(Id<noun::Site>),
    /// Only the merchant who keeps a shared site, or the operator, changes it.
    #[error("This site is kept by another merchant.")]
    SiteKeptByAnother,
    /// A site with goods in it cannot be closed, nor a bin or a grant be taken away.
    #[error("There is stock here.")]
    HoldsStock,
    /// The site serves home deliveries: another must, before it closes.
    #[error("This site serves home deliveries. Let another one serve them first.")]
    ServesDeliveries,
    /// A zone goes after its bins.
    #[error("There are bins in this zone.")]
    ZoneHasBins,
    /// No site serves home deliveries.
    #[error(
        "No site serves home deliveries. Choose one: set deliverySource on a branch, or DELIVERY_SOURCE_BRANCH_ID."
    )]
    NoDeliverySource,
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
    /// There is less than is wanted.
    #[error("There is not enough stock.")]
    InsufficientStock(Vec<Shortage>),
    /// What is to be promised is not for sale: it was taken from the catalogue.
    #[error("This is not for sale.")]
    NotForSale(Vec<Unsold>),
    /// The count was made from another balance than the one that stands.
    #[error("The stock has changed meanwhile.")]
    StockChanged {
        /// What the caller had read.
        expected: i64,
        /// What there is.
        on_hand: i64,
    },
    /// The reference belongs to something else already.
    #[error("This reference was used for something else.")]
    ReferenceReused,
    /// The reservation ran out.
    #[error("This reservation has expired.")]
    ReservationExpired,
    /// The reservation has come to its end.
    #[error("This reservation is {} already.", .0.as_str())]
    ReservationClosed(reservation::Status),
    /// More was to leave than is promised.
    #[error("This is more than was reserved.")]
    MoreThanReserved(Vec<Shortage>),
    /// The request has been decided.
    #[error("This request is {} already.", .0.as_str())]
    RequestReviewed(request::Status),
    /// The transfer has come to its end.
    #[error("This transfer is {} already.", .0.as_str())]
    TransferClosed(transfer::Status),
    /// More was to arrive than is on its way.
    #[error("This is more than is on its way.")]
    MoreThanSent(Vec<Shortage>),
    /// The catalogue.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A line that names what is not for sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsold {
    /// Its place among the lines.
    pub line: usize,
    /// The SKU, as the catalogue has it.
    pub sku: String,
}

/// Of what there is too little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The variant.
    pub variant: Id<noun::Variant>,
    /// Its SKU, as the catalogue has it.
    pub sku: String,
    /// How much was wanted.
    pub wanted: i64,
    /// How much there is.
    pub available: i64,
}

impl InventoryError {
    /// A value that another has already.
    pub(crate) const fn taken(field: &'static str, code: &'static str) -> Self {
        Self::Taken { field, code }
    }

    /// Is it about what was asked for, rather than a fault of the house? Work on many things goes on after such a one.
    pub(crate) fn is_answer(&self) -> bool {
        !matches!(self.kind(), FailureKind::Internal | FailureKind::Unavailable)
    }
}

impl From<ScopeTooWide> for InventoryError {
    fn from(error: ScopeTooWide) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for InventoryError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Invalid(error) => error.kind(),
            Self::NotFound(_) => FailureKind::NotFound,
            Self::SiteForbidden(_) | Self::SiteKeptByAnother => FailureKind::Forbidden,
            Self::VersionMismatch { .. } => FailureKind::Stale,
            Self::Catalog(error) => error.kind(),
            Self::Db(error) => error.kind(),
            _ => FailureKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(error) => error.code(),
            Self::NotFound(_) => "NOT_FOUND",
            Self::SiteForbidden(_) | Self::SiteKeptByAnother => "FORBIDDEN",
            Self::HoldsStock => "HOLDS_STOCK",
            Self::ServesDeliveries => "SERVES_DELIVERIES",
            Self::ZoneHasBins => "ZONE_HAS_BINS",
            Self::NoDeliverySource => "NO_DELIVERY_SOURCE",
            Self::Taken { code, .. } => code,
            Self::VersionMismatch { .. } => "VERSION_MISMATCH",
            Self::InsufficientStock(_) => "INSUFFICIENT_STOCK",
            Self::NotForSale(_) => "NOT_FOR_SALE",
            Self::StockChanged { .. } => "STOCK_CHANGED",
            Self::ReferenceReused => "REFERENCE_REUSED",
            Self::ReservationExpired => "RESERVATION_EXPIRED",
            Self::ReservationClosed(_) => "RESERVATION_CLOSED",
            Self::MoreThanReserved(_) => "MORE_THAN_RESERVED",
            Self::RequestReviewed(_) => "REQUEST_ALREADY_REVIEWED",
            Self::TransferClosed(_) => "TRANSFER_CLOSED",
            Self::MoreThanSent(_) => "MORE_THAN_SENT",
            Self::Catalog(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(error) => error.message(),
            Self::Catalog(error) => error.message(),
            Self::Db(error) => error.message(),
            other => other.to_string(),
        }
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::Invalid(error) => error.details(),
            Self::SiteForbidden(site) => vec![json!({ "branchId": site })],
            Self::Taken { field, code } => vec![json!({ "field": field, "code": code, "message": self.to_string() })],
            Self::VersionMismatch { expected, current } => vec![json!({ "expected": expected, "current": current })],
            Self::InsufficientStock(lines) | Self::MoreThanReserved(lines) | Self::MoreThanSent(lines) => {
                lines.iter().map(Shortage::detail).collect()
            }
            Self::NotForSale(lines) => {
                let detail = |one: &Unsold| {
                    json!({
                        "field": format!("lines[{}]", one.line), "code": self.code(), "sku": one.sku,
                        "message": "is not for sale",
                    })
                };
                lines.iter().map(detail).collect()
            }
            Self::StockChanged { expected, on_hand } => {
                vec![json!({ "field": "expectedOnHand", "code": self.code(), "expected": expected, "onHand": on_hand })]
            }
            Self::ReservationClosed(status) => vec![json!({ "status": status })],
            Self::RequestReviewed(status) => vec![json!({ "status": status })],
            Self::TransferClosed(status) => vec![json!({ "status": status })],
            Self::Catalog(error) => error.details(),
            Self::Db(error) => error.details(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Catalog(error) => error.retry_after(),
            Self::Db(error) => error.retry_after(),
            _ => None,
        }
    }
}

impl Shortage {
    fn detail(&self) -> Value {
        json!({ "variantId": self.variant, "sku": self.sku, "wanted": self.wanted, "available": self.available })
    }
}
