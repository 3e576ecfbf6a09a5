//! Who may move an order from where to where, and what must hold. This table is the whole rule: what it does not list
//! is refused.

use Power::{Admin, Buyer, House, Pick, Write};
use Status::{
    Canceled, Created, Delayed, Delivered, Expired, InProgress, Missing, OutForDelivery, PendingPayment, PickedUp,
    Ready, Returned,
};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Status;
use crate::pricing::FulfilmentType;

/// In what power somebody moves an order. Of the staff, who has more may do all that who has less may; the buyer and
/// the house do only what is listed for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = OrderPower)]
pub enum Power {
    /// The one whose order it is.
    Buyer,
    /// Staff who pick: the short list.
    Pick,
    /// Staff who look after orders.
    Write,
    /// The administrator.
    Admin,
    /// The program: payment, expiry.
    House,
}

/// What must hold for a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Every line is found, substituted, or its lack agreed to.
    Resolved,
    /// The same, where whoever moves it may agree to what is missing.
    ResolvedOrAccepted,
    /// Every line was looked at, and something is missing that nobody has agreed to.
    SomethingMissing,
    /// It is brought, by the shop or by a carrier.
    Brought,
    /// It is fetched.
    Fetched,
    /// It says why.
    Reason,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// From where.
    pub from: Status,
    /// To where.
    pub to: Status,
    /// The least power that is needed.
    pub power: Power,
    /// May the buyer do it too?
    pub buyer: bool,
    /// What must hold.
    pub needs: &'static [Condition],
}

const fn by(power: Power, from: Status, to: Status, needs: &'static [Condition]) -> Move {
    Move { from, to, power, buyer: false, needs }
}

const fn or_buyer(one: Move) -> Move {
    Move { buyer: true, ..one }
}

use Condition::{Brought, Fetched, Reason, Resolved, ResolvedOrAccepted, SomethingMissing};

/// All of it.
#[rustfmt::skip]
pub const TABLE: &[Move] = &[
    by(House, PendingPayment, Created,        &[]),
    by(House, PendingPayment, Expired,        &[]),

    by(Pick,  Created,        InProgress,     &[]),
    by(Write, Created,        Delayed,        &[]),
    or_buyer(by(Write, Created, Canceled,     &[])),

    by(Pick,  InProgress,     Ready,          &[Resolved]),
    by(Pick,  InProgress,     Missing,        &[SomethingMissing]),
    by(Write, InProgress,     Delayed,        &[]),
    by(Write, InProgress,     Canceled,       &[Reason]),

    by(Pick,  Missing,        InProgress,     &[]),
    by(Write, Missing,        Ready,          &[ResolvedOrAccepted]),
    by(Write, Missing,        Delayed,        &[]),
    by(Write, Missing,        Canceled,       &[Reason]),

    by(Pick,  Delayed,        InProgress,     &[]),
    by(Pick,  Delayed,        Ready,          &[Resolved]),
    by(Pick,  Delayed,        OutForDelivery, &[Brought, Resolved]),
    by(Write, Delayed,        Canceled,       &[Reason]),

    by(Pick,  Ready,          OutForDelivery, &[Brought]),
    by(Pick,  Ready,          PickedUp,       &[Fetched]),
    by(Write, Ready,          Delayed,        &[]),
    by(Admin, Ready,          InProgress,     &[Reason]),
    by(Write, Ready,          Canceled,       &[Reason]),          // nobody came for it

    by(Pick,  OutForDelivery, Delivered,      &[]),
    by(Pick,  OutForDelivery, Ready,          &[Reason]),          // nobody was there
    by(Write, OutForDelivery, Delayed,        &[]),
    by(Write, OutForDelivery, Canceled,       &[Reason]),

    by(Admin, Delivered,      Returned,       &[Reason]),
    by(Admin, PickedUp,       Returned,       &[Reason]),
];

/// The line of the table, if there is one.
pub fn between(from: Status, to: Status) -> Option<&'static Move> {
    TABLE.iter().find(|one| one.from == from && one.to == to)
}

impl Power {
    /// Is it enough for a move?
    pub fn is_enough(self, one: &Move) -> bool {
        match (self, one.power) {
            (Buyer, _) => one.buyer,
            (House, needed) => needed == House,
            (_, House) => false,
            (has, needed) => has >= needed,
        }
    }
}

/// Where somebody of this power may move an order to, whatever else must hold. What is brought is never fetched.
pub fn open(from: Status, power: Power, kind: FulfilmentType) -> Vec<Status> {
    let suits = |one: &&Move| one.needs.iter().all(|needed| needed.suits(kind));
    TABLE.iter().filter(|one| one.from == from && power.is_enough(one)).filter(suits).map(|one| one.to).collect()
}

