//! Amounts as Stripe counts them: mostly, but not always, as ISO 4217 does.

use bodega_kernel::{Currency, Money};

use crate::provider::ProviderError;

/// Currencies that Stripe counts in units of another size than their smallest one, and how many decimals it takes.
const OTHERWISE: &[(&str, u8)] = &[("ISK", 2), ("UGX", 2), ("MGA", 0)];

fn decimals(currency: Currency) -> u8 {
    let otherwise = OTHERWISE.iter().find(|(code, _)| *code == currency.code());
    otherwise.map_or_else(|| currency.decimals(), |(_, decimals)| *decimals)
}

/// What Stripe is told; an amount that it cannot take exactly is refused, and never rounded.
pub(super) fn told(money: Money) -> Result<i64, ProviderError> {
    let (ours, theirs) = (money.currency.decimals(), decimals(money.currency));
    let none = || ProviderError::refused("amount_not_payable", format!("{money} cannot be paid by this provider"));
    let amount = match theirs.checked_sub(ours) {
        Some(more) => money.amount.checked_mul(10i64.pow(u32::from(more))),
        None => {
            let step = 10i64.pow(u32::from(ours - theirs));
            (money.amount % step == 0).then_some(money.amount / step)
        }
    };
    // Thousandths are taken in tens only.
    let amount = amount.filter(|amount| theirs < 3 || amount % 10 == 0);
    amount.ok_or_else(none)
}

/// What Stripe told.
pub(super) fn heard(amount: i64, currency: &str) -> Option<Money> {
    let currency: Currency = currency.to_ascii_uppercase().parse().ok()?;
    let (ours, theirs) = (currency.decimals(), decimals(currency));
    let amount = match ours.checked_sub(theirs) {
        Some(more) => amount.checked_mul(10i64.pow(u32::from(more)))?,
        None => {
            let step = 10i64.pow(u32::from(theirs - ours));
            (amount % step == 0).then_some(amount / step)?
        }
    };
    Some(Money::new(amount, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64, code: &str) -> Money {
        Money::new(amount, code.parse().unwrap())
    }

    #[test]
    fn each_currency_is_counted_as_stripe_counts_it() {
        for (money, units) in [
            (money(1_290, "ILS"), 1_290),
            (money(500, "JPY"), 500),
            (money(12_340, "KWD"), 12_340),
            (money(500, "ISK"), 50_000),
        ] {
            assert_eq!(told(money), Ok(units), "{money}");
            assert_eq!(heard(units, &money.currency.code().to_ascii_lowercase()), Some(money));
        }
    }

    #[test]
    fn what_cannot_be_told_exactly_is_refused() {
        assert!(told(money(12_345, "KWD")).is_err());
        assert_eq!(heard(50_050, "isk"), None);
    }
}
