//! Rounding that adds up.

use super::ONE;

/// More minor units than this is no price for anything.
pub(crate) const MOST: i64 = 1_000_000_000_000_000;

/// `amount * times / per`, half up. All arguments are 0 or more, `per` is more than 0 (or the result is 0).
pub(crate) fn part(amount: i64, times: i64, per: i64) -> i64 {
    if per <= 0 {
        return 0;
    }
    let (product, per) = (i128::from(amount) * i128::from(times), i128::from(per));
    small((2 * product + per).div_euclid(2 * per))
}

/// A rate in millionths of an amount, half up.
pub(crate) fn at_rate(amount: i64, rate: i64) -> i64 {
    part(amount, rate, ONE)
}

/// The tax in an amount that holds it, half up.
pub(crate) fn within(amount: i64, rate: i64) -> i64 {
    part(amount, rate, ONE.saturating_add(rate))
}

/// What of `amount` has come with the first `count` of `of`: 0 for none of them, all of it for all.
pub(crate) fn so_far(amount: i64, count: i64, of: i64) -> i64 {
    if of <= 0 {
        return 0;
    }
    small((i128::from(amount) * i128::from(count.clamp(0, of))).div_euclid(i128::from(of)))
}

/// Shares `total` out by these weights, to the last minor unit: each gets its part rounded down, and those that lost most
/// by that get one more. Of equal ones the first in `rank` comes first. No share is larger than its weight, as long as
/// the total is not larger than the weights together.
pub(crate) fn spread(total: i64, weights: &[i64], rank: &[u32]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum <= 0 || total <= 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &i64| i128::from(total) * i128::from(*weight);
    let mut shares: Vec<i64> = weights.iter().map(|weight| small(exact(weight).div_euclid(sum))).collect();
    let mut missing = total - shares.iter().sum::<i64>();
    if missing > 0 {
        let mut losers: Vec<usize> = (0..weights.len()).collect();
        let lost = |at: usize| exact(&weights[at]).rem_euclid(sum);
        losers.sort_unstable_by(|a, b| lost(*b).cmp(&lost(*a)).then_with(|| rank[*a].cmp(&rank[*b])));
        for at in losers {
            if missing == 0 {
                break;
            }
            shares[at] += 1;
            missing -= 1;
        }
    }
    shares
}

/// To the nearest multiple of a coin, half up.
pub(crate) fn to_coin(amount: i64, coin: i64) -> i64 {
    if coin <= 1 { amount } else { part(amount, 1, coin).saturating_mul(coin) }
}

/// What fits; amounts are held below [`MOST`] before they come here.
fn small(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shares_sum_to_the_total_and_none_is_more_than_its_weight(
            weights in prop::collection::vec(0i64..MOST / 100, 0..40), part in 0i64..=1_000_000,
        ) {
            let sum: i64 = weights.iter().sum();
            let total = i64::try_from(i128::from(sum) * i128::from(part) / 1_000_000).unwrap();
            let rank: Vec<u32> = (0..40).collect();
            let shares = spread(total, &weights, &rank);
            prop_assert_eq!(shares.iter().sum::<i64>(), total);
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!((0..=*weight).contains(share));
                let exact = i128::from(total) * i128::from(*weight);
                let off = i128::from(*share) * i128::from(sum) - exact;
                prop_assert!(sum == 0 || off.abs() < i128::from(sum), "within one minor unit of its part");
            }
        }

        #[test]
        fn shares_do_not_depend_on_the_order(weights in prop::collection::vec(0i64..50, 1..20), part in 0i64..=100) {
            let total = weights.iter().sum::<i64>() * part / 100;
            let rank: Vec<u32> = (0..20).collect();
            let shares = spread(total, &weights, &rank);
            let turned: Vec<i64> = weights.iter().rev().copied().collect();
            let ranks: Vec<u32> = (0..u32::try_from(weights.len()).unwrap()).rev().collect();
            let mut again = spread(total, &turned, &ranks);
            again.reverse();
            prop_assert_eq!(again, shares);
        }

        #[test]
        fn what_has_come_so_far_comes_to_all(amount in 0i64..MOST, of in 1i64..1000) {
            prop_assert_eq!(so_far(amount, of, of), amount);
            prop_assert_eq!(so_far(amount, 0, of), 0);
            let steps: Vec<i64> = (0..=of).map(|count| so_far(amount, count, of)).collect();
            prop_assert!(steps.is_sorted());
        }

        #[test]
        fn the_tax_within_an_amount_is_that_on_what_is_left(net in 0i64..1_000_000_000, rate in 0i64..500_000) {
            // The way there and back loses nothing where the tax was rounded once.
            let gross = net + at_rate(net, rate);
            prop_assert!((within(gross, rate) - at_rate(net, rate)).abs() <= 1);
            prop_assert!(within(gross, rate) <= gross);
        }
    }

    #[test]
    fn halves_go_up() {
        assert_eq!([part(451, 1, 2), part(1290, 350, 1000), at_rate(5, 100_000)], [226, 452, 1]);
        assert_eq!(within(11_800, 180_000), 1_800);
        assert_eq!([to_coin(1_234, 10), to_coin(1_235, 10), to_coin(7, 1), to_coin(0, 5)], [1_230, 1_240, 7, 0]);
        assert_eq!(spread(10, &[1, 1, 1], &[0, 1, 2]), [4, 3, 3], "never mind that it is more than they weigh");
    }
}