impl Condition {
    /// Can it hold for an order of this kind at all?
    pub const fn suits(self, kind: FulfilmentType) -> bool {
        let fetched = matches!(kind, FulfilmentType::Pickup);
        match self {
            Brought => !fetched,
            Fetched => fetched,
            Resolved | ResolvedOrAccepted | SomethingMissing | Reason => true,
        }
    }

    /// As it is told to those whose move was refused.
    pub const fn code(self) -> &'static str {
        match self {
            Resolved | ResolvedOrAccepted => "LINES_UNRESOLVED",
            SomethingMissing => "NOTHING_MISSING",
            Brought => "IS_FETCHED",
            Fetched => "IS_BROUGHT",
            Reason => "REASON_REQUIRED",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Status; 12] = [
        PendingPayment,
        Expired,
        Created,
        InProgress,
        Missing,
        Delayed,
        Ready,
        OutForDelivery,
        Delivered,
        PickedUp,
        Returned,
        Canceled,
    ];

    /// The specification's own picture of an order's life, written down a second time.
    const LIFE: &[(Status, &[Status])] = &[
        (PendingPayment, &[Created, Expired]),
        (Expired, &[]),
        (Created, &[InProgress, Delayed, Canceled]),
        (InProgress, &[Ready, Missing, Delayed, Canceled]),
        (Missing, &[InProgress, Ready, Delayed, Canceled]),
        (Delayed, &[InProgress, Ready, OutForDelivery, Canceled]),
        (Ready, &[OutForDelivery, PickedUp, Delayed, InProgress, Canceled]),
        (OutForDelivery, &[Delivered, Ready, Delayed, Canceled]),
        (Delivered, &[Returned]),
        (PickedUp, &[Returned]),
        (Returned, &[]),
        (Canceled, &[]),
    ];

    #[test]
    fn the_table_is_the_life_of_an_order_and_nothing_more() {
        for from in ALL {
            let life = LIFE.iter().find(|(at, _)| *at == from).unwrap().1;
            for to in ALL {
                let listed = TABLE.iter().filter(|one| one.from == from && one.to == to).count();
                assert_eq!(listed, usize::from(life.contains(&to)), "{from:?} -> {to:?}");
            }
        }
    }

    #[test]
    fn each_power_may_what_is_meant_for_it() {
        let all: Vec<_> = ALL.iter().flat_map(|from| ALL.iter().map(move |to| (*from, *to))).collect();
        let may = |power: Power| -> Vec<(Status, Status)> {
            let allowed = |(from, to): &&(Status, Status)| between(*from, *to).is_some_and(|one| power.is_enough(one));
            all.iter().filter(allowed).copied().collect()
        };
        assert_eq!(may(Buyer), [(Created, Canceled)], "a buyer calls off what nobody has begun");
        #[rustfmt::skip]
        assert_eq!(may(Pick), [
            (Created, InProgress),
            (InProgress, Missing), (InProgress, Ready),
            (Missing, InProgress),
            (Delayed, InProgress), (Delayed, Ready), (Delayed, OutForDelivery),
            (Ready, OutForDelivery), (Ready, PickedUp),
            (OutForDelivery, Ready), (OutForDelivery, Delivered),
        ]);
        assert_eq!(may(House), [(PendingPayment, Expired), (PendingPayment, Created)]);
        let (write, admin) = (may(Write), may(Admin));
        assert!(write.iter().all(|one| admin.contains(one)));
        let only: Vec<_> = admin.into_iter().filter(|one| !write.contains(one)).collect();
        assert_eq!(only, [(Ready, InProgress), (Delivered, Returned), (PickedUp, Returned)]);
    }

    #[test]
    fn what_ends_an_order_leads_nowhere_but_back() {
        for status in ALL.into_iter().filter(|status| status.is_final()) {
            for one in TABLE.iter().filter(|one| one.from == status) {
                assert_eq!(one.to, Returned);
            }
        }
    }

    #[test]
    fn what_is_brought_is_not_fetched() {
        assert!(!open(Ready, Admin, FulfilmentType::Delivery).contains(&PickedUp));
        assert!(!open(Ready, Admin, FulfilmentType::Pickup).contains(&OutForDelivery));
        assert!(open(Ready, Pick, FulfilmentType::Shipping).contains(&OutForDelivery));
        assert!(open(Canceled, Admin, FulfilmentType::Pickup).is_empty());
    }
}
