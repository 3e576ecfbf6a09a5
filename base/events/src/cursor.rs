//! A place in the log as the outside sees it: nobody shall count with it, so it does not look like a number.

use std::{fmt, str::FromStr};

use crate::EventsError;

/// A position, made opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cursor(pub i64);

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Odd, so that multiplying by it can be undone modulo 2⁶⁴ by `UNDO`.
const STIR: u64 = 0x9e37_79b9_7f4a_7c15;
const UNDO: u64 = 0xf1de_83e1_9937_733d;
/// No log grows past this; text that is not a cursor nearly always decodes to something beyond it.
const FURTHEST: u64 = 1 << 48;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.max(0).unsigned_abs().wrapping_mul(STIR);
        let mut text = [b'0'; 13];
        for letter in text.iter_mut().rev() {
            *letter = LETTERS[(rest & 31) as usize];
            rest >>= 5;
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Cursor {
    type Err = EventsError;

    fn from_str(text: &str) -> Result<Self, EventsError> {
        let bytes = text.as_bytes();
        // 13 × 5 bits are one more than 64: the first letter is 0 to f.
        if bytes.len() != 13 || !LETTERS[..16].contains(&bytes[0]) {
            return Err(EventsError::BadCursor);
        }
        let mut value: u64 = 0;
        for byte in bytes {
            let digit = LETTERS.iter().position(|letter| letter == byte).ok_or(EventsError::BadCursor)?;
            value = (value << 5) | digit as u64;
        }
        let position = value.wrapping_mul(UNDO);
        if position > FURTHEST {
            return Err(EventsError::BadCursor);
        }
        Ok(Self(position.cast_signed()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_given_out_is_taken_back(position in 0i64..1 << 48) {
            prop_assert_eq!(Cursor(position).to_string().parse::<Cursor>(), Ok(Cursor(position)));
        }

        #[test]
        fn junk_is_refused_without_panic(text in "\\PC*") {
            let _ = text.parse::<Cursor>();
        }
    }

    #[test]
    fn the_stir_can_be_undone() {
        assert_eq!(STIR.wrapping_mul(UNDO), 1);
        assert_eq!("".parse::<Cursor>(), Err(EventsError::BadCursor));
        assert_eq!("zzzzzzzzzzzzz".parse::<Cursor>(), Err(EventsError::BadCursor));
    }
}
