//! The facts that this slice tells. References and figures only.

use bodega_events::{Fact, FactSchema};
use bodega_kernel::{Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

use crate::slot;

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
}
