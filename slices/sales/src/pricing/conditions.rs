//! Does a promotion speak to this shopper, here and now? What the goods have to be is asked later.

use jiff::tz::TimeZone;

use super::{Basket, Refused, book::Rule};
use crate::slot::{calendar, clock};

/// The moment of a basket on the site's wall: looked up only when somebody asks.
pub(crate) struct Wall {
    zone: TimeZone,
    seen: Option<(i64, i64)>,
}

impl Wall {
    pub fn new(zone: TimeZone) -> Self {
        Self { zone, seen: None }
    }

    /// The weekday, 0 for Sunday, and the minute of the day.
    fn at(&mut self, basket: &Basket) -> (i64, i64) {
        let zone = &self.zone;
        *self.seen.get_or_insert_with(|| {
            let wall = basket.at.timestamp().to_zoned(zone.clone());
            (calendar::weekday(wall.date()), i64::from(wall.hour()) * 60 + i64::from(wall.minute()))
        })
    }
}

/// Why it does not, if it does not.
pub(crate) fn refuse(rule: &Rule, basket: &Basket, wall: &mut Wall) -> Option<Refused> {
    let content = &rule.promotion.content;
    let when = &content.when;
    let among =
        |list: &[String], is: Option<&str>| list.is_empty() || is.is_some_and(|is| list.iter().any(|one| one == is));
    if let Some((_, why)) = basket.spent.iter().find(|(spent, _)| *spent == rule.promotion.id) {
        return Some(*why);
    }
    if let Some(from) = when.from.filter(|from| *from > basket.at) {
        return Some(Refused::NotYet { from });
    }
    if when.until.is_some_and(|until| until <= basket.at) {
        return Some(Refused::Over);
    }
    if content.currency.is_some_and(|currency| currency != basket.currency) {
        return Some(Refused::OtherCurrency);
    }
    if when.first_order && !basket.first_order {
        return Some(Refused::NotFirstOrder);
    }
    if !among(&when.customer_groups, basket.group.as_deref()) {
        return Some(Refused::OtherGroup);
    }
    if !among(&when.channels, basket.channel.as_deref()) {
        return Some(Refused::OtherChannel);
    }
    // While nothing is chosen yet, nothing speaks against it.
    if basket.fulfilment.is_some_and(|is| !when.fulfilment.is_empty() && !when.fulfilment.contains(&is)) {
        return Some(Refused::OtherFulfilment);
    }
    if basket.site.is_some_and(|is| !when.branch_ids.is_empty() && !when.branch_ids.contains(&is)) {
        return Some(Refused::OtherSite);
    }
    if (rule.hours.is_some() || !when.days.is_empty()) && !is_open(rule, wall.at(basket)) {
        return Some(Refused::OtherHours);
    }
    None
}

/// Hours that go over midnight belong to the day on which they begin.
fn is_open(rule: &Rule, (day, minute): (i64, i64)) -> bool {
    let days = &rule.promotion.content.when.days;
    let on = |day: i64| days.is_empty() || days.iter().any(|one| i64::from(*one) == day);
    let (from, until) = rule.hours.unwrap_or((0, clock::DAY));
    if from <= until {
        return on(day) && (from..until).contains(&minute);
    }
    (on(day) && minute >= from) || (on((day + 6) % 7) && minute < until)
}
