//! How far an order has come, as its buyer is told.

use bodega_sales::{
    order::{Chapter, Order, Status, Told},
    pricing::FulfilmentType,
};
use bodega_ui::component::{Chip, Tone};

use crate::{
    page::{OrderStep, StepAt},
    words::Words,
};

/// A state in a word.
pub(super) fn chip(words: Words, status: Status) -> Chip {
    let (text, tone) = match status {
        Status::PendingPayment => (words.waits_for_payment(), Tone::Attention),
        Status::Expired => (words.not_paid(), Tone::Wrong),
        Status::Created => (words.received(), Tone::Information),
        Status::InProgress => (words.being_picked(), Tone::Information),
        Status::Missing => (words.something_missing(), Tone::Attention),
        Status::Delayed => (words.delayed(), Tone::Attention),
        Status::Ready => (words.packed(), Tone::Good),
        Status::OutForDelivery => (words.on_the_way(), Tone::Good),
        Status::Delivered => (words.delivered(), Tone::Good),
        Status::PickedUp => (words.picked_up(), Tone::Good),
        Status::Returned => (words.returned(), Tone::Plain),
        Status::Canceled => (words.canceled(), Tone::Plain),
    };
    Chip::new(text, tone)
}

/// The same over its page.
pub(super) fn heading(words: Words, order: &Order) -> &'static str {
    let fetched = order.agreement.kind == FulfilmentType::Pickup;
    match order.status {
        Status::PendingPayment => words.h_unpaid(),
        Status::Expired => words.h_not_paid(),
        Status::Created => words.h_received(),
        Status::InProgress => words.h_picking(),
        Status::Missing => words.h_missing(),
        Status::Delayed => words.h_delayed(),
        Status::Ready if fetched => words.h_ready_to_collect(),
        Status::Ready => words.h_packed(),
        Status::OutForDelivery => words.h_on_the_way(),
        Status::Delivered | Status::PickedUp => words.h_done(),
        Status::Returned => words.returned(),
        Status::Canceled => words.h_canceled(),
    }
}

/// How far along the way a state is: received, picked, packed, on the way, there.
const fn rank(status: Status) -> usize {
    match status {
        Status::PendingPayment | Status::Expired | Status::Canceled | Status::Created | Status::Delayed => 0,
        Status::InProgress | Status::Missing => 1,
        Status::Ready => 2,
        Status::OutForDelivery => 3,
        Status::Delivered | Status::PickedUp | Status::Returned => 4,
    }
}

/// The steps. `when` says a moment in the site's time.
pub(super) fn steps(
    words: Words,
    order: &Order,
    chapters: &[Chapter],
    window: Option<&str>,
    when: &dyn Fn(bodega_kernel::Time) -> String,
) -> Vec<OrderStep> {
    let at = |wanted: Status| {
        let reached = chapters.iter().find(|chapter| match &chapter.told {
            Told::Created(_) => wanted == Status::Created,
            Told::StatusChanged(moved) => moved.status == wanted,
            _ => false,
        });
        reached.map(|chapter| when(chapter.at))
    };
    let gone = matches!(order.status, Status::Canceled | Status::Expired);
    if gone {
        let ended = chapters.last().map(|chapter| when(chapter.at));
        let first = OrderStep {
            title: words.received().to_owned(),
            about: Some(when(order.placed_at)),
            icon: "check",
            at: StepAt::Done,
        };
        let last = OrderStep { title: heading(words, order).to_owned(), about: ended, icon: "x", at: StepAt::Now };
        return vec![first, last];
    }
    let fetched = order.agreement.kind == FulfilmentType::Pickup;
    let mut way = vec![
        (0, words.received(), "check", Some(when(order.placed_at))),
        (1, words.being_picked(), "basket", at(Status::InProgress)),
        (2, words.packed_and_weighed(), "bag", at(Status::Ready)),
    ];
    if fetched {
        way.push((4, words.ready_at_the_branch(), "shop", at(Status::PickedUp)));
    } else {
        way.push((3, words.on_the_way(), "van", at(Status::OutForDelivery)));
        way.push((4, words.at_your_door(), "door", at(Status::Delivered)));
    }
    let now = rank(order.status);
    let last = way.len() - 1;
    let step = |(place, (rank, title, icon, about)): (usize, (usize, &str, &'static str, Option<String>))| OrderStep {
        title: title.to_owned(),
        about: about.or_else(|| window.filter(|_| place == last).map(str::to_owned)),
        icon: if rank < now || order.status.is_handed_over() { "check" } else { icon },
        at: match rank.cmp(&now) {
            std::cmp::Ordering::Less => StepAt::Done,
            std::cmp::Ordering::Equal if order.status.is_handed_over() => StepAt::Done,
            std::cmp::Ordering::Equal => StepAt::Now,
            std::cmp::Ordering::Greater => StepAt::Later,
        },
    };
    way.into_iter().enumerate().map(step).collect()
}
