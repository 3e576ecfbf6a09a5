//! An order: the state that its events add up to.

use std::collections::BTreeMap;

use bodega_kernel::{Id, Money, Time, noun};

use super::{Agreement, Contact, Pick, Sold, Status};
use crate::pricing::{Quote, QuotedLine};

/// An order: what its events add up to, and the personal row beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its id. It stands in addresses of pages, and cannot be guessed.
    pub id: Id<noun::Order>,
    /// What people call it.
    pub number: i64,
    /// How far it has come.
    pub status: Status,
    /// How many events its stream has.
    pub version: i64,
    /// What another system calls it.
    pub external_id: Option<String>,
    /// Whose it is. A guest's has the guest's record.
    pub customer: Option<Id<noun::Customer>>,
    /// What was agreed on.
    pub agreement: Agreement,
    /// The event of the stream that says so.
    pub agreed_in: i64,
    /// How far each part has come, where they are not all as far as the order.
    pub parts: BTreeMap<Id<noun::Fulfilment>, Status>,
    /// How far the picking of each line has come that somebody has looked at.
    pub picks: BTreeMap<Id<noun::OrderItem>, Pick>,
    /// Who picks it.
    pub claimed_by: Option<Id<noun::User>>,
    /// Names, addresses and free words; none when they were erased, or not read.
    pub contact: Option<Contact>,
    /// When it was placed.
    pub placed_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl Order {
    /// What it costs now.
    pub fn quote(&self) -> &Quote {
        self.agreement.billed.as_ref().unwrap_or(&self.agreement.quote)
    }

    /// What it comes to now.
    pub fn total(&self) -> Money {
        Money::new(self.quote().total, self.quote().currency)
    }

    /// Its intents, the first one first.
    pub fn payments(&self) -> impl Iterator<Item = Id<noun::Payment>> {
        self.agreement.pay.intent().into_iter().chain(self.agreement.more_payments.iter().copied())
    }

    /// The site of its first part: the one site of a simple order.
    pub fn site(&self) -> Option<Id<noun::Site>> {
        self.agreement.fulfilments.first().map(|part| part.site_id)
    }

    /// The stream of its events.
    pub fn stream(&self) -> String {
        format!("order:{}", self.id)
    }

    /// May its buyer call it off?
    pub fn may_be_canceled(&self) -> bool {
        self.status == Status::Created
    }

    /// Its lines, with what each costs and how far its picking has come.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.agreement.items.iter().map(|sold| self.line_of(sold))
    }

    /// A line of it.
    pub fn line(&self, id: Id<noun::OrderItem>) -> Option<Line<'_>> {
        self.agreement.items.iter().find(|sold| sold.id == id).map(|sold| self.line_of(sold))
    }

    fn line_of<'o>(&'o self, sold: &'o Sold) -> Line<'o> {
        let pick = self.picks.get(&sold.id).cloned().unwrap_or_default();
        Line { sold, price: self.quote().line(sold.key), pick }
    }

    /// How far a part of it has come.
    pub fn status_of(&self, part: Id<noun::Fulfilment>) -> Status {
        self.parts.get(&part).copied().unwrap_or(self.status)
    }
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'o> {
    /// What was sold.
    pub sold: &'o Sold,
    /// What it costs.
    pub price: Option<&'o QuotedLine>,
    /// How far its picking has come.
    pub pick: Pick,
}

impl Line<'_> {
    /// How much is in the box, substitutes included.
    pub fn found(&self) -> i64 {
        self.pick.found()
    }

    /// Nothing is left to be looked for.
    pub fn is_resolved(&self) -> bool {
        self.pick.found() + self.pick.short == self.sold.quantity
    }

    /// Is something missing that nobody has agreed to?
    pub fn is_missing(&self) -> bool {
        self.pick.short > 0 && !self.pick.accepted
    }
}
