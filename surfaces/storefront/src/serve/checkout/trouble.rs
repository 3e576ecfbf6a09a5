//! What stands in the way of an order, told to whoever wants to place it.

use bodega_sales::checkout::Plan;

use crate::{
    page::Part,
    part::{Problem, ProblemLine},
    serve::basket::quote_title,
    shopper::Shopper,
    words::Words,
};

/// What went wrong when it was to be ordered, and the part in which it is mended.
pub(super) fn of_code(words: Words, code: &str) -> (Problem, Option<Part>) {
    let plain = Problem::plain;
    match code {
        "PAYMENT_DECLINED" => (plain(words.declined(), words.declined_about()), Some(Part::Pay)),
        "INSUFFICIENT_FUNDS" => (plain(words.too_poor(), words.declined_about()), Some(Part::Pay)),
        "PAYMENT_TIMED_OUT" => (plain(words.h_not_paid(), words.declined_about()), Some(Part::Pay)),
        "PAYMENT_REQUIRED" | "PAYMENT_KIND_UNAVAILABLE" => (plain(words.choose_one(), ""), Some(Part::Pay)),
        "SLOT_UNAVAILABLE" => (plain(words.somebody_faster(), words.slot_gone()), Some(Part::When)),
        "ADDRESS_NOT_SERVED" => (plain(words.not_served(), words.not_served_about()), Some(Part::Where)),
        "PRICE_CHANGED" => (plain(words.price_changed(), words.price_changed_about()), None),
        "VERSION_MISMATCH" | "CART_CHANGED" => (plain(words.basket_changed(), words.price_changed_about()), None),
        "PROVIDER_UNAVAILABLE" | "REQUEST_IN_PROGRESS" => (plain(words.bank_silent(), words.bank_silent_about()), None),
        "INSUFFICIENT_STOCK" | "OUT_OF_STOCK_ANYWHERE" | "NOT_FOR_SALE" => {
            (plain(words.somebody_faster(), words.lines_in_the_way()), None)
        }
        _ => (plain(words.cannot_order(), ""), None),
    }
}

/// What stands in the way as things are.
pub(super) fn of_plan(shopper: &Shopper, plan: &Plan) -> Option<(Problem, Option<Part>)> {
    let words = shopper.visitor.words;
    if !plan.missing.is_empty() {
        let lines = plan.missing.iter().map(|short| {
            let line = plan.basket.lines.iter().find(|line| line.goods.variant == short.variant);
            let title = line.map(|line| quote_title(words, &plan.basket.lines, line.key)).unwrap_or_default();
            let much = line.map_or_else(
                || short.available.to_string(),
                |line| crate::say::much_of(words, short.available.max(0), line.goods.unit),
            );
            ProblemLine { href: Some(shopper.visitor.ways.to("/basket")), text: words.missing_line(title, much) }
        });
        return Some((Problem { title: words.lines_in_the_way().to_owned(), lines: lines.collect() }, None));
    }
    let stops = plan.problems.iter().find(|problem| problem.blocking && !is_open_question(problem))?;
    let minimum = stops.details["minimum"].as_i64().filter(|_| stops.code == "MIN_ORDER_NOT_REACHED");
    if let Some(minimum) = minimum {
        let money = bodega_kernel::Money::new(minimum, plan.quote.currency);
        let least = bodega_ui::component::Price::of(money, words.lang()).plain();
        return Some((Problem::plain(words.min_order(least), ""), None));
    }
    Some(of_code(words, stops.code))
}

/// Something that merely has not been said yet.
fn is_open_question(problem: &bodega_sales::checkout::Problem) -> bool {
    matches!(problem.code, "VALIDATION_FAILED" | "PAYMENT_REQUIRED")
}
