//! The smallest coins and notes: what is paid in cash is rounded to them.

use bodega_kernel::Currency;

/// Minor units of the smallest coin that is handed out, where there is none for one minor unit. Facts of the central
/// banks; where only some of a currency's countries round (the euro), it is not rounded.
const COINS: &[(&str, i64)] = &[
    ("AUD", 5),
    ("CAD", 5),
    ("CHF", 5),
    ("CZK", 100),
    ("DKK", 50),
    ("HUF", 500),
    ("ILS", 10),
    ("NOK", 100),
    ("NZD", 10),
    ("SEK", 100),
    ("SGD", 5),
    ("ZAR", 10),
];

/// To what multiple of minor units cash is rounded.
pub(crate) fn of(currency: Currency) -> i64 {
    let found = COINS.binary_search_by(|(code, _)| (*code).cmp(currency.code()));
    found.ok().and_then(|at| COINS.get(at)).map_or(1, |(_, coin)| *coin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_of_known_currencies() {
        assert!(COINS.is_sorted());
        for (code, coin) in COINS {
            assert_eq!(of(code.parse().unwrap()), *coin);
        }
        assert_eq!(of("EUR".parse().unwrap()), 1);
    }
}
