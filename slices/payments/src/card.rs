//! Keeping card numbers out. None ever enters: what looks like one is refused, and told without being repeated.

use crate::PaymentsError;

/// Refuses a text that could hold a card number, in `field`.
pub fn refuse(field: &str, text: &str) -> Result<(), PaymentsError> {
    if looks_like_number(text) { Err(PaymentsError::CardNumberRefused { field: field.to_owned() }) } else { Ok(()) }
}

/// Is there something in the text that could be a card number: as many digits as a brand's numbers have, beginning as
/// they begin, with the right check digit, however they are spaced? A date or a security code may stand beside it.
pub fn looks_like_number(text: &str) -> bool {
    let mut run = Run::default();
    let mut gap = 0;
    for letter in text.chars() {
        if let Some(digit) = digit(letter) {
            run.push(digit, gap > 0);
            gap = 0;
        } else {
            gap += 1;
            let joins =
                letter.is_whitespace() || matches!(letter, '-' | '.' | '_' | '/' | ',' | '\u{2010}'..='\u{2015}');
            if !joins || gap > 3 {
                if run.holds_number() {
                    return true;
                }
                run = Run::default();
            }
        }
    }
    run.holds_number()
}

/// Digits of any script that a keyboard may write.
fn digit(letter: char) -> Option<u8> {
    let zero = match letter {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    u8::try_from(u32::from(letter) - u32::from(zero)).ok()
}

/// Digits with at most a little between them, and where their groups begin.
#[derive(Default)]
struct Run {
    digits: Vec<u8>,
    groups: Vec<usize>,
}

impl Run {
    fn push(&mut self, digit: u8, begins: bool) {
        if begins || self.digits.is_empty() {
            self.groups.push(self.digits.len());
        }
        self.digits.push(digit);
    }

    /// Do some whole groups make a card number? Of one long group its beginning may.
    fn holds_number(&self) -> bool {
        let ends = self.groups.iter().skip(1).copied().chain([self.digits.len()]);
        let ends: Vec<usize> = ends.collect();
        self.groups.iter().any(|&from| {
            let whole = ends.iter().filter(|end| **end > from).any(|&end| is_number(&self.digits[from..end]));
            let group = ends.iter().find(|end| **end > from).map_or(0, |end| end - from);
            whole || (group > 19 && (13..=19).any(|length| is_number(&self.digits[from..from + length])))
        })
    }
}

/// Does it begin as a brand's numbers do, is it as long as they are, and is its check digit right?
fn is_number(digits: &[u8]) -> bool {
    let [first, second, ..] = digits else { return false };
    let length = digits.len();
    let fits = match first * 10 + second {
        40..=49 => matches!(length, 13 | 16 | 19),
        22..=27 | 51..=55 => length == 16,
        34 | 37 => length == 15,
        30 | 36 | 38 | 39 => matches!(length, 14 | 16 | 19),
        35 => (16..=19).contains(&length),
        50 | 56..=69 => (13..=19).contains(&length),
        _ => false,
    };
    fits && luhn(digits)
}

fn luhn(digits: &[u8]) -> bool {
    let worth = |(place, digit): (usize, &u8)| match (place % 2, u32::from(*digit)) {
        (0, digit) => digit,
        (_, digit) if digit > 4 => 2 * digit - 9,
        (_, digit) => 2 * digit,
    };
    digits.iter().rev().enumerate().map(worth).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NUMBERS: [&str; 9] = [
        "4242424242424242",
        "4111111111111111",
        "4222222222222",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "6011111111111117",
        "30569309025904",
        "3530111333300000",
    ];

    #[test]
    fn numbers_are_found_however_they_are_written() {
        for number in NUMBERS {
            let spaced: String = number
                .chars()
                .enumerate()
                .flat_map(|(at, c)| if at % 4 == 0 { vec![' ', c] } else { vec![c] })
                .collect();
            for text in [
                number.to_owned(),
                format!("card {number}, 12/30 123"),
                spaced.clone(),
                spaced.replace(' ', "-"),
                spaced.replace(' ', "\u{a0}"),
                format!("tok_{number}"),
                format!("{spaced} 12/30"),
            ] {
                assert!(looks_like_number(&text), "{text:?}");
            }
        }
        assert!(looks_like_number("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"));
    }

    #[test]
    fn other_figures_pass() {
        for text in [
            "tok_ok",
            "tok_slow_1500",
            "ord_01jd3v7k2mfq9s8x4t6w0ybnhe",
            "4242424242424241",
            "7290000066318",
            "+972 50 123 4567",
            "2026-03-01T08:30:00.123456Z",
            "pm_1MqLiJLkdIwHu7ixUEgbFdYF",
            "",
        ] {
            assert!(!looks_like_number(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "\\PC*") {
            looks_like_number(&text);
        }

        #[test]
        fn a_number_is_found_in_any_words(before in "[a-zA-Z ]{0,20}", after in "[a-zA-Z ]{0,20}", which in 0..NUMBERS.len()) {
            let text = format!("{before}{}{after}", NUMBERS[which]);
            prop_assert!(looks_like_number(&text));
        }
    }
}
