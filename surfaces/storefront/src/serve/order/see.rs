//! What is in an order, and when and where it comes, as its pages show it.

use bodega_browse::Picture;
use bodega_kernel::Time;
use bodega_sales::order::{Booked, Line, Order, Picture as Face, Sold};
use bodega_ui::speech;
use jiff::tz::TimeZone;

use crate::{
    page::{CrateWare, InCrate},
    part::{Figure, Fit},
    say,
    shopper::Shopper,
};

/// The picture of what was sold.
pub(super) fn figure(face: Option<&Face>, fit: Fit) -> Figure {
    let own = face.map(|face| Picture {
        hash: face.hash.clone(),
        width: face.width,
        height: face.height,
        alt: String::new(),
    });
    Figure::of(own.as_ref(), fit)
}

/// The pictures of an order, a few of them.
pub(super) fn figures(order: &Order, most: usize, fit: Fit) -> Vec<Figure> {
    order.agreement.items.iter().take(most).map(|sold| figure(sold.image.as_ref(), fit)).collect()
}

/// What is in the crate, or to come.
pub(super) fn in_crate(shopper: &Shopper, line: &Line<'_>) -> CrateWare {
    let (words, sold) = (shopper.visitor.words, line.sold);
    let lang = words.lang();
    let much = |sold: &Sold| say::much(lang, sold.quantity, sold.unit);
    let one = sold.quantity == 1;
    let title = sold.whole_title();
    let state = if !line.pick.substitutes.is_empty() {
        InCrate::Swapped
    } else if line.pick.picked > 0 {
        InCrate::Picked
    } else if line.pick.short > 0 {
        InCrate::LeftOut
    } else {
        InCrate::Waiting
    };
    let (shown, instead) = match line.pick.substitutes.first() {
        Some(other) => (other.title.clone(), Some(words.instead_of(&title))),
        None if one => (title, None),
        None => (words.much_of(&title, much(sold)), None),
    };
    CrateWare { figure: figure(sold.image.as_ref(), Fit::Aisle), title: shown, state, instead, words }
}

/// The zone of an order: its window's, or the shop's.
pub(super) fn zone(shopper: &Shopper, order: &Order) -> TimeZone {
    let own = order.agreement.slot.as_ref().map(|slot| slot.time_zone.as_str());
    TimeZone::get(own.unwrap_or(&shopper.visitor.merchant.time_zone)).unwrap_or(TimeZone::UTC)
}

/// A window in words.
pub(super) fn window(shopper: &Shopper, slot: &Booked) -> String {
    let zone = TimeZone::get(&slot.time_zone).unwrap_or(TimeZone::UTC);
    let told = say::Window { starts: slot.starts_at, ends: slot.ends_at, price: None, left: None };
    told.whole(shopper.visitor.words, shopper.visitor.now, &zone)
}

/// A moment: the time alone where it is today.
pub(super) fn moment(shopper: &Shopper, zone: &TimeZone, at: Time) -> String {
    let (at, now) = (at.timestamp().to_zoned(zone.clone()), shopper.visitor.now.timestamp().to_zoned(zone.clone()));
    let clock = at.strftime("%H:%M").to_string();
    if at.date() == now.date() {
        clock
    } else {
        format!("{}, {clock}", speech::day_and_month(shopper.visitor.words.lang(), at.date()))
    }
}
