//! Promotions against each other: of one stacking group the best for the shopper wins on each line, and groups are
//! applied in their order on what remains.

use bodega_kernel::{Id, noun};

use super::{
    Applied, Gift, LineDiscount, Refused, Term,
    effect::{Floor, Outcome, outcome},
    work::Work,
};
use crate::promotion::Effect;

/// A promotion whose conditions hold, with the lines that it is for.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'a> {
    pub promotion: Id<noun::Promotion>,
    pub name: &'a str,
    pub code: Option<&'a str>,
    pub group: i64,
    pub effect: &'a Effect,
    pub lines: Vec<usize>,
    pub gets: Option<Vec<usize>>,
    pub min_subtotal: Option<i64>,
    pub min_pieces: Option<i64>,
    pub limited: bool,
}

/// What came of all of them.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// In the order in which they were applied, those of the delivery not among them.
    pub applied: Vec<Applied>,
    pub terms: Vec<Term>,
    pub gifts: Vec<Gift>,
    /// Those that would make the delivery cheaper, in their order: the place of the candidate.
    pub deliveries: Vec<usize>,
    /// What takes nothing off, and why: the place of the candidate.
    pub refused: Vec<(usize, Refused)>,
}

impl Candidate<'_> {
    pub fn term(&self) -> Term {
        Term {
            promotion: self.promotion,
            name: self.name.to_owned(),
            code: self.code.map(str::to_owned),
            group: self.group,
            effect: self.effect.clone(),
            lines: self.lines.clone(),
            gets: self.gets.clone(),
            min_subtotal: self.min_subtotal,
            min_pieces: self.min_pieces,
            limited: self.limited,
        }
    }

    pub fn applied(&self, amount: i64, delivery: i64) -> Applied {
        Applied {
            promotion: self.promotion,
            name: self.name.to_owned(),
            code: self.code.map(str::to_owned),
            effect: self.effect.kind(),
            amount,
            delivery,
        }
    }

    /// Do its goods cost enough, and are there enough of them?
    fn reached(&self, works: &[Work]) -> Result<(), Refused> {
        let lines = || self.lines.iter().filter_map(|at| works.get(*at));
        if let Some(minimum) = self.min_subtotal {
            let left: i64 = lines().map(|work| work.left).sum();
            if left < minimum {
                return Err(Refused::SubtotalTooLow { minimum, missing: minimum - left });
            }
        }
        if let Some(minimum) = self.min_pieces
            && lines().map(Work::pieces).fold(0, i64::saturating_add) < minimum
        {
            return Err(Refused::TooFew { minimum });
        }
        Ok(())
    }
}

/// Applies them to the lines. They come in the order of their ids, whatever their groups.
pub(crate) fn settle(candidates: &[Candidate<'_>], works: &mut [Work], ranks: &[u32]) -> Settled {
    let mut settled = Settled::default();
    let mut groups: Vec<i64> = candidates.iter().map(|candidate| candidate.group).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        let members: Vec<usize> = (0..candidates.len()).filter(|at| candidates[*at].group == group).collect();
        settle_group(candidates, &members, works, ranks, &mut settled);
    }
    settled
}

fn settle_group(
    candidates: &[Candidate<'_>],
    members: &[usize],
    works: &mut [Work],
    ranks: &[u32],
    settled: &mut Settled,
) {
    let (mut goods, mut present): (Vec<usize>, Option<usize>) = (Vec::new(), None);
    for at in members {
        let candidate = &candidates[*at];
        match (candidate.reached(works), candidate.effect) {
            (Err(why), _) => settled.refused.push((*at, why)),
            (Ok(()), Effect::FreeDelivery { .. }) => settled.deliveries.push(*at),
            // Of one group one present: that which is hardest to reach.
            (Ok(()), Effect::Gift { .. }) => {
                let harder = |other: usize| candidates[other].min_subtotal < candidate.min_subtotal;
                if present.is_none_or(harder) {
                    present = Some(*at);
                }
            }
            (Ok(()), _) => goods.push(*at),
        }
    }
    if let Some(at) = present
        && let Effect::Gift { variant_id, quantity } = candidates[at].effect
    {
        let promotion = candidates[at].promotion;
        settled.gifts.push(Gift { promotion, variant: *variant_id, quantity: *quantity });
        settled.applied.push(candidates[at].applied(0, 0));
        settled.terms.push(candidates[at].term());
    }
    compete(candidates, goods, works, ranks, settled);
}

/// The best for the shopper first, then the best on the lines that are left, and so on. Of equal ones the first by id.
fn compete(
    candidates: &[Candidate<'_>],
    members: Vec<usize>,
    works: &mut [Work],
    ranks: &[u32],
    settled: &mut Settled,
) {
    let mut open = vec![true; works.len()];
    let first: Vec<(usize, Outcome)> = {
        let floor = Floor { works, open: &open, ranks };
        members.into_iter().map(|at| (at, outcome(&candidates[at], &floor))).collect()
    };
    let mut waiting = Vec::with_capacity(first.len());
    for (at, outcome) in first {
        if outcome.is_something() {
            waiting.push((at, outcome));
        } else {
            settled.refused.push((at, Refused::NothingLeft));
        }
    }
    while let Some(best) = best(&waiting) {
        let (at, won) = waiting.swap_remove(best);
        let candidate = &candidates[at];
        for off in &won.off {
            let (promotion, amount) = (candidate.promotion, off.amount);
            works[off.line].take_off(LineDiscount { promotion, amount, shared: off.shared, pieces: off.pieces });
        }
        won.touched().for_each(|line| open[line] = false);
        settled.applied.push(candidate.applied(won.worth, 0));
        settled.terms.push(candidate.term());
        let floor = Floor { works, open: &open, ranks };
        waiting.retain_mut(|(other, expected)| {
            if expected.touched().all(|line| open[line]) {
                return true;
            }
            *expected = outcome(&candidates[*other], &floor);
            if !expected.is_something() {
                settled.refused.push((*other, Refused::BetterOffer { promotion: candidate.promotion }));
            }
            expected.is_something()
        });
    }
}

fn best(waiting: &[(usize, Outcome)]) -> Option<usize> {
    // Places rise with ids.
    let better = |a: &usize, b: &usize| {
        let ((one, first), (two, second)) = (&waiting[*a], &waiting[*b]);
        first.worth.cmp(&second.worth).then_with(|| two.cmp(one))
    };
    (0..waiting.len()).max_by(better)
}
