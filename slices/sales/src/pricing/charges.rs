//! What comes on top of the goods.

use bodega_kernel::{Currency, Id, noun};

use super::{
    Applied, Charge, ChargeKind, ChargeReason, FreeDelivery,
    offers::Candidate,
    rounding::MOST,
    taxes::{Finder, Taxes},
};
use crate::{
    fee::{self, Fee},
    promotion::Effect,
};

/// A charge before it is taxed.
#[derive(Debug, Clone)]
pub(crate) struct Raw<'a> {
    pub kind: ChargeKind,
    pub usual: i64,
    pub amount: i64,
    pub fee: Option<Id<noun::Fee>>,
    pub why: ChargeReason,
    /// The keys of the lines that it is for.
    pub of: Vec<u32>,
    /// None: it is no price for anything.
    pub class: Option<&'a str>,
}

impl Raw<'_> {
    /// As it is paid.
    pub fn taxed<'a>(&self, class: Option<&'a str>, taxes: &mut Taxes, finder: &mut Finder<'a>) -> Charge {
        let rate = match class {
            Some(class) => taxes.of(finder, class),
            None => taxes.untaxed(),
        };
        let split = taxes.split(self.amount, rate);
        Charge {
            kind: self.kind,
            usual: self.usual,
            amount: self.amount,
            fee: self.fee,
            why: self.why,
            of: self.of.clone(),
            rate,
            net: split.net,
            tax: split.tax,
            total: split.total(),
        }
    }
}

/// What bringing the goods costs by the rules, before promotions, and what the shopper needs for it to be free.
pub(crate) fn delivery<'a>(
    rule: Option<&'a Fee>,
    currency: Currency,
    carrier: Option<i64>,
    goods: i64,
    class: &'a str,
) -> Option<(Raw<'a>, Option<FreeDelivery>)> {
    let usual = match (rule, carrier) {
        (None, None) => fee::usual(currency),
        (rule, carrier) => {
            let free_from = rule.and_then(|rule| rule.content.free_from);
            let amount = carrier.or_else(|| rule.map(|rule| rule.content.amount));
            amount.map(|amount| (amount.max(0), free_from))
        }
    };
    let (usual, free_from) = usual?;
    let reached = free_from.filter(|threshold| goods >= *threshold);
    let meter = free_from
        .filter(|_| usual > 0)
        .map(|threshold| FreeDelivery { threshold, missing: (threshold - goods).max(0) });
    let why = match (reached, carrier) {
        (Some(threshold), _) => ChargeReason::FreeFrom { threshold },
        (None, Some(_)) => ChargeReason::Carrier,
        (None, None) => ChargeReason::Usual { free_in: meter.map(|meter| meter.missing) },
    };
    let raw = Raw {
        kind: ChargeKind::Delivery,
        usual,
        amount: if reached.is_some() { 0 } else { usual },
        fee: rule.map(|rule| rule.id),
        why,
        of: Vec::new(),
        class: Some(rule.and_then(|rule| rule.content.tax_class.as_deref()).unwrap_or(class)),
    };
    Some((raw, meter))
}

/// Promotions make the delivery cheaper: of one group the one that takes most, of equal ones the first.
pub(crate) fn cheaper(raw: &mut Raw<'_>, candidates: &[Candidate<'_>], granted: &[usize]) -> Vec<(usize, Applied)> {
    let mut applied: Vec<(usize, Applied)> = Vec::new();
    let mut rest = granted;
    while let Some(first) = rest.first() {
        let group = candidates[*first].group;
        let end = rest.iter().position(|at| candidates[*at].group != group).unwrap_or(rest.len());
        let off = |at: usize| match candidates[at].effect {
            Effect::FreeDelivery { most } => most.unwrap_or(i64::MAX).min(raw.amount),
            _ => 0,
        };
        let best = rest[..end].iter().copied().map(|at| (off(at), at)).max_by(|(a, x), (b, y)| a.cmp(b).then(y.cmp(x)));
        if let Some((off, at)) = best.filter(|(off, _)| *off > 0) {
            raw.amount -= off;
            raw.why = ChargeReason::Promotion { promotion: candidates[at].promotion };
            applied.push((at, candidates[at].applied(0, off)));
        }
        rest = &rest[end..];
    }
    applied
}

/// What the bags cost.
pub(crate) fn bags(rule: &Fee, pieces: i64) -> Option<Raw<'_>> {
    let content = &rule.content;
    let count = content.per_pieces.map_or(1, |per| (pieces + per - 1) / per.max(1));
    let amount = content.amount.saturating_mul(count).min(MOST);
    (amount > 0).then(|| Raw {
        kind: ChargeKind::Bag,
        usual: amount,
        amount,
        fee: Some(rule.id),
        why: ChargeReason::Each { amount: content.amount, count },
        of: Vec::new(),
        class: Some(content.tax_class.as_deref().unwrap_or(crate::tax::STANDARD)),
    })
}

/// The deposits of one rule, on so many pieces.
pub(crate) fn deposits(rule: &Fee, of: Vec<u32>, count: i64) -> Option<Raw<'_>> {
    let content = &rule.content;
    let amount = content.amount.saturating_mul(count).min(MOST);
    (amount > 0).then_some(Raw {
        kind: ChargeKind::Deposit,
        usual: amount,
        amount,
        fee: Some(rule.id),
        why: ChargeReason::Each { amount: content.amount, count },
        of,
        class: content.tax_class.as_deref(),
    })
}

/// What the shopper gives.
pub(crate) fn tip(amount: i64) -> Option<Raw<'static>> {
    (amount > 0).then_some(Raw {
        kind: ChargeKind::Tip,
        usual: amount,
        amount,
        fee: None,
        why: ChargeReason::Wish,
        of: Vec::new(),
        class: None,
    })
}
