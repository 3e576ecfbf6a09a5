//! Less is picked than was ordered, or something else: what it costs then.
//!
//! It is priced with the promotions that were applied when the order was placed, as they stood then. Each line costs the
//! less of two: what comes of that, and its share of what was confirmed. So nobody ever pays more because the shop had
//! less, whatever threshold is missed by it.

use std::{collections::HashMap, sync::Arc};

use bodega_catalog::product::Price;
use bodega_kernel::{Id, noun};

use super::{
    Charge, ChargeKind, ChargeReason, Goods, Quote, QuotedLine, Tax, Term,
    offers::{Candidate, settle},
    rounding::{at_rate, so_far, within},
    sum,
    taxes::Taxes,
    work::Work,
};

/// What was picked of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picked {
    /// Which line.
    pub key: u32,
    /// How much of it; never more than was ordered.
    pub quantity: i64,
}

/// Something that comes instead.
#[derive(Debug, Clone)]
pub struct Substitute {
    /// What the caller knows it by; unique among all lines.
    pub key: u32,
    /// Instead of which line.
    pub instead_of: u32,
    /// So much of that line's unit it stands for.
    pub stands_for: i64,
    /// What it is.
    pub goods: Arc<Goods>,
    /// How much of its own unit.
    pub quantity: i64,
    /// What it costs by itself.
    pub price: Price,
    /// The list that says so.
    pub list: Option<Id<noun::PriceList>>,
    /// How it is taxed: see [`Book::tax_of`](super::Book::tax_of).
    pub tax: Tax,
    /// Has the shopper said yes to pay what it costs? If not it costs no more than what it stands for.
    pub agreed: bool,
}

/// What an order costs when this much of it comes. Lines that are not named come whole.
pub fn reprice(quote: &Quote, picked: &[Picked], substitutes: &[Substitute]) -> Quote {
    let parts = parts(quote, picked, substitutes);
    let mut works: Vec<Work> = parts.iter().map(|part| part.work.clone()).collect();
    let terms = terms(quote, &parts);
    let candidates: Vec<Candidate<'_>> = terms.iter().map(candidate).collect();
    let ranks: Vec<u32> = ranks(&parts);
    let settled = settle(&candidates, &mut works, &ranks);

    let mut taxes = Taxes::again(quote.tax_included, &quote.taxes);
    let lines: Vec<QuotedLine> =
        parts.iter().zip(works).map(|(part, work)| part.priced(work, quote, &mut taxes)).collect();
    let charges = charges(quote, &parts, &mut taxes);
    let mut discounts = settled.applied;
    discounts.extend(quote.discounts.iter().filter(|applied| applied.delivery > 0).cloned());
    let again = Quote {
        lines,
        discounts,
        charges,
        uses: quote.uses.clone(),
        gifts: Vec::new(),
        problems: Vec::new(),
        terms: quote.terms.clone(),
        ..quote.clone()
    };
    sum::up(again, taxes)
}

/// A line of what comes.
struct Part<'a> {
    /// The line that was ordered, or that it comes instead of.
    ordered: &'a QuotedLine,
    at: usize,
    substitute: Option<&'a Substitute>,
    work: Work,
    /// From which to which unit of the ordered line.
    units: (i64, i64),
}

fn parts<'a>(quote: &'a Quote, picked: &[Picked], substitutes: &'a [Substitute]) -> Vec<Part<'a>> {
    let picked: HashMap<u32, i64> = picked.iter().map(|one| (one.key, one.quantity)).collect();
    let mut parts = Vec::with_capacity(quote.lines.len() + substitutes.len());
    let mut reached = HashMap::new();
    for (at, line) in quote.lines.iter().enumerate() {
        let quantity = picked.get(&line.key).copied().unwrap_or(line.quantity).clamp(0, line.quantity);
        let work = Work { gift: line.gift, ..Work::of(quantity, line.unit_price, line.per, line.by_piece) };
        reached.insert(line.key, (at, quantity));
        parts.push(Part { ordered: line, at, substitute: None, work, units: (0, quantity) });
    }
    for substitute in substitutes {
        let Some((at, from)) = reached.get_mut(&substitute.instead_of) else { continue };
        let ordered = &quote.lines[*at];
        let until = from.saturating_add(substitute.stands_for.max(0)).min(ordered.quantity);
        let price = substitute.price;
        let work = Work::of(substitute.quantity, price.amount, price.per, substitute.goods.is_by_piece());
        parts.push(Part { ordered, at: *at, substitute: Some(substitute), work, units: (*from, until) });
        *from = until;
    }
    parts
}

