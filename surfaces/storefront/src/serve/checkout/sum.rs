//! What is bought, beside the parts.

use bodega_browse::Card;
use bodega_kernel::Money;
use bodega_sales::{
    checkout::Plan,
    routing::{Reason, Routed},
};
use bodega_ui::component::Price;

use crate::{
    page::{Sum, SumLine},
    part::{Totals, Why, WhyStep, hue, hue_of},
    serve::basket::{called, face, meter, quote_title},
    shopper::Shopper,
};

/// What is bought, and what it comes to.
pub(super) fn sum(shopper: &Shopper, plan: &Plan, cards: &[Card]) -> Sum {
    let (words, quote) = (shopper.visitor.words, &plan.quote);
    let line = |line: &bodega_sales::pricing::BasketLine| {
        let card = cards.iter().find(|card| card.id == line.goods.product);
        let quoted = quote.line(line.key);
        let total = quoted.map_or(0, |line| line.subtotal - line.discount);
        SumLine {
            figure: face(&line.goods, card),
            hue: card.map_or_else(|| hue_of(&line.goods.slug), hue),
            title: called(words, &line.goods),
            much: crate::say::much_of(words, line.quantity, line.goods.unit),
            total: Price::of(Money::new(total, quote.currency), words.lang()).plain(),
        }
    };
    let title = |key: u32| quote_title(words, &plan.basket.lines, key);
    let routed = plan.arrival.as_ref().and_then(|arrival| arrival.routed.as_ref());
    Sum {
        lines: plan.basket.lines.iter().map(line).collect(),
        meter: meter(words, quote),
        totals: Some(Totals::of(words, quote, title)),
        site: routed.and_then(|routed| site(shopper, routed)),
    }
}

/// From where it comes, and why from there.
pub(crate) fn site(shopper: &Shopper, routed: &Routed) -> Option<(String, Why)> {
    let (words, chosen) = (shopper.visitor.words, routed.site()?);
    let name = |id| shopper.visitor.site_name(id);
    let steps = routed.considered.iter().map(|one| {
        let place = name(one.site_id);
        let text = match &one.reason {
            Reason::Configured => words.site_configured(place),
            Reason::Fetched => words.site_fetched(place),
            Reason::HasAll { .. } => words.site_has_all(place),
            Reason::HasPart { lines } => words.site_has_part(place, lines),
            Reason::HasMost { lines } => words.site_has_most(place, lines),
            Reason::OutOfZone => words.site_out_of_zone(place),
            Reason::Excluded => words.site_excluded(place),
            _ => words.site_not_needed(place),
        };
        WhyStep { text, amount: None }
    });
    let title = words.picked_at(name(chosen));
    Some((title.clone(), Why::of(words, &title, steps.collect())))
}
