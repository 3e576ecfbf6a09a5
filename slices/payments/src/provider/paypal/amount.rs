//! Amounts as PayPal writes them: decimal text, in some currencies without decimals.

use bodega_kernel::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::provider::ProviderError;

/// Currencies that PayPal takes whole, though they have smaller units.
const WHOLE: &[&str] = &["HUF", "TWD"];

/// An amount in PayPal's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Amount {
    pub currency_code: String,
    pub value: String,
}

/// What PayPal is told; an amount that it cannot take exactly is refused, and never rounded.
pub(super) fn told(money: Money) -> Result<Amount, ProviderError> {
    let decimals = u32::from(money.currency.decimals());
    let step = 10i64.pow(decimals);
    let code = money.currency.code();
    let (whole, part) = (money.amount / step, money.amount % step);
    let value = match decimals {
        0 => whole.to_string(),
        _ if WHOLE.contains(&code) && part == 0 => whole.to_string(),
        2 if !WHOLE.contains(&code) && money.amount >= 0 => format!("{whole}.{part:02}"),
        // No currency of thousandths is among those that PayPal takes.
        _ => {
            let why = format!("{money} cannot be paid by this provider");
            return Err(ProviderError::refused("amount_not_payable", why));
        }
    };
    Ok(Amount { currency_code: code.to_owned(), value })
}

/// What PayPal told; below zero where it went out.
pub(super) fn heard(amount: &Amount) -> Option<Money> {
    let currency: Currency = amount.currency_code.parse().ok()?;
    let (sign, digits) = match amount.value.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, amount.value.as_str()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let decimals = usize::from(currency.decimals());
    if part.len() > decimals && part[decimals..].bytes().any(|digit| digit != b'0') {
        return None;
    }
    let part = &part[..part.len().min(decimals)];
    let minor: i64 = format!("{whole}{part:0<decimals$}").parse().ok()?;
    Some(Money::new(sign * minor, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64, code: &str) -> Money {
        Money::new(amount, code.parse().unwrap())
    }

    #[test]
    fn text_and_back() {
        for (money, text) in [
            (money(12_905, "ILS"), "129.05"),
            (money(7, "EUR"), "0.07"),
            (money(500, "JPY"), "500"),
            (money(120_000, "HUF"), "1200"),
        ] {
            let told = told(money).unwrap();
            assert_eq!(told.value, text);
            assert_eq!(heard(&told), Some(money));
        }
        let out = Amount { currency_code: "EUR".to_owned(), value: "-3.5".to_owned() };
        assert_eq!(heard(&out), Some(money(-350, "EUR")));
    }

    #[test]
    fn what_cannot_be_told_exactly_is_refused() {
        assert!(told(money(120_050, "HUF")).is_err() && told(money(1_500, "KWD")).is_err());
        let odd = Amount { currency_code: "EUR".to_owned(), value: "0.005".to_owned() };
        assert_eq!(heard(&odd), None);
    }
}