/// What comes instead of something is reduced by the same promotions.
fn terms(quote: &Quote, parts: &[Part<'_>]) -> Vec<Term> {
    let instead: Vec<(usize, usize)> =
        parts.iter().enumerate().skip(quote.lines.len()).map(|(at, part)| (at, part.at)).collect();
    let with = |lines: &Vec<usize>| {
        let more = instead.iter().filter(|(_, of)| lines.contains(of)).map(|(at, _)| *at);
        lines.iter().copied().chain(more).collect()
    };
    let term = |term: &Term| Term { lines: with(&term.lines), gets: term.gets.as_ref().map(with), ..term.clone() };
    let mut terms: Vec<Term> = quote.terms.iter().map(term).collect();
    // Of equal ones the first by id wins, as it did when the order was priced.
    terms.sort_by_key(|term| term.promotion);
    terms
}

fn candidate(term: &Term) -> Candidate<'_> {
    Candidate {
        promotion: term.promotion,
        name: &term.name,
        code: term.code.as_deref(),
        group: term.group,
        effect: &term.effect,
        lines: term.lines.clone(),
        gets: term.gets.clone(),
        min_subtotal: term.min_subtotal,
        min_pieces: term.min_pieces,
        limited: term.limited,
    }
}

fn ranks(parts: &[Part<'_>]) -> Vec<u32> {
    let key = |part: &Part<'_>| part.substitute.map_or(part.ordered.key, |substitute| substitute.key);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_unstable_by_key(|at| (parts[*at].ordered.variant, parts[*at].ordered.quantity, key(&parts[*at])));
    let mut ranks = vec![0; order.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = u32::try_from(rank).unwrap_or(u32::MAX);
    }
    ranks
}

impl Part<'_> {
    /// The line as it is paid.
    fn priced(&self, work: Work, quote: &Quote, taxes: &mut Taxes) -> QuotedLine {
        let rate = match self.substitute {
            Some(substitute) => taxes.place(substitute.tax.clone()),
            None => self.ordered.rate,
        };
        let most = self.most(quote, taxes.list.get(rate).map_or(0, |tax| tax.rate));
        let waived = (work.left - most).max(0);
        let split = taxes.split(work.left - waived, rate);
        let line = QuotedLine {
            quantity: work.quantity,
            subtotal: work.subtotal,
            discount: work.discount() + waived,
            discounts: work.discounts,
            waived,
            rate,
            net: split.net,
            tax: split.tax,
            total: split.total(),
            ..self.ordered.clone()
        };
        match self.substitute {
            None => line,
            Some(substitute) => QuotedLine {
                key: substitute.key,
                variant: substitute.goods.variant,
                unit_price: work.unit_price,
                per: work.per,
                by_piece: work.by_piece,
                before: None,
                list: substitute.list,
                gift: None,
                ..line
            },
        }
    }

    /// The most that it may cost, in the manner of prices: its share of what was confirmed.
    fn most(&self, quote: &Quote, rate: i64) -> i64 {
        if self.substitute.is_some_and(|substitute| substitute.agreed) {
            return i64::MAX;
        }
        let share = |amount: i64| {
            let so_far = |units| so_far(amount, units, self.ordered.quantity);
            so_far(self.units.1) - so_far(self.units.0)
        };
        let left = share(self.ordered.left());
        if quote.tax_included || self.substitute.is_none() {
            return left;
        }
        // Something that bears more tax may cost that much less without it.
        let paid = share(self.ordered.total);
        let mut net = paid - within(paid, rate);
        while net > 0 && net + at_rate(net, rate) > paid {
            net -= 1;
        }
        left.min(net)
    }
}

/// Charges stay as they were confirmed, but deposits are on what comes; of nothing nothing is charged.
fn charges(quote: &Quote, parts: &[Part<'_>], taxes: &mut Taxes) -> Vec<Charge> {
    if parts.iter().all(|part| part.work.quantity == 0) {
        return Vec::new();
    }
    let pieces = |keys: &[u32]| -> i64 {
        let of = parts.iter().filter(|part| part.ordered.by_piece && keys.contains(&part.ordered.key));
        of.map(|part| part.units.1 - part.units.0).sum()
    };
    let again = |charge: &Charge| {
        let (amount, why) = match (charge.kind, charge.why) {
            (ChargeKind::Rounding, _) => return None,
            (ChargeKind::Deposit, ChargeReason::Each { amount, .. }) => {
                let count = pieces(&charge.of);
                (amount.saturating_mul(count).min(charge.amount), ChargeReason::Each { amount, count })
            }
            (_, why) => (charge.amount, why),
        };
        let split = taxes.split(amount, charge.rate);
        let kept = Charge { amount, why, net: split.net, tax: split.tax, total: split.total(), ..charge.clone() };
        (amount > 0 || charge.amount == 0).then_some(kept)
    };
    quote.charges.iter().filter_map(again).collect()
}
