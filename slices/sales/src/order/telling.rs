//! The story of an order, in words.

use bodega_kernel::{Money, Time};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Aspect, Chapter, PickedStatus, Status, Told, Unpaid};

/// One thing that happened to an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderChapter)]
pub(crate) struct ChapterView {
    /// Where it stands in the order's story, from 1.
    #[schema(example = 3)]
    position: i64,
    /// When.
    at: Time,
    /// What, for programs.
    #[serde(rename = "type")]
    #[schema(example = "order.status_changed")]
    kind: &'static str,
    /// What, for people.
    #[schema(example = "The order is ready.")]
    text: String,
    /// Who did it.
    actor: Value,
    /// Why, in their words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Its figures, for programs.
    #[schema(value_type = Object)]
    data: Value,
}

impl ChapterView {
    /// As it is told to somebody: the staff's names are the staff's.
    pub fn of(chapter: Chapter, inside: bool) -> Self {
        let actor = if inside {
            json!({ "kind": chapter.actor.kind, "id": chapter.actor.id })
        } else {
            json!({ "kind": chapter.actor.kind })
        };
        Self {
            position: chapter.version,
            at: chapter.at,
            kind: chapter.told.kind(),
            text: chapter.told.in_words(),
            actor,
            reason: chapter.reason,
            data: chapter.told.figures(),
        }
    }
}

impl Told {
    /// In a plain sentence.
    pub fn in_words(&self) -> String {
        match self {
            Self::Placed(_) => "The order was placed.".to_owned(),
            Self::Created(_) => "The order was confirmed.".to_owned(),
            Self::Expired(expired) => match expired.why {
                Unpaid::Declined => "The payment was declined.".to_owned(),
                Unpaid::TimedOut => "The order was not paid in time.".to_owned(),
                Unpaid::Abandoned => "The payment was given up.".to_owned(),
            },
            Self::StatusChanged(moved) => moved_in_words(moved.fulfilment_status.unwrap_or(moved.status)).to_owned(),
            Self::Canceled(_) => "What was held or paid is on its way back.".to_owned(),
            Self::Completed(_) => "The order is complete.".to_owned(),
            Self::Updated(change) => updated_in_words(&change.changed),
            Self::Claimed(_) => "Somebody has begun to pick it.".to_owned(),
            Self::Released(_) => "It waits for another picker.".to_owned(),
            Self::Picked(looked) => match looked.pick.status {
                PickedStatus::Picked => "An item was picked.".to_owned(),
                PickedStatus::Missing => "An item is missing.".to_owned(),
                PickedStatus::Pending => "An item was looked at.".to_owned(),
            },
            Self::Reassigned(_) => "The order moved to another account of its buyer.".to_owned(),
            Self::Refunded(refund) => {
                format!("{} went back.", Money::new(refund.amount, refund.currency))
            }
        }
    }

    /// What surfaces need to say it in their own words. Nothing that is long, and nothing of how it came about.
    pub fn figures(&self) -> Value {
        match self {
            Self::Placed(placed) => {
                let quote = &placed.agreement.quote;
                json!({ "items": placed.agreement.items.len(), "total": quote.total, "currency": quote.currency })
            }
            Self::Created(created) => json!({ "total": created.total, "currency": created.currency }),
            Self::Expired(expired) => json!({ "why": expired.why }),
            Self::StatusChanged(moved) => json!({
                "status": moved.status, "previous": moved.previous, "fulfilmentId": moved.fulfilment_id,
                "fulfilmentStatus": moved.fulfilment_status,
            }),
            Self::Canceled(canceled) => {
                json!({ "power": canceled.power, "total": canceled.total, "currency": canceled.currency })
            }
            Self::Completed(completed) => json!({ "status": completed.status }),
            Self::Updated(change) => {
                let quote = change.agreement.billed.as_ref().unwrap_or(&change.agreement.quote);
                json!({ "changed": change.changed, "total": quote.total, "currency": quote.currency })
            }
            Self::Claimed(_) | Self::Released(_) | Self::Reassigned(_) => json!({}),
            Self::Picked(looked) => json!({
                "itemId": looked.item_id, "status": looked.pick.status, "picked": looked.pick.picked, "short": looked.pick.short,
            }),
            Self::Refunded(refund) => json!({ "amount": refund.amount, "currency": refund.currency }),
        }
    }
}

fn moved_in_words(status: Status) -> &'static str {
    match status {
        Status::PendingPayment => "The order waits for its payment.",
        Status::Expired => "The order was not paid.",
        Status::Created => "The order was confirmed.",
        Status::InProgress => "The order is being picked.",
        Status::Missing => "Something is missing.",
        Status::Delayed => "The order will be late.",
        Status::Ready => "The order is ready.",
        Status::OutForDelivery => "The order is on its way.",
        Status::Delivered => "The order was delivered.",
        Status::PickedUp => "The order was picked up.",
        Status::Returned => "The order was returned.",
        Status::Canceled => "The order was canceled.",
    }
}

fn updated_in_words(changed: &[Aspect]) -> String {
    use Aspect::{Address, Lines, Slot, Total};
    let one = |aspect: &Aspect| match aspect {
        Lines => "what is ordered",
        Address => "where it goes",
        Slot => "when it comes",
        Total => "what it costs",
    };
    format!("Changed: {}.", changed.iter().map(one).collect::<Vec<_>>().join(", "))
}
