//! An order as it is sent.

mod item;
mod part;
mod payment;
mod totals;

use std::collections::BTreeMap;

use bodega_identity::address;
use bodega_kernel::{Id, Money, Time, noun};
use bodega_payments::intent::Intent;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

pub use item::{ItemView, SubstituteView};
pub use part::{PartView, ShareView};
pub use payment::PaymentView;
pub use totals::{ChargeView, TaxView, TotalsView};

use super::{Contact, Order, Source, Status};
use crate::pricing::{self, FulfilmentType};

/// An order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Order)]
pub struct OrderView {
    /// Its id.
    pub id: Id<noun::Order>,
    /// What people call it.
    #[schema(example = "10482")]
    pub number: String,
    /// What another system calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Where it comes from.
    pub source: Source,
    /// How far it has come.
    pub status: Status,
    /// When it was placed.
    pub placed_at: Time,
    /// Whose it is; names and addresses are gone once their owner was erased.
    pub customer: BuyerView,
    /// How it reaches its buyer.
    pub fulfilment: FulfilmentView,
    /// What was bought.
    pub items: Vec<ItemView>,
    /// Who hands it over; a simple order has one.
    pub fulfilments: Vec<PartView>,
    /// What it comes to.
    #[serde(flatten)]
    pub totals: TotalsView,
    /// How it is paid.
    pub payment: PaymentView,
    /// What is still to be paid.
    pub due: Money,
    /// A word to whoever brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What others keep with it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false)]
    pub metadata: BTreeMap<String, String>,
    /// Who picks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<Id<noun::User>>,
    /// May its buyer still call it off?
    pub cancelable: bool,
    /// Rises with each change.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Time,
    /// How each total came about, and why these sites: with `explain=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Value>,
}

/// Whose an order is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderCustomer)]
pub struct BuyerView {
    /// Their record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<noun::Customer>>,
    /// Where to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Who.
    pub name: String,
    /// Where to call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// How an order reaches its buyer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderDelivery)]
pub struct FulfilmentView {
    /// Brought, fetched or sent.
    #[serde(rename = "type")]
    pub kind: FulfilmentType,
    /// Who hands it over.
    pub branch_id: Option<Id<noun::Site>>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<SlotView>,
    /// Where to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<address::Draft>,
}

/// The delivery window of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderWindow)]
pub struct SlotView {
    /// Which.
    pub id: Id<noun::Slot>,
    /// The date at the site.
    #[schema(example = "2026-03-09")]
    pub date: String,
    /// Its start.
    pub starts_at: Time,
    /// Its end.
    pub ends_at: Time,
    /// The site's IANA time zone.
    #[schema(example = "Asia/Jerusalem")]
    pub time_zone: String,
}

impl OrderView {
    /// An order, with what is known of its money. Nothing is read for it.
    pub fn of(order: &Order, payments: &[Intent]) -> Self {
        let quote = order.quote();
        let contact = order.contact.as_ref();
        Self {
            id: order.id,
            number: order.number.to_string(),
            external_id: order.external_id.clone(),
            source: order.agreement.source.clone(),
            status: order.status,
            placed_at: order.placed_at,
            customer: BuyerView {
                id: order.customer,
                email: contact.and_then(|contact| contact.email.clone()),
                name: contact.map(|contact| contact.name.clone()).unwrap_or_default(),
                phone: contact.and_then(|contact| contact.phone.clone()),
            },
            fulfilment: FulfilmentView::of(order, contact),
            items: order.lines().map(|line| ItemView::of(&line, quote.currency, contact)).collect(),
            fulfilments: part::of(order),
            totals: TotalsView::of(quote),
            payment: PaymentView::of(order, payments),
            due: payment::due(order, payments),
            note: contact.and_then(|contact| contact.note.clone()),
            metadata: contact.map(|contact| contact.metadata.clone()).unwrap_or_default(),
            claimed_by: order.claimed_by,
            cancelable: order.may_be_canceled(),
            version: order.version,
            updated_at: order.updated_at,
            explain: None,
        }
    }

    /// With how each total came about, and why these sites.
    pub fn explained(mut self, order: &Order) -> Self {
        let agreement = &order.agreement;
        self.explain = Some(serde_json::json!({
            "totals": pricing::why(order.quote()), "routing": agreement.routing,
        }));
        self
    }
}

impl FulfilmentView {
    fn of(order: &Order, contact: Option<&Contact>) -> Self {
        let slot = order.agreement.slot.as_ref().map(|booked| SlotView {
            id: booked.slot_id,
            date: booked.date.clone(),
            starts_at: booked.starts_at,
            ends_at: booked.ends_at,
            time_zone: booked.time_zone.clone(),
        });
        let address = contact.and_then(|contact| contact.address.clone());
        Self { kind: order.agreement.kind, branch_id: order.site(), slot, address }
    }
}
