//! Bytes as they come in to text: UTF-8, whatever the bytes are cut by.

use std::borrow::Cow;

use bodega_kernel::Invalid;

/// What has come of a file so far.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// The beginning of a letter whose end has not come yet.
    tail: Vec<u8>,
    /// How many lines have ended.
    lines: usize,
    begun: bool,
}

fn wrong(message: impl Into<String>) -> Invalid {
    Invalid::one("body", "INVALID_TEXT", message)
}

impl Decoder {
    /// The text that these bytes go on with, as far as its letters are whole.
    pub fn push<'b>(&mut self, bytes: &'b [u8]) -> Result<Cow<'b, str>, Invalid> {
        let bytes = if self.tail.is_empty() {
            Cow::Borrowed(bytes)
        } else {
            let mut whole = std::mem::take(&mut self.tail);
            whole.extend_from_slice(bytes);
            Cow::Owned(whole)
        };
        // What a spreadsheet saves as "Unicode text".
        if !self.begun && (bytes.starts_with(&[0xff]) || bytes.starts_with(&[0xfe])) {
            return Err(wrong("is UTF-16: save it as UTF-8"));
        }
        let whole = match std::str::from_utf8(&bytes) {
            Ok(_) => bytes.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(error) => return Err(self.not_text(&bytes, error.valid_up_to())),
        };
        self.tail = bytes[whole..].to_vec();
        let text = match bytes {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(&bytes[..whole]),
            Cow::Owned(mut bytes) => {
                bytes.truncate(whole);
                Cow::Owned(String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8"))?)
            }
        };
        if text.contains('\0') {
            return Err(wrong("must not contain U+0000"));
        }
        self.lines += text.bytes().filter(|byte| *byte == b'\n').count();
        // Spreadsheets put a mark before the first column's name.
        let is_first = !self.begun && !text.is_empty();
        self.begun |= is_first;
        Ok(match (is_first && text.starts_with('\u{feff}'), text) {
            (false, text) => text,
            (true, Cow::Borrowed(text)) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
            (true, Cow::Owned(text)) => Cow::Owned(text.trim_start_matches('\u{feff}').to_owned()),
        })
    }

    /// The file has come to its end.
    pub fn end(&self) -> Result<(), Invalid> {
        if self.tail.is_empty() { Ok(()) } else { Err(self.not_text(&self.tail, 0)) }
    }

    fn not_text(&self, bytes: &[u8], at: usize) -> Invalid {
        let line = self.lines + bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        wrong(format!("is not UTF-8, first on line {line}: save it as UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8], sizes: &[usize]) -> Result<String, Invalid> {
        let (mut decoder, mut text, mut rest) = (Decoder::default(), String::new(), bytes);
        for size in sizes.iter().cycle() {
            let (now, later) = rest.split_at((*size).min(rest.len()));
            text.push_str(&decoder.push(now)?);
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        decoder.end().map(|()| text)
    }

    proptest! {
        #[test]
        fn text_is_the_same_however_it_is_cut(text in "\\PC{0,60}|[a-zéא😀\n]{0,60}", sizes in prop::collection::vec(1usize..7, 1..9)) {
            prop_assume!(!text.starts_with('\u{feff}'));
            prop_assert_eq!(read(text.as_bytes(), &sizes), Ok(text.clone()));
            prop_assert_eq!(read(format!("\u{feff}{text}").as_bytes(), &sizes), Ok(text));
        }

        #[test]
        fn junk_never_panics_and_is_told_the_same(bytes in prop::collection::vec(any::<u8>(), 0..60), sizes in prop::collection::vec(1usize..7, 1..9)) {
            prop_assert_eq!(read(&bytes, &sizes).is_ok(), read(&bytes, &[60]).is_ok());
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |bytes: &[u8]| format!("{:?}", read(bytes, &[3]).unwrap_err());
        assert!(told(b"sku,title\nA,Caf\xe9\n").contains("line 2"));
        assert!(told(b"sku\nA\xe2\x82").contains("line 2"), "cut off in the middle of a letter");
        assert!(told(b"\xff\xfes\0").contains("UTF-16"));
        assert!(told(b"a\0").contains("U+0000"));
    }
}
