//! What the checkout hands over: an order that is to be placed.

use std::collections::BTreeMap;

use bodega_identity::address;
use bodega_kernel::{Id, noun};
use serde::{Deserialize, Serialize};

use super::{Agreement, Booked};
use crate::slot::Booking;

/// All that is personal about an order, and all that people wrote in their own words. It stands in a row of its own that
/// can be erased; no event has any of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// Who.
    pub name: String,
    /// Where to write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where to bring it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<address::Draft>,
    /// Where to send the bill, when it is somewhere else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<address::Draft>,
    /// A word to whoever brings it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Words to the picker, by line.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<Id<noun::OrderItem>, String>,
    /// What others keep with the order.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

/// An order that is to be placed. Whoever makes it has checked everything: what is written is what stands here.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The id that the order will have: stock, place and intent name it before it is there.
    pub id: Id<noun::Order>,
    /// What people will call it: see [`Numbers`](super::Numbers).
    pub number: i64,
    /// What another system calls it.
    pub external_id: Option<String>,
    /// Whose it is.
    pub customer: Option<Id<noun::Customer>>,
    /// Names, addresses and free words.
    pub contact: Contact,
    /// What is agreed on. Where no provider is asked for money, the order stands at once.
    pub agreement: Agreement,
}

impl From<&Booking> for Booked {
    fn from(booking: &Booking) -> Self {
        let window = &booking.window;
        Self {
            slot_id: window.slot,
            date: window.date.to_string(),
            starts_at: window.starts_at,
            ends_at: window.ends_at,
            time_zone: window.time_zone.clone(),
            counted: booking.counted,
        }
    }
}
