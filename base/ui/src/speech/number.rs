use bodega_kernel::Lang;

/// What stands between thousands.
const fn thousands(lang: Lang) -> char {
    match lang {
        Lang::En | Lang::He => ',',
        Lang::De | Lang::Es => '.',
    }
}

/// What stands before decimals.
pub(crate) const fn point(lang: Lang) -> char {
    match lang {
        Lang::En | Lang::He => '.',
        Lang::De | Lang::Es => ',',
    }
}

/// Digits in groups of three. Spanish leaves four digits together.
pub(crate) fn grouped_digits(lang: Lang, digits: &str) -> String {
    if lang == Lang::Es && digits.len() < 5 {
        return digits.to_owned();
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(thousands(lang));
        }
        out.push(digit);
    }
    out
}

/// A whole number.
pub fn grouped(lang: Lang, number: i64) -> String {
    let minus = if number < 0 { "−" } else { "" };
    format!("{minus}{}", grouped_digits(lang, &number.unsigned_abs().to_string()))
}

/// A whole number of which there may be more than were counted: `10,000+`.
pub fn counted_in(lang: Lang, number: i64, more: bool) -> String {
    format!("{}{}", grouped(lang, number), if more { "+" } else { "" })
}

/// A number with one decimal, from tenths: 45 is 4.5.
pub fn decimal(lang: Lang, tenths: i64) -> String {
    let minus = if tenths < 0 { "−" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{minus}{}{}{}", grouped_digits(lang, &(tenths / 10).to_string()), point(lang), tenths % 10)
}

/// A rate, from millionths: 180000 is 18%.
pub fn percent(lang: Lang, millionths: i64) -> String {
    let tenths = millionths / 1_000;
    let number = if tenths % 10 == 0 { grouped(lang, tenths / 10) } else { decimal(lang, tenths) };
    match lang {
        Lang::En | Lang::He => format!("{number}%"),
        Lang::De | Lang::Es => format!("{number}\u{a0}%"),
    }
}

/// How much less `now` is than `before`, in whole per cent and rounded down: nobody is promised more than there is.
/// None when it is less than one.
pub fn percent_off(lang: Lang, before: i64, now: i64) -> Option<String> {
    let off = before.checked_sub(now)?.checked_mul(100)?.checked_div(before)?;
    if !(1..=100).contains(&off) {
        return None;
    }
    Some(match lang {
        Lang::En | Lang::He => format!("−{off}%"),
        Lang::De | Lang::Es => format!("−{off}\u{a0}%"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_as_each_language_has_them() {
        assert_eq!(grouped(Lang::En, 1_234_567), "1,234,567");
        assert_eq!(grouped(Lang::He, -1234), "−1,234");
        assert_eq!(grouped(Lang::De, 1234), "1.234");
        assert_eq!((grouped(Lang::Es, 1234), grouped(Lang::Es, 12_345)), ("1234".to_owned(), "12.345".to_owned()));
        assert_eq!(counted_in(Lang::En, 10_000, true), "10,000+");
        assert_eq!((decimal(Lang::En, 45), decimal(Lang::De, 50)), ("4.5".to_owned(), "5,0".to_owned()));
    }

    #[test]
    fn rates_are_written_as_people_read_them() {
        let said = |millionths| Lang::ALL.map(|lang| percent(lang, millionths));
        assert_eq!(said(180_000), ["18%", "18%", "18\u{a0}%", "18\u{a0}%"]);
        assert_eq!((percent(Lang::De, 55_000), percent(Lang::En, 0)), ("5,5\u{a0}%".to_owned(), "0%".to_owned()));
    }

    #[test]
    fn nobody_is_promised_more_than_there_is() {
        assert_eq!(percent_off(Lang::En, 5490, 4190).as_deref(), Some("−23%"));
        assert_eq!(percent_off(Lang::De, 1000, 500).as_deref(), Some("−50\u{a0}%"));
        for (before, now) in [(1000, 999), (1000, 1000), (1000, 2000), (0, 0), (i64::MAX, 1), (-5, 3)] {
            assert_eq!(percent_off(Lang::En, before, now), None, "{before} {now}");
        }
    }
}
