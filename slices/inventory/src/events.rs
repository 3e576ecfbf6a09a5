//! The facts that this slice tells. References and figures only.

use bodega_events::{Fact, FactSchema};
use bodega_kernel::{Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{movement, request, reservation, site, stock::Level};

/// Declares facts, and `declared`, their schemas.
macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident = $kind:literal, $stream:literal $field:ident {
        $($(#[$field_doc:meta])* $key:ident: $type:ty,)*
    })*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Serialize, ToSchema)]
            #[serde(rename_all = "camelCase")]
            pub struct $name {
                $($(#[$field_doc])* pub $key: $type,)*
            }

            impl Fact for $name {
                const TYPE: &'static str = $kind;
                fn stream(&self) -> String {
                    format!(concat!($stream, ":{}"), self.$field)
                }
            }
        )*

        fn declared() -> Vec<FactSchema> {
            vec![$(FactSchema::of::<$name>(concat!($($doc),+).trim_ascii_start()),)*]
        }
    };
}

facts! {
    /// A site was opened.
    SiteCreated = "site.created", "site" site_id {
        /// The site.
        site_id: Id<noun::Site>,
        /// What it is for.
        kind: site::Kind,
        /// Is it in use?
        active: bool,
    }

    /// A site's data changed, or which of the sites delivers.
    SiteUpdated = "site.updated", "site" site_id {
        /// The site.
        site_id: Id<noun::Site>,
        /// Its version now.
        version: i64,
        /// Is it in use?
        active: bool,
    }

    /// A site is no longer in use.
    SiteClosed = "site.closed", "site" site_id {
        /// The site.
        site_id: Id<noun::Site>,
    }

    /// What is there changed, other than by an order or a transfer.
    StockAdjusted = "stock.adjusted", "stock" stock_id {
        /// The row.
        stock_id: Id<noun::Stock>,
        /// Of what.
        variant_id: Id<noun::Variant>,
        /// Where.
        site_id: Id<noun::Site>,
        /// Why.
        kind: movement::Kind,
        /// By how much.
        delta: i64,
        /// What is there now.
        on_hand: i64,
        /// The request or batch that it belongs to.
        reference: Option<String>,
    }

    /// More or less of it is kept back from selling.
    StockTuned = "stock.tuned", "stock" stock_id {
        /// The row.
        stock_id: Id<noun::Stock>,
        /// Of what.
        variant_id: Id<noun::Variant>,
        /// Where.
        site_id: Id<noun::Site>,
        /// What is kept back now.
        safety_stock: i64,
    }

    /// A count found less than is promised. Who holds the promises decides which of them to break.
    StockShort = "stock.short", "stock" stock_id {
        /// The row.
        stock_id: Id<noun::Stock>,
        /// Of what.
        variant_id: Id<noun::Variant>,
        /// Where.
        site_id: Id<noun::Site>,
        /// What is there.
        on_hand: i64,
        /// What is promised.
        reserved: i64,
        /// How much of it is not there.
        short: i64,
    }

    /// Stock was promised.
    StockReserved = "stock.reserved", "reservation" reservation_id {
        /// The reservation.
        reservation_id: Id<noun::Reservation>,
        /// Whose it is.
        reference: String,
        /// Where.
        site_id: Id<noun::Site>,
        /// What, and how much of it.
        lines: Vec<Part>,
    }

    /// A promise was given back: released, or expired.
    StockReleased = "stock.released", "reservation" reservation_id {
        /// The reservation.
        reservation_id: Id<noun::Reservation>,
        /// Whose it was.
        reference: String,
        /// Where.
        site_id: Id<noun::Site>,
        /// `RELEASED` or `EXPIRED`.
        status: reservation::Status,
        /// What was given back.
        lines: Vec<Part>,
    }

    /// Promised stock left.
    StockFulfilled = "stock.fulfilled", "reservation" reservation_id {
        /// The reservation.
        reservation_id: Id<noun::Reservation>,
        /// Whose it is.
        reference: String,
        /// Where.
        site_id: Id<noun::Site>,
        /// `FULFILLED`, or `OPEN` while a part is still promised.
        status: reservation::Status,
        /// What left.
        lines: Vec<Part>,
    }

    /// An employee asks for stock.
    StockRequested = "stock.requested", "stock_request" request_id {
        /// The request.
        request_id: Id<noun::StockRequest>,
        /// Of what.
        variant_id: Id<noun::Variant>,
        /// Where.
        site_id: Id<noun::Site>,
        /// Set or add.
        kind: request::Kind,
        /// How much.
        quantity: i64,
    }

    /// A manager has decided on a request.
    StockRequestReviewed = "stock.request_reviewed", "stock_request" request_id {
        /// The request.
        request_id: Id<noun::StockRequest>,
        /// Of what.
        variant_id: Id<noun::Variant>,
        /// Where.
        site_id: Id<noun::Site>,
        /// How.
        status: request::Status,
    }

    /// Goods left for another site.
    TransferSent = "transfer.sent", "transfer" transfer_id {
        /// The transfer.
        transfer_id: Id<noun::Transfer>,
        /// Where from.
        from_site_id: Id<noun::Site>,
        /// Where to.
        to_site_id: Id<noun::Site>,
        /// What, and how much of it.
        lines: Vec<Part>,
    }

    /// Goods of a transfer arrived, or were given up.
    TransferReceived = "transfer.received", "transfer" transfer_id {
        /// The transfer.
        transfer_id: Id<noun::Transfer>,
        /// Where.
        to_site_id: Id<noun::Site>,
        /// Is everything there, or given up?
        complete: bool,
        /// What arrived.
        lines: Vec<Part>,
        /// What never will.
        lost: Vec<Part>,
    }

    /// A transfer was called off; what was on its way is back.
    TransferCanceled = "transfer.canceled", "transfer" transfer_id {
        /// The transfer.
        transfer_id: Id<noun::Transfer>,
        /// Where it is again.
        from_site_id: Id<noun::Site>,
        /// What came back.
        lines: Vec<Part>,
    }
}

/// So much of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Of what.
    pub variant_id: Id<noun::Variant>,
    /// How much.
    pub quantity: i64,
}

/// A stock row that has crossed a mark.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StockMark {
    /// The row.
    pub stock_id: Id<noun::Stock>,
    /// Of what.
    pub variant_id: Id<noun::Variant>,
    /// Where.
    pub site_id: Id<noun::Site>,
    /// What can be sold.
    pub available: i64,
    /// At or below this it is time to order.
    pub reorder_point: Option<i64>,
    /// How it was before.
    pub previous: Level,
}

/// Declares facts that tell of a mark, and `marked`, their schemas.
macro_rules! marks {
    ($($(#[doc = $doc:literal])+ $name:ident = $kind:literal;)*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Serialize, ToSchema)]
            pub struct $name(pub StockMark);

            impl Fact for $name {
                const TYPE: &'static str = $kind;
                fn stream(&self) -> String {
                    format!("stock:{}", self.0.stock_id)
                }
            }
        )*

        fn marked() -> Vec<FactSchema> {
            vec![$(FactSchema::of::<$name>(concat!($($doc),+).trim_ascii_start()),)*]
        }
    };
}

marks! {
    /// What can be sold has come down, or back up, to the reorder point or below.
    StockLow = "stock.low";
    /// Nothing can be sold any more.
    StockOut = "stock.out";
    /// More than the reorder point can be sold again.
    StockReplenished = "stock.replenished";
}

/// What is known of every fact of this slice.
pub fn facts() -> Vec<FactSchema> {
    let mut facts = declared();
    facts.extend(marked());
    facts
}
