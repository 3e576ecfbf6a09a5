//! The facts that this slice tells. References and figures only.

use bodega_events::{Fact, FactSchema};
use bodega_kernel::{Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{fee, routing, slot};

/// Declares facts, and `facts`, their schemas.
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

        /// What is known of every fact of this slice.
        pub fn facts() -> Vec<FactSchema> {
            vec![$(FactSchema::of::<$name>(concat!($($doc),+).trim_ascii_start()),)*]
        }
    };
}

facts! {
    /// A window was planned.
    SlotCreated = "slot.created", "slot" slot_id {
        /// The window.
        slot_id: Id<noun::Slot>,
        /// Where.
        site_id: Id<noun::Site>,
        /// Brought or fetched?
        kind: slot::Kind,
    }

    /// A window was planned otherwise, or is offered again.
    SlotUpdated = "slot.updated", "slot" slot_id {
        /// The window.
        slot_id: Id<noun::Slot>,
        /// Where.
        site_id: Id<noun::Site>,
        /// Its version now.
        version: i64,
        /// Is it offered?
        active: bool,
    }

    /// A window is no longer offered. What is booked in it stays.
    SlotClosed = "slot.closed", "slot" slot_id {
        /// The window.
        slot_id: Id<noun::Slot>,
        /// Where.
        site_id: Id<noun::Site>,
    }

    /// A date is closed, or has other room than usual.
    SlotExceptionSet = "slot.exception_set", "slot_exception" exception_id {
        /// The exception.
        exception_id: Id<noun::SlotException>,
        /// Where.
        site_id: Id<noun::Site>,
        /// The one window that it is about; none: all of the site's.
        slot_id: Option<Id<noun::Slot>>,
        /// The date at the site, such as 2026-03-01.
        date: String,
        /// Nothing is brought or fetched.
        closed: bool,
        /// The room instead of the usual.
        capacity: Option<i64>,
    }

    /// A date is as usual again.
    SlotExceptionRemoved = "slot.exception_removed", "slot_exception" exception_id {
        /// The exception.
        exception_id: Id<noun::SlotException>,
        /// Where.
        site_id: Id<noun::Site>,
        /// The one window that it was about.
        slot_id: Option<Id<noun::Slot>>,
        /// The date at the site.
        date: String,
    }

    /// A promotion was made.
    PromotionCreated = "promotion.created", "promotion" promotion_id {
        /// The promotion.
        promotion_id: Id<noun::Promotion>,
        /// Is it in use?
        active: bool,
    }

    /// A promotion was changed, ended, or taken up again.
    PromotionUpdated = "promotion.updated", "promotion" promotion_id {
        /// The promotion.
        promotion_id: Id<noun::Promotion>,
        /// Its version now.
        version: i64,
        /// Is it in use?
        active: bool,
    }

    /// A fee was made.
    FeeCreated = "fee.created", "fee" fee_id {
        /// The fee.
        fee_id: Id<noun::Fee>,
        /// What it is for.
        kind: fee::Kind,
    }

    /// A fee was changed.
    FeeUpdated = "fee.updated", "fee" fee_id {
        /// The fee.
        fee_id: Id<noun::Fee>,
        /// What it is for.
        kind: fee::Kind,
        /// Its version now.
        version: i64,
    }

    /// A fee is taken no more.
    FeeDeleted = "fee.deleted", "fee" fee_id {
        /// The fee.
        fee_id: Id<noun::Fee>,
        /// What it was for.
        kind: fee::Kind,
    }

    /// A merchant has a rate of tax of its own.
    TaxRateCreated = "tax.rate_created", "tax_rate" tax_rate_id {
        /// The rate.
        tax_rate_id: Id<noun::TaxRate>,
        /// Where: ISO 3166-1 alpha-2.
        country: String,
        /// Of which class of goods.
        class: String,
    }

    /// A rate of tax was changed.
    TaxRateUpdated = "tax.rate_updated", "tax_rate" tax_rate_id {
        /// The rate.
        tax_rate_id: Id<noun::TaxRate>,
        /// Where: ISO 3166-1 alpha-2.
        country: String,
        /// Of which class of goods.
        class: String,
        /// Its version now.
        version: i64,
    }

    /// A rate of tax is gone.
    TaxRateDeleted = "tax.rate_deleted", "tax_rate" tax_rate_id {
        /// The rate.
        tax_rate_id: Id<noun::TaxRate>,
        /// Where: ISO 3166-1 alpha-2.
        country: String,
        /// Of which class of goods.
        class: String,
    }

    /// A merchant's prices are meant otherwise than before.
    TaxSettingsChanged = "tax.settings_changed", "tax_settings" about {
        /// What the settings are about: `prices`.
        about: String,
        /// Their version now.
        version: i64,
    }

    /// What somebody had in their cart as a guest is in their own now.
    CartMerged = "cart.merged", "cart" cart_id {
        /// The cart that there is.
        cart_id: Id<noun::Cart>,
        /// The one that has become part of it; none: it was taken over as it was.
        from_id: Option<Id<noun::Cart>>,
    }

    /// Nobody came back to a cart.
    CartAbandoned = "cart.abandoned", "cart" cart_id {
        /// The cart.
        cart_id: Id<noun::Cart>,
    }

    /// Sites are found otherwise than before.
    RoutingChanged = "routing.changed", "routing" about {
        /// What it is about: `deliveries`.
        about: String,
        /// How they are found.
        mode: routing::Mode,
        /// Its version now.
        version: i64,
    }
}
