//! Opaque cursors: base64url of the JSON of whatever says where a page ended. Not signed: whoever changes one only
//! moves about in a list that they may read anyway.

use bodega_kernel::Invalid;
use serde::{Serialize, de::DeserializeOwned};

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A cursor that says `place`.
pub fn encode<T: Serialize>(place: &T) -> String {
    // A place is a tuple of plain values: it always serialises.
    base64url(&serde_json::to_vec(place).unwrap_or_default())
}

/// The place that a cursor says.
pub fn decode<T: DeserializeOwned>(cursor: &str) -> Result<T, Invalid> {
    let place = from_base64url(cursor).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    place.ok_or_else(|| Invalid::one("cursor", "INVALID_CURSOR", "is not a cursor of this list"))
}

/// RFC 4648 §5, without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| (group << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(LETTERS[(group >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
}

fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut group = 0u32;
        for letter in chunk {
            let value = LETTERS.iter().position(|known| known == letter)?;
            group = (group << 6) | u32::try_from(value).ok()?;
        }
        let whole = chunk.len().checked_sub(1).filter(|whole| *whole > 0)?;
        group <<= 6 * (4 - chunk.len());
        bytes.extend_from_slice(&group.to_be_bytes()[1..=whole]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        for length in 0..40 {
            let place = ("ü".repeat(length), i64::MAX - 7, Some(length));
            assert_eq!(decode::<(String, i64, Option<usize>)>(&encode(&place)), Ok(place));
        }
    }

    #[test]
    fn junk_is_refused() {
        for junk in ["", "A", "====", "äöü", "eyJ", "%%%%", "bnVsbA", "WzEsMl0="] {
            assert!(decode::<(String, i64)>(junk).is_err(), "{junk}");
        }
    }
}
