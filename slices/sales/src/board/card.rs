//! An order on the board.

use std::collections::HashMap;

use bodega_kernel::{Currency, Id, Time, noun};
use jiff::tz::TimeZone;

use super::words;
use crate::{
    order::{Order, Status},
    pricing::FulfilmentType,
    slot::date_of,
};

/// What the board holds of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Which.
    pub id: Id<noun::Order>,
    /// What people call it.
    pub number: i64,
    /// How far it has come.
    pub status: Status,
    /// How it reaches its buyer.
    pub kind: FulfilmentType,
    /// Who hands it over.
    pub site: Option<Id<noun::Site>>,
    /// Who else does.
    pub also: Vec<Id<noun::Site>>,
    /// Whose it is.
    pub customer: Option<Id<noun::Customer>>,
    /// Who picks it.
    pub claimed_by: Option<Id<noun::User>>,
    /// When its window starts, or when it was placed.
    pub due_at: Time,
    /// When its window ends.
    pub ends_at: Option<Time>,
    /// The date of `due_at` at the site.
    pub day: String,
    /// When it was placed.
    pub placed_at: Time,
    /// The date of that.
    pub placed_day: String,
    /// What it comes to.
    pub total: i64,
    /// In what.
    pub currency: Currency,
    /// How many lines it has.
    pub items: i64,
    /// How many of them are settled.
    pub settled: i64,
    /// The order's version.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Time,
    /// By what it is found.
    pub words: Vec<String>,
}

impl Card {
    /// The card of an order. Of its site the board knows the clock.
    pub(super) fn of(order: &Order, zones: &HashMap<Id<noun::Site>, TimeZone>) -> Self {
        let utc = TimeZone::UTC;
        let zone = order.site().and_then(|site| zones.get(&site)).unwrap_or(&utc);
        let slot = order.agreement.slot.as_ref();
        let due_at = slot.map_or(order.placed_at, |slot| slot.starts_at);
        let mut also: Vec<_> = order.agreement.fulfilments.iter().skip(1).map(|part| part.site_id).collect();
        also.sort_unstable();
        also.dedup();
        let settled = order.lines().filter(crate::order::Line::is_resolved).count();
        Self {
            id: order.id,
            number: order.number,
            status: order.status,
            kind: order.agreement.kind,
            site: order.site(),
            also,
            customer: order.customer,
            claimed_by: order.claimed_by,
            due_at,
            ends_at: slot.map(|slot| slot.ends_at),
            day: slot.map_or_else(|| date_of(due_at, zone).to_string(), |slot| slot.date.clone()),
            placed_at: order.placed_at,
            placed_day: date_of(order.placed_at, zone).to_string(),
            total: order.total().amount,
            currency: order.total().currency,
            items: i64::try_from(order.agreement.items.len()).unwrap_or(i64::MAX),
            settled: i64::try_from(settled).unwrap_or(i64::MAX),
            version: order.version,
            updated_at: order.updated_at,
            words: words::of(order),
        }
    }

    /// Has somebody still to do something?
    pub fn is_open(&self) -> bool {
        is_open(self.status)
    }
}

/// The states in which somebody has still to do something.
pub(super) fn is_open(status: Status) -> bool {
    !status.is_final() && status != Status::PendingPayment
}
