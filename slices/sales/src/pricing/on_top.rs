//! What comes on top of a basket's goods by its book: bringing them, deposits, bags, a tip.

use super::{
    Basket, Book, FreeDelivery, FulfilmentType, Problem, QuotedLine,
    charges::{self, Raw},
    matching::Bits,
    offers::{Candidate, Settled},
};
use crate::fee::Kind;

/// The deposit on a piece of each line, and of each rule the lines and how many pieces they are.
pub(crate) struct Deposits {
    pub each: Vec<i64>,
    pub counts: Vec<(Vec<u32>, i64)>,
}

pub(crate) fn deposited(book: &Book, basket: &Basket, bits: &[Bits]) -> Deposits {
    let mut deposits = Deposits { each: vec![0; bits.len()], counts: vec![(Vec::new(), 0); book.deposits.len()] };
    for ((keys, count), (fee, place)) in deposits.counts.iter_mut().zip(&book.deposits) {
        let content = &fee.content;
        let here = content.site.is_none_or(|site| Some(site) == basket.site) && content.currency == basket.currency;
        let so = basket.fulfilment.is_none_or(|is| content.fulfilment.is_empty() || content.fulfilment.contains(&is));
        for (at, line) in basket.lines.iter().enumerate() {
            if here && so && line.goods.is_by_piece() && bits[at].has(*place) {
                deposits.each[at] += content.amount;
                keys.push(line.key);
                *count = count.saturating_add(line.quantity.max(0));
            }
        }
    }
    deposits
}

/// What comes on top, before it is taxed.
pub(crate) fn charged<'b>(
    book: &'b Book,
    basket: &Basket,
    lines: &[QuotedLine],
    deposits: &Deposits,
    candidates: &[Candidate<'_>],
    settled: &mut Settled,
    problems: &mut Vec<Problem>,
) -> (Vec<Raw<'b>>, Option<FreeDelivery>) {
    let mut raws = Vec::new();
    if lines.is_empty() {
        return (raws, None);
    }
    let goods: i64 = lines.iter().map(|line| line.subtotal - line.discount).sum();
    let trip = book.trip(basket, basket.fulfilment.unwrap_or(FulfilmentType::Delivery));
    let rule = book.fee(Kind::Delivery, &trip);
    let brought = rule.is_some() || trip.fulfilment != FulfilmentType::Pickup;
    // A carrier says its own price; what the house would take by itself is for its own vans.
    let sent = trip.fulfilment == FulfilmentType::Shipping && rule.is_none() && basket.shipping.is_none();
    let class = book.settings.delivery_class.as_str();
    let delivery = charges::delivery(rule, basket.currency, basket.shipping, goods, class).filter(|_| brought && !sent);
    let mut meter = None;
    if let Some((mut raw, free)) = delivery {
        meter = free;
        for (at, applied) in charges::cheaper(&mut raw, candidates, &settled.deliveries) {
            settled.terms.push(candidates[at].term());
            settled.applied.push(applied);
        }
        if basket.fulfilment.is_some() {
            raws.push(raw);
        }
    }
    let subtotal: i64 = lines.iter().map(|line| line.subtotal).sum();
    let minimum = rule.and_then(|rule| rule.content.minimum_order).filter(|minimum| subtotal < *minimum);
    if let (Some(minimum), true) = (minimum, basket.fulfilment.is_some()) {
        problems.push(Problem::MinOrderNotReached { minimum, missing: minimum - subtotal });
    }
    let counted = book.deposits.iter().zip(&deposits.counts);
    raws.extend(counted.filter_map(|((fee, _), (of, count))| charges::deposits(fee, of.clone(), *count)));
    if basket.fulfilment.is_some() {
        let pieces =
            lines.iter().map(|line| if line.by_piece { line.quantity } else { 1 }).fold(0, i64::saturating_add);
        raws.extend(book.fee(Kind::Bag, &trip).and_then(|rule| charges::bags(rule, pieces)));
    }
    raws.extend(charges::tip(basket.tip));
    (raws, meter)
}
