//! The sums of a quote: of what is listed, and of nothing else.

use super::{
    Charge, ChargeKind, ChargeReason, Problem, Quote,
    rounding::{MOST, to_coin},
    taxes::Taxes,
};

/// Adds it all up.
pub(crate) fn up(mut quote: Quote, mut taxes: Taxes) -> Quote {
    quote.subtotal = quote.lines.iter().map(|line| line.subtotal).sum();
    quote.discount = quote.lines.iter().map(|line| line.discount).sum();
    quote.total = total(&quote);
    if quote.total > MOST && !quote.problems.contains(&Problem::AmountTooLarge) {
        quote.problems.push(Problem::AmountTooLarge);
    }
    if let Some(charge) = quote.coin.and_then(|coin| rounding(quote.total, coin, &mut taxes)) {
        quote.total += charge.total;
        quote.charges.push(charge);
    }
    quote.delivery_fee = quote.charged(ChargeKind::Delivery);
    quote.tax = taxes.list.iter().map(|tax| tax.amount).sum();
    quote.taxes = taxes.list;
    quote
}

fn total(quote: &Quote) -> i64 {
    let (lines, charges) = (quote.lines.iter().map(|line| line.total), quote.charges.iter().map(|charge| charge.total));
    lines.chain(charges).fold(0, i64::saturating_add)
}

/// What there is no coin for.
fn rounding(total: i64, coin: i64, taxes: &mut Taxes) -> Option<Charge> {
    let amount = to_coin(total, coin) - total;
    if amount == 0 {
        return None;
    }
    let rate = taxes.untaxed();
    let split = taxes.split(amount, rate);
    let why = ChargeReason::Coin { step: coin };
    let kind = ChargeKind::Rounding;
    let of = Vec::new();
    Some(Charge { kind, usual: amount, amount, fee: None, why, of, rate, net: split.net, tax: 0, total: amount })
}
