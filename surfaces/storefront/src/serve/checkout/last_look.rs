//! The fourth part: all of it once more, and the act.

use bodega_kernel::Money;
use bodega_sales::checkout::Plan;
use bodega_ui::component::Price;

use crate::{page::LastLook, shopper::Shopper};

/// The part as it is shown.
pub(super) fn last_look(shopper: &Shopper, plan: &Plan, told: &[Option<String>; 4]) -> LastLook {
    let words = shopper.visitor.words;
    let [goal, time, pay, _] = told.clone();
    let total = Price::of(Money::new(plan.quote.total, plan.quote.currency), words.lang()).plain();
    let pay = pay.map(|pay| format!("{pay}, {}", words.up_to(total)));
    let facts = [(words.to(), goal), (words.at_time(), time), (words.paid_with(), pay)];
    let (cart, version) = plan.cart.map_or((String::new(), 0), |(cart, version)| (cart.to_string(), version));
    let mut notes = vec![words.set_aside().to_owned()];
    notes.extend(
        plan.problems.iter().any(|problem| problem.code == "AGE_CHECK_REQUIRED").then(|| words.age_check().to_owned()),
    );
    let stopped = plan.problems.iter().any(|problem| problem.blocking) || !plan.missing.is_empty();
    LastLook {
        facts: facts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect(),
        notes,
        // Of this basket as it is now: sent again it is the same order, and after a decline it is another try.
        key: format!("{cart}.{version}"),
        version,
        total: plan.quote.total,
        is_ready: !stopped,
    }
}
