//! What a promotion would take off lines as they stand. Pure figures: nothing is taken yet.

use super::{
    offers::Candidate,
    pieces,
    rounding::{at_rate, part, spread},
    work::Work,
};
use crate::promotion::Effect;

/// What a promotion would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// All that it takes off goods.
    pub worth: i64,
    /// Off which line, how much, and for how many pieces.
    pub off: Vec<Off>,
    /// Lines that it needs and takes nothing off: the two that are paid of three.
    pub needs: Vec<usize>,
}

/// Something off a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Off {
    pub line: usize,
    pub amount: i64,
    pub pieces: Option<i64>,
    pub shared: bool,
}

/// The lines, and those of them that are still free in this stacking group.
pub(crate) struct Floor<'a> {
    pub works: &'a [Work],
    pub open: &'a [bool],
    pub ranks: &'a [u32],
}

impl Floor<'_> {
    /// Those of these lines that can be reduced.
    pub fn of<'l>(&'l self, lines: &'l [usize]) -> impl Iterator<Item = (usize, &'l Work)> + 'l {
        let lines = lines.iter().filter_map(|at| Some((*at, self.works.get(*at)?)));
        lines.filter(|(at, work)| self.open.get(*at) == Some(&true) && work.left > 0)
    }
}

impl Outcome {
    /// Is there anything?
    pub fn is_something(&self) -> bool {
        self.worth > 0
    }

    /// All lines that nobody else of the group may reduce then.
    pub fn touched(&self) -> impl Iterator<Item = usize> + '_ {
        self.off.iter().map(|off| off.line).chain(self.needs.iter().copied())
    }

    pub(super) fn of(off: Vec<Off>, needs: Vec<usize>) -> Self {
        Self { worth: off.iter().map(|off| off.amount).sum(), off, needs }
    }
}

/// What the promotion would take off these lines.
pub(crate) fn outcome(term: &Candidate<'_>, floor: &Floor<'_>) -> Outcome {
    let each = |amount: &dyn Fn(&Work) -> i64| {
        let lines = floor.of(&term.lines).map(|(line, work)| Off {
            line,
            amount: amount(work).clamp(0, work.left),
            pieces: None,
            shared: false,
        });
        Outcome::of(lines.filter(|off| off.amount > 0).collect(), Vec::new())
    };
    match term.effect {
        Effect::PercentOffLines { rate } => each(&|work| at_rate(work.left, *rate)),
        Effect::AmountOffLines { amount } => each(&|work| part(*amount, work.quantity, work.per)),
        Effect::SetPrice { amount } => each(&|work| work.left - part(*amount, work.quantity, work.per).min(work.left)),
        Effect::PercentOffOrder { rate, most } => {
            shared(term, floor, |base| at_rate(base, *rate).min(most.unwrap_or(i64::MAX)))
        }
        Effect::AmountOffOrder { amount } => shared(term, floor, |_| *amount),
        Effect::CheapestFree { of, times } => {
            let deal = pieces::Deal { buy: *of - 1, get: 1, rate: super::ONE, times: *times };
            pieces::among(floor, &term.lines, deal)
        }
        Effect::BuyGet { buy, get, rate, times, .. } => {
            let deal = pieces::Deal { buy: *buy, get: *get, rate: *rate, times: *times };
            match &term.gets {
                Some(gets) => pieces::across(floor, &term.lines, gets, deal),
                None => pieces::among(floor, &term.lines, deal),
            }
        }
        Effect::FreeDelivery { .. } | Effect::Gift { .. } => Outcome::default(),
    }
}

/// Something off all lines together, spread over them by what is left of each.
fn shared(term: &Candidate<'_>, floor: &Floor<'_>, amount: impl Fn(i64) -> i64) -> Outcome {
    let (lines, weights): (Vec<usize>, Vec<i64>) = floor.of(&term.lines).map(|(at, work)| (at, work.left)).unzip();
    let base: i64 = weights.iter().sum();
    let ranks: Vec<u32> = lines.iter().map(|at| floor.ranks.get(*at).copied().unwrap_or(0)).collect();
    let shares = spread(amount(base).clamp(0, base), &weights, &ranks);
    let off = lines.into_iter().zip(shares).filter(|(_, share)| *share > 0);
    Outcome::of(off.map(|(line, amount)| Off { line, amount, pieces: None, shared: true }).collect(), Vec::new())
}
