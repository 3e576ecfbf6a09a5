//! Global trade item numbers: GTIN-8, -12 (UPC), -13 (EAN) and -14, whose last digit checks the others.

/// Why a code is no GTIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    /// Letters, or a length that no GTIN has.
    #[error("must be a GTIN of 8, 12, 13 or 14 digits")]
    Form,
    /// A digit was mistyped.
    #[error("has the check digit {found}, but its other digits ask for {wanted}")]
    CheckDigit {
        /// The last digit.
        found: u8,
        /// What it should be.
        wanted: u8,
    },
}

impl GtinError {
    /// Its code in an answer.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Form => "INVALID_BARCODE",
            Self::CheckDigit { .. } => "WRONG_CHECK_DIGIT",
        }
    }
}

/// The digit that follows `digits`: from the right they weigh 3, 1, 3, 1, …
pub fn check_digit(digits: &[u8]) -> u8 {
    let sum: u32 =
        digits.iter().rev().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

/// The code as fourteen digits, in which a UPC and its EAN are equal.
pub fn fourteen(code: &str) -> Result<String, GtinError> {
    if !matches!(code.len(), 8 | 12 | 13 | 14) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GtinError::Form);
    }
    let digits: Vec<u8> = code.bytes().map(|byte| byte - b'0').collect();
    let Some((found, others)) = digits.split_last() else { return Err(GtinError::Form) };
    let wanted = check_digit(others);
    if *found != wanted {
        return Err(GtinError::CheckDigit { found: *found, wanted });
    }
    Ok(format!("{code:0>14}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn knows_real_ones() {
        for code in ["4006381333931", "96385074", "036000291452", "7290000066318", "10614141000415"] {
            assert_eq!(fourteen(code).map(|gtin| gtin.len()), Ok(14), "{code}");
        }
        assert_eq!(fourteen("036000291452"), fourteen("0036000291452"));
        assert_eq!(fourteen("4006381333932"), Err(GtinError::CheckDigit { found: 2, wanted: 1 }));
        assert_eq!(fourteen("40063813339"), Err(GtinError::Form));
        assert_eq!(fourteen("٤٠٠٦٣٨١٣٣٣٩٣١"), Err(GtinError::Form));
    }

    fn valid() -> impl Strategy<Value = String> {
        prop_oneof![Just(7usize), Just(11), Just(12), Just(13)].prop_flat_map(|length| {
            prop::collection::vec(0u8..10, length).prop_map(|mut digits| {
                digits.push(check_digit(&digits));
                digits.iter().map(|digit| char::from(b'0' + digit)).collect()
            })
        })
    }

    proptest! {
        #[test]
        fn a_made_one_is_valid(code in valid()) {
            prop_assert!(fourteen(&code).is_ok());
        }

        #[test]
        fn one_mistyped_digit_is_always_found(code in valid(), at: prop::sample::Index, by in 1u8..10) {
            let at = at.index(code.len());
            let mut bytes = code.into_bytes();
            bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
            let is_check_digit_fault = matches!(fourteen(&String::from_utf8(bytes).unwrap()), Err(GtinError::CheckDigit { .. }));
            prop_assert!(is_check_digit_fault);
        }

        #[test]
        fn junk_never_panics(text in "\\PC*") {
            let _ = fourteen(&text);
        }
    }
}
