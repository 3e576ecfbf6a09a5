//! Addresses of the shop. A language other than the shop's own stands before them: `/he/p/fresh-milk`.

use std::fmt::Write as _;

use bodega_kernel::Lang;

/// The ways of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ways {
    prefix: String,
}

impl Ways {
    /// Those of `lang` in a shop whose own language is `own`.
    pub fn of(lang: Lang, own: Lang) -> Self {
        Self { prefix: if lang == own { String::new() } else { format!("/{lang}") } }
    }

    /// The front.
    pub fn home(&self) -> String {
        if self.prefix.is_empty() { "/".to_owned() } else { self.prefix.clone() }
    }

    /// A path of the shop, such as `/branches`, in this language.
    pub fn to(&self, path: &str) -> String {
        if path == "/" { self.home() } else { format!("{}{path}", self.prefix) }
    }

    /// A product.
    pub fn product(&self, slug: &str) -> String {
        format!("{}/p/{}", self.prefix, encoded(slug))
    }

    /// A variant of it.
    pub fn variant(&self, slug: &str, sku: &str) -> String {
        format!("{}/p/{}?variant={}", self.prefix, encoded(slug), encoded(sku))
    }

    /// A category.
    pub fn category(&self, slug: &str) -> String {
        format!("{}/c/{}", self.prefix, encoded(slug))
    }

    /// The list of everything, or of what is found for words.
    pub fn search(&self) -> String {
        format!("{}/search", self.prefix)
    }

    /// What is found for words.
    pub fn search_for(&self, words: &str) -> String {
        format!("{}/search?q={}", self.prefix, encoded(words))
    }

    /// The branches.
    pub fn branches(&self) -> String {
        format!("{}/branches", self.prefix)
    }
}

/// The language that a path begins with, and the rest of it.
pub fn split(path: &str) -> (Option<Lang>, &str) {
    let rest = path.strip_prefix('/').unwrap_or(path);
    let (first, after) = rest.split_once('/').unwrap_or((rest, ""));
    match first.parse::<Lang>() {
        Ok(lang) if after.is_empty() => (Some(lang), "/"),
        Ok(lang) => (Some(lang), &path[1 + first.len()..]),
        Err(_) => (None, path),
    }
}

/// Text as a part of an address.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// What a part of a query says. Bytes that are no text become the replacement character.
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'+', _) => bytes.push(b' '),
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
                continue;
            }
            (byte, _) => bytes.push(*byte),
        }
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_shops_own_language_has_no_prefix() {
        let (own, other) = (Ways::of(Lang::En, Lang::En), Ways::of(Lang::He, Lang::En));
        assert_eq!((own.home(), other.home()), ("/".to_owned(), "/he".to_owned()));
        assert_eq!(other.product("חלב 3%"), "/he/p/%D7%97%D7%9C%D7%91%203%25");
        assert_eq!(own.to("/branches"), "/branches");
    }

    #[test]
    fn a_path_tells_its_language() {
        assert_eq!(split("/he"), (Some(Lang::He), "/"));
        assert_eq!(split("/he/"), (Some(Lang::He), "/"));
        assert_eq!(split("/de/p/milk"), (Some(Lang::De), "/p/milk"));
        assert_eq!(split("/"), (None, "/"));
        assert_eq!(split("/help"), (None, "/help"));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded_again(text in "\\PC*") {
            prop_assert_eq!(decoded(&encoded(&text)), text);
        }

        #[test]
        fn any_bytes_decode_to_something(text in "[%+a-f0-9ü]*") {
            let _ = decoded(&text);
        }
    }
}
