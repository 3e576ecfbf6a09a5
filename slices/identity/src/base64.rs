//! Base64 without padding, in the two alphabets that tokens and password hashes are written in.

/// Which letters stand for 62 and 63.
#[derive(Clone, Copy)]
pub(crate) enum Alphabet {
    /// `+` and `/`, as in password hashes.
    Standard,
    /// `-` and `_`, as in tokens.
    Url,
}

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl Alphabet {
    fn letter(self, digit: u32) -> char {
        match (digit & 63, self) {
            (62, Self::Standard) => '+',
            (63, Self::Standard) => '/',
            (62, Self::Url) => '-',
            (63, Self::Url) => '_',
            (digit, _) => char::from(LETTERS[digit as usize]),
        }
    }

    fn digit(self, letter: u8) -> Option<u32> {
        Some(match (letter, self) {
            (b'A'..=b'Z', _) => u32::from(letter - b'A'),
            (b'a'..=b'z', _) => u32::from(letter - b'a') + 26,
            (b'0'..=b'9', _) => u32::from(letter - b'0') + 52,
            (b'+', Self::Standard) | (b'-', Self::Url) => 62,
            (b'/', Self::Standard) | (b'_', Self::Url) => 63,
            _ => return None,
        })
    }

    /// Bytes as text.
    pub(crate) fn encode(self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let group = chunk.iter().enumerate().fold(0, |group, (at, byte)| group | u32::from(*byte) << (16 - 8 * at));
            for letter in 0..=chunk.len() {
                out.push(self.letter(group >> (18 - 6 * letter)));
            }
        }
        out
    }

    /// Text as bytes. There is one way only to write a value: spare bits must be zero.
    pub(crate) fn decode(self, text: &str) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len() * 3 / 4);
        for chunk in text.as_bytes().chunks(4) {
            if chunk.len() == 1 {
                return None;
            }
            let mut group = 0;
            for (at, letter) in chunk.iter().enumerate() {
                group |= self.digit(*letter)? << (18 - 6 * at);
            }
            let [_, bytes @ ..] = group.to_be_bytes();
            let (taken, spare) = bytes.split_at(chunk.len() - 1);
            out.extend_from_slice(taken);
            if spare.iter().any(|byte| *byte != 0) {
                return None;
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::Alphabet::{Standard, Url};
    use proptest::prelude::*;

    #[test]
    fn known_values() {
        assert_eq!(Standard.encode(b"foobar"), "Zm9vYmFy");
        assert_eq!(Standard.encode(b"fooba"), "Zm9vYmE");
        assert_eq!(Standard.encode(b"foob"), "Zm9vYg");
        assert_eq!(Url.encode(&[0xfb, 0xff]), "-_8");
        assert_eq!(Url.decode("-_9"), None, "spare bits are set");
        assert_eq!(Url.decode("A"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(bytes: Vec<u8>) {
            prop_assert_eq!(Url.decode(&Url.encode(&bytes)), Some(bytes.clone()));
            prop_assert_eq!(Standard.decode(&Standard.encode(&bytes)), Some(bytes));
        }

        #[test]
        fn junk_never_panics(text in "\\PC*") {
            let _ = Url.decode(&text);
        }
    }
}
