//! What happens to an order. Its stream is the truth: an order is what these facts add up to. References, figures and
//! what the catalogue said; never a name, an address, or a word that somebody wrote.

use bodega_events::{Event, Fact, FactSchema};
use bodega_kernel::{Currency, Id, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Agreement, Pick, Power, Status};
use crate::word::words;

/// Declares the facts, `Told` that is one of them, and `facts`, their schemas.
macro_rules! told {
    ($($(#[doc = $doc:literal])+ $name:ident ($short:ident) = $kind:literal {
        $($(#[$field_doc:meta])* $key:ident: $type:ty,)*
    })*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
            #[serde(rename_all = "camelCase")]
            pub struct $name {
                /// The order.
                pub order_id: Id<noun::Order>,
                /// What people call it.
                pub number: String,
                $($(#[$field_doc])* pub $key: $type,)*
            }

            impl Fact for $name {
                const TYPE: &'static str = $kind;
                fn stream(&self) -> String {
                    format!("order:{}", self.order_id)
                }
            }
        )*

        /// One thing that happened to an order.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Told {
            $($(#[doc = $doc])+ $short($name),)*
        }

        impl Told {
            /// What an event of an order's stream tells. None: it is of a later version of the program.
            pub fn read(event: &Event) -> Result<Option<Self>, serde_json::Error> {
                match event.kind.as_str() {
                    $($kind => $name::deserialize(&event.data).map(|fact| Some(Self::$short(fact))),)*
                    _ => Ok(None),
                }
            }

            /// Its type.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$short(_) => $kind,)*
                }
            }
        }

        /// What is known of the facts of orders.
        pub(crate) fn facts() -> Vec<FactSchema> {
            vec![$(FactSchema::of::<$name>(concat!($($doc),+).trim_ascii_start()),)*]
        }
    };
}

words! {
    /// Why an order was never paid.
    Unpaid {
        /// The provider said no.
        Declined = "DECLINED",
        /// It took too long.
        TimedOut = "TIMED_OUT",
        /// The payer gave up.
        Abandoned = "ABANDONED",
    }
}

words! {
    /// What a change of an order was about.
    #[schema(as = OrderAspect)]
    Aspect {
        /// What is bought.
        Lines = "LINES",
        /// Where it goes to.
        Address = "ADDRESS",
        /// When it comes.
        Slot = "SLOT",
        /// What it costs, since other was picked than was ordered.
        Total = "TOTAL",
    }
}

told! {
    /// An order was written down. It stands once it is created.
    OrderPlaced (Placed) = "order.placed" {
        /// What another system calls it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        external_id: Option<String>,
        /// Whose it is.
        customer_id: Option<Id<noun::Customer>>,
        /// What was agreed on.
        agreement: Agreement,
    }

    /// An order stands: its money is held, or nothing is to be asked for now.
    OrderCreated (Created) = "order.created" {
        /// Whose it is.
        customer_id: Option<Id<noun::Customer>>,
        /// Who hands it over.
        site_id: Option<Id<noun::Site>>,
        /// What it comes to, in minor units.
        total: i64,
        /// In what.
        currency: Currency,
        /// The intent.
        payment_id: Option<Id<noun::Payment>>,
    }

    /// An order was never paid. What it held is free again.
    OrderExpired (Expired) = "order.expired" {
        /// Why.
        why: Unpaid,
    }

    /// An order has come further, or back.
    OrderStatusChanged (StatusChanged) = "order.status_changed" {
        /// To where.
        status: Status,
        /// From where.
        previous: Status,
        /// In what power it was moved.
        power: Power,
        /// The one part of it that moved, where there are several; the order's status may be the same then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fulfilment_id: Option<Id<noun::Fulfilment>>,
        /// Where that part is now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fulfilment_status: Option<Status>,
    }

    /// An order was called off. What it held is free again, what was paid goes back.
    OrderCanceled (Canceled) = "order.canceled" {
        /// In what power.
        power: Power,
        /// What is to go back, in minor units.
        total: i64,
        /// In what.
        currency: Currency,
    }

    /// Its buyer has it.
    OrderCompleted (Completed) = "order.completed" {
        /// Brought, or fetched.
        status: Status,
    }

    /// Something else was agreed on.
    OrderUpdated (Updated) = "order.updated" {
        /// What it is about.
        changed: Vec<Aspect>,
        /// What is agreed on now.
        agreement: Agreement,
    }

    /// Somebody picks it now.
    OrderClaimed (Claimed) = "order.claimed" {
        /// Who.
        user_id: Id<noun::User>,
    }

    /// Nobody picks it any more.
    OrderReleased (Released) = "order.released" {
        /// Who did.
        user_id: Id<noun::User>,
    }

    /// A line was looked at.
    OrderPicked (Picked) = "order.picked" {
        /// Which.
        item_id: Id<noun::OrderItem>,
        /// How far its picking has come.
        pick: Pick,
    }

    /// It is in the account of another record of its buyer.
    OrderReassigned (Reassigned) = "order.reassigned" {
        /// Which.
        customer_id: Id<noun::Customer>,
    }

    /// Money went back to its payer.
    OrderRefunded (Refunded) = "order.refunded" {
        /// The refund.
        refund_id: Id<noun::Refund>,
        /// How much, in minor units.
        amount: i64,
        /// In what.
        currency: Currency,
    }
}
