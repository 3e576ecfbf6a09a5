//! The parts of an order, each handed over by one site, as they are sent.

use bodega_kernel::{Id, noun};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::order::{Fulfilment, Order, Status};

/// What one site hands over.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderPart)]
pub struct PartView {
    /// Its id.
    pub id: Id<noun::Fulfilment>,
    /// Who.
    pub branch_id: Id<noun::Site>,
    /// How far it has come.
    pub status: Status,
    /// What of which line.
    pub items: Vec<ShareView>,
    /// What was sent.
    #[schema(value_type = Vec<Object>)]
    pub shipments: Vec<Value>,
}

/// So much of a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderPartItem)]
pub struct ShareView {
    /// The line.
    pub item_id: Id<noun::OrderItem>,
    /// How much of it.
    pub quantity: i64,
}

pub(super) fn of(order: &Order) -> Vec<PartView> {
    let all = || order.agreement.items.iter().map(|sold| ShareView { item_id: sold.id, quantity: sold.quantity });
    let part = |part: &Fulfilment| PartView {
        id: part.id,
        branch_id: part.site_id,
        status: order.status_of(part.id),
        items: if part.lines.is_empty() {
            all().collect()
        } else {
            part.lines.iter().map(|share| ShareView { item_id: share.item_id, quantity: share.quantity }).collect()
        },
        shipments: Vec::new(),
    };
    order.agreement.fulfilments.iter().map(part).collect()
}
