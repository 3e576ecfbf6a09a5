//! An order out of its events. Commands and the rebuild go the same way: what a fact does to an order is said here alone.

use std::collections::BTreeMap;

use bodega_kernel::{Id, Time, noun};

use super::{Contact, Draft, Fulfilment, Order, OrderPlaced, Status, Told};

impl Order {
    /// The order that a first fact tells of.
    pub(crate) fn begin(placed: &OrderPlaced, number: i64, at: Time) -> Self {
        Self {
            id: placed.order_id,
            number,
            status: Status::PendingPayment,
            version: 1,
            external_id: placed.external_id.clone(),
            customer: placed.customer_id,
            agreement: placed.agreement.clone(),
            agreed_in: 1,
            parts: Default::default(),
            picks: Default::default(),
            claimed_by: None,
            contact: None,
            placed_at: at,
            updated_at: at,
        }
    }

    /// The same of a draft, without going by its fact.
    pub(crate) fn of(draft: Draft, at: Time) -> Self {
        let Draft { id, number, external_id, customer, contact, agreement } = draft;
        Self {
            id,
            number,
            status: Status::PendingPayment,
            version: 1,
            external_id,
            customer,
            agreement,
            agreed_in: 1,
            parts: Default::default(),
            picks: Default::default(),
            claimed_by: None,
            contact: Some(contact),
            placed_at: at,
            updated_at: at,
        }
    }

    /// Goes on by a fact that changes nothing of it.
    pub(crate) fn pass(&mut self, at: Time) {
        self.version += 1;
        self.updated_at = at;
    }

    /// Goes on by a fact.
    pub(crate) fn apply(&mut self, told: &Told, at: Time) {
        self.pass(at);
        match told {
            // The first of a stream; there is never a second.
            Told::Placed(_) => {}
            Told::Created(_) => self.move_to(Status::Created),
            Told::Expired(_) => self.move_to(Status::Expired),
            Told::StatusChanged(moved) => match (moved.fulfilment_id, moved.fulfilment_status) {
                (Some(part), Some(status)) => self.move_part(part, status),
                _ => self.move_to(moved.status),
            },
            Told::Updated(change) => {
                self.agreement.clone_from(&change.agreement);
                self.agreed_in = self.version;
                let items = &self.agreement.items;
                self.picks.retain(|id, _| items.iter().any(|sold| sold.id == *id));
            }
            Told::Claimed(claim) => self.claimed_by = Some(claim.user_id),
            Told::Released(_) => self.claimed_by = None,
            Told::Picked(looked) => {
                self.picks.insert(looked.item_id, looked.pick.clone());
            }
            Told::Reassigned(moved) => self.customer = Some(moved.customer_id),
            Told::Canceled(_) | Told::Completed(_) | Told::Refunded(_) => {}
        }
    }

    /// All parts of it go along.
    fn move_to(&mut self, status: Status) {
        self.status = status;
        self.parts.clear();
    }

    /// One part moves; the order is where its parts are, taken together.
    pub(crate) fn move_part(&mut self, part: Id<noun::Fulfilment>, to: Status) {
        let at = |one: &Fulfilment| if one.id == part { to } else { self.status_of(one.id) };
        let parts: BTreeMap<_, _> = self.agreement.fulfilments.iter().map(|one| (one.id, at(one))).collect();
        self.status = together(parts.values().copied());
        // Parts that are as far as the order need not be told apart from it.
        let differ = parts.values().any(|one| *one != self.status);
        self.parts = if differ { parts } else { BTreeMap::new() };
    }

    /// With what is personal about it.
    pub(crate) fn with(mut self, contact: Option<Contact>) -> Self {
        self.contact = contact;
        self
    }
}

/// Where an order is whose parts are there. Trouble with one of them is the order's; otherwise it is as far as the part
/// that is behind, and in progress once anybody has begun.
fn together(parts: impl Iterator<Item = Status> + Clone) -> Status {
    let mut left = parts.clone().filter(|one| *one != Status::Canceled).peekable();
    if left.peek().is_none() {
        return Status::Canceled;
    }
    let left: Vec<_> = left.collect();
    for trouble in [Status::Missing, Status::Delayed] {
        if left.contains(&trouble) {
            return trouble;
        }
    }
    let behind = left.iter().copied().min_by_key(|one| one.rank()).unwrap_or(Status::Canceled);
    let begun = left.iter().any(|one| one.rank() > Status::Created.rank());
    if behind == Status::Created && begun { Status::InProgress } else { behind }
}

#[cfg(test)]
mod tests {
    use super::{Status::*, together};

    #[test]
    fn an_order_is_where_its_parts_are_taken_together() {
        for (parts, expected) in [
            (vec![Created, Created], Created),
            (vec![Created, InProgress], InProgress),
            (vec![Created, Ready], InProgress),
            (vec![Ready, InProgress], InProgress),
            (vec![Ready, Missing], Missing),
            (vec![Delivered, Delayed], Delayed),
            (vec![Delivered, OutForDelivery], OutForDelivery),
            (vec![Delivered, Canceled], Delivered),
            (vec![Canceled, Canceled], Canceled),
        ] {
            assert_eq!(together(parts.iter().copied()), expected, "{parts:?}");
            assert_eq!(together(parts.iter().rev().copied()), expected, "{parts:?} the other way round");
        }
    }
}
