//! What money is for.

use bodega_kernel::Check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::PaymentsError;

/// The parts of an amount, in minor units of its currency. They add up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = PaymentSplit, example = json!({ "revenue": 1000, "tax": 170, "delivery": 120 }))]
pub struct Split {
    /// Goods, without tax.
    pub revenue: i64,
    /// Tax that we owe the state.
    pub tax: i64,
    /// Bringing it, without tax.
    pub delivery: i64,
    /// Deposits that are given back with the empties.
    pub deposits: i64,
    /// Tips, which are not ours.
    pub tips: i64,
    /// Gift cards that were sold: we owe goods for them.
    pub gift_cards: i64,
}

impl Split {
    /// All of it is for goods.
    pub fn goods(amount: i64) -> Self {
        Self { revenue: amount, ..Self::default() }
    }

    /// The parts, in their order.
    pub(crate) fn parts(&self) -> [i64; 6] {
        [self.revenue, self.tax, self.delivery, self.deposits, self.tips, self.gift_cards]
    }

    /// From parts in their order.
    pub(crate) fn from_parts([revenue, tax, delivery, deposits, tips, gift_cards]: [i64; 6]) -> Self {
        Self { revenue, tax, delivery, deposits, tips, gift_cards }
    }

    /// What the parts add up to; none: they do not fit into a number.
    pub fn sum(&self) -> Option<i64> {
        self.parts().into_iter().try_fold(0_i64, i64::checked_add)
    }

    /// Makes sure that no part is below zero and that they add up to `amount`.
    pub fn check(&self, amount: i64) -> Result<(), PaymentsError> {
        let names = ["revenue", "tax", "delivery", "deposits", "tips", "giftCards"];
        let mut check = Check::new();
        for (name, part) in names.iter().zip(self.parts()) {
            if part < 0 {
                check.fault(format!("split.{name}"), "OUT_OF_RANGE", "must not be below zero");
            }
        }
        check.done()?;
        match self.sum() {
            Some(sum) if sum == amount => Ok(()),
            sum => Err(PaymentsError::SplitDiffers { amount, parts: sum.unwrap_or(i64::MAX) }),
        }
    }

    /// A share of `amount` out of these parts: each in proportion, rounded down, and what is left over goes to the
    /// parts that lost most by it. No part gives more than it has.
    pub fn share(&self, amount: i64) -> Self {
        let whole: i128 = self.parts().iter().map(|part| i128::from(*part)).sum();
        if whole <= 0 {
            return Self::goods(amount);
        }
        let scaled = self.parts().map(|part| i128::from(part) * i128::from(amount));
        let mut shares = scaled.map(|part| i64::try_from(part / whole).unwrap_or(0));
        let mut order = [0_usize, 1, 2, 3, 4, 5];
        order.sort_by_key(|at| std::cmp::Reverse((scaled[*at] % whole, std::cmp::Reverse(*at))));
        let mut left = amount - shares.iter().sum::<i64>();
        for at in order.into_iter().cycle().take(12) {
            if left == 0 {
                break;
            }
            if shares[at] < self.parts()[at] {
                shares[at] += 1;
                left -= 1;
            }
        }
        Self::from_parts(shares)
    }

    /// These parts and those.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let mut parts = self.parts();
        for (part, more) in parts.iter_mut().zip(other.parts()) {
            *part += more;
        }
        Self::from_parts(parts)
    }

    /// What is left of these parts without those.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut parts = self.parts();
        for (part, less) in parts.iter_mut().zip(other.parts()) {
            *part -= less;
        }
        Self::from_parts(parts)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shares_add_up_and_take_no_more_than_there_is(parts in prop::array::uniform6(0..1_000_000_i64), of in 0..=1000_i64) {
            let split = Split::from_parts(parts);
            let whole = split.sum().unwrap();
            prop_assume!(whole > 0);
            let amount = whole * of / 1000;
            let share = split.share(amount);
            prop_assert_eq!(share.sum(), Some(amount));
            for (share, part) in share.parts().into_iter().zip(parts) {
                prop_assert!((0..=part).contains(&share));
            }
            prop_assert_eq!(split.share(whole), split);
        }

        #[test]
        fn refunds_in_any_steps_give_each_part_back_exactly(parts in prop::array::uniform6(0..10_000_i64), steps in prop::collection::vec(1..5_000_i64, 1..20)) {
            let mut left = Split::from_parts(parts);
            for step in steps {
                let amount = step.min(left.sum().unwrap());
                left = left.without(&left.share(amount));
                prop_assert!(left.parts().iter().all(|part| *part >= 0));
            }
            let rest = left.sum().unwrap();
            prop_assert_eq!(left.without(&left.share(rest)), Split::default());
        }
    }
}
