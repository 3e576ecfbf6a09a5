//! How pictures are asked for. An address names content by its hash, so that it can be kept for ever.

use std::fmt::Write;

use ring::digest::{SHA256, digest};

/// The widths in which pictures are shown.
pub const STEPS: [u32; 4] = [160, 480, 960, 1600];
/// The width that stands for the picture where only one can be named.
const USUAL: u32 = 960;
/// Letters of a hash: 160 bits of SHA-256.
const LETTERS: usize = 32;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// In what a picture is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Small, for every browser of these years.
    Webp,
    /// For everything else, letters and other programs among it.
    Jpeg,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Webp, Self::Jpeg];

    /// The end of an address.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// Its `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// One of the ways to ask for a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where.
    pub url: String,
    /// How wide it is there.
    pub width: u32,
    /// How high.
    pub height: u32,
    /// In what.
    pub format: Format,
    /// The same as its `Content-Type`.
    pub kind: &'static str,
}

/// The address of a rendition.
pub fn url(hash: &str, width: u32, format: Format) -> String {
    format!("/media/{hash}/{width}.{}", format.extension())
}

/// The widths in which an original is shown, narrow to wide: never wider than it is. One that lies well between two
/// steps is shown in its own width too, so that a picture of 900 pixels is not shown in 480.
pub fn widths(original: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = STEPS.into_iter().filter(|step| *step <= original).collect();
    let widest = widths.last().copied().unwrap_or(0);
    let is_well_between = original < STEPS[STEPS.len() - 1] && original >= widest + widest / 4;
    if original > 0 && original != widest && is_well_between {
        widths.push(original);
    }
    widths
}

/// The width that stands for the picture where only one can be named: 960, or the widest below it.
pub fn shown(original: u32) -> u32 {
    widths(original).into_iter().rfind(|width| *width <= USUAL).unwrap_or(original)
}

/// Every way to ask for an original of this size: WebP first, narrow to wide.
pub fn sources(hash: &str, width: u32, height: u32) -> Vec<Source> {
    let widths = widths(width);
    let of = |format: Format| {
        let source = move |at: &u32| Source {
            url: url(hash, *at, format),
            width: *at,
            height: scaled(width, height, *at),
            format,
            kind: format.media_type(),
        };
        widths.iter().map(source).collect::<Vec<_>>()
    };
    Format::ALL.into_iter().flat_map(of).collect()
}

/// The height of a picture of `width` x `height` that is shown `at` wide.
pub(crate) fn scaled(width: u32, height: u32, at: u32) -> u32 {
    let (width, height) = (u64::from(width.max(1)), u64::from(height));
    let scaled = (height * u64::from(at) + width / 2) / width;
    u32::try_from(scaled.max(1)).unwrap_or(u32::MAX)
}

/// What bytes are kept and asked for by.
pub(crate) fn hash(bytes: &[u8]) -> String {
    let digest = digest(&SHA256, bytes);
    let mut letters = String::with_capacity(LETTERS);
    // 5 bytes are 8 letters.
    for group in digest.as_ref()[..20].chunks_exact(5) {
        let group = group.iter().fold(0u64, |value, byte| (value << 8) | u64::from(*byte));
        for at in (0..8).rev() {
            letters.push(char::from(ALPHABET[usize::try_from((group >> (at * 5)) & 31).unwrap_or(0)]));
        }
    }
    letters
}

/// Could it be a hash of ours?
pub(crate) fn is_hash(text: &str) -> bool {
    text.len() == LETTERS && text.bytes().all(|letter| ALPHABET.contains(&letter))
}

/// `480.webp`, and nothing that only resembles it.
pub(crate) fn parse(name: &str) -> Option<(u32, Format)> {
    let (digits, extension) = name.split_once('.')?;
    let format = Format::ALL.into_iter().find(|format| format.extension() == extension)?;
    let is_plain = digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.starts_with('0');
    let width: u32 = digits.parse().ok().filter(|_| is_plain)?;
    (width <= STEPS[STEPS.len() - 1]).then_some((width, format))
}

/// `srcset` of the sources in one format.
pub fn srcset(sources: &[Source], format: Format) -> String {
    let mut set = String::new();
    for source in sources.iter().filter(|source| source.format == format) {
        let comma = if set.is_empty() { "" } else { ", " };
        // Writing to a text does not fail.
        let _ = write!(set, "{comma}{} {}w", source.url, source.width);
    }
    set
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_original_is_never_widened() {
        assert_eq!(widths(4000), [160, 480, 960, 1600]);
        assert_eq!(widths(1600), [160, 480, 960, 1600]);
        assert_eq!(widths(960), [160, 480, 960]);
        assert_eq!(widths(1000), [160, 480, 960], "as good as 960");
        assert_eq!(widths(1400), [160, 480, 960, 1400]);
        assert_eq!(widths(900), [160, 480, 900]);
        assert_eq!(widths(159), [159], "one that is narrower than all gives itself");
        assert_eq!(widths(1), [1]);
        assert_eq!((shown(4000), shown(900), shown(1400), shown(40)), (960, 900, 960, 40));
    }

    proptest! {
        #[test]
        fn widths_rise_and_can_be_asked_for(original in 1u32..20_000) {
            let widths = widths(original);
            prop_assert!(!widths.is_empty() && widths.is_sorted_by(|a, b| a < b));
            prop_assert!(widths.iter().all(|width| *width <= original.min(1600)));
            prop_assert!(widths.contains(&shown(original)));
            for width in widths {
                let url = url("h", width, Format::Jpeg);
                prop_assert_eq!(parse(url.rsplit('/').next().unwrap()), Some((width, Format::Jpeg)));
            }
        }

        #[test]
        fn junk_is_no_name(name in "\\PC{0,12}") {
            if let Some((width, format)) = parse(&name) {
                prop_assert_eq!(name, format!("{width}.{}", format.extension()));
            }
        }
    }

    #[test]
    fn a_hash_is_known_by_its_looks() {
        let hash = hash(b"");
        assert_eq!(hash, "werc8gmrzge196qvyk49jvxs4gktwgf4");
        assert!(is_hash(&hash));
        for junk in
            ["", "..", "../../../etc/passwd", &hash[1..], &hash.to_uppercase(), "ilouilouilouilouilouilouilouilou"]
        {
            assert!(!is_hash(junk), "{junk}");
        }
    }

    #[test]
    fn a_set_names_what_browsers_choose_from() {
        let sources = sources("abc", 1000, 500);
        assert_eq!(sources.len(), 6);
        assert_eq!((sources[1].width, sources[1].height), (480, 240));
        assert_eq!(
            srcset(&sources, Format::Webp),
            "/media/abc/160.webp 160w, /media/abc/480.webp 480w, /media/abc/960.webp 960w"
        );
    }
}
