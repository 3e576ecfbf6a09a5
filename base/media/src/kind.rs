//! What a picture's bytes are: told by themselves, never by a name or a header.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// The kinds of original that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Kind {
    /// A photograph, as cameras write it.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// Drawn by the program itself; never taken from outside.
    Svg,
}

/// A word that names no kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of JPEG, PNG, WEBP, SVG")]
pub struct UnknownKind;

impl Kind {
    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WEBP",
            Self::Svg => "SVG",
        }
    }

    /// What the first bytes say. Kinds that are known and not taken are named, so that whoever sent one knows what to do.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, Refusal> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::Webp),
            [b'G', b'I', b'F', b'8', ..] => Err(Refusal::TypeNotTaken("GIF")),
            [b'B', b'M', ..] => Err(Refusal::TypeNotTaken("BMP")),
            [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Err(Refusal::TypeNotTaken("TIFF")),
            [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => Err(Refusal::TypeNotTaken("AVIF")),
            [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', b'e' | b'i', ..] => Err(Refusal::TypeNotTaken("HEIC")),
            _ if is_svg(bytes) => Err(Refusal::TypeNotTaken("SVG")),
            _ => Err(Refusal::TypeUnknown),
        }
    }

    /// Refuses bytes that were said to be something else than they are. A type that says nothing says nothing wrong.
    pub(crate) fn is_claimed(self, claimed: &str) -> Result<(), Refusal> {
        let claimed = claimed.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let said = match claimed.as_str() {
            "" | "image/*" | "application/octet-stream" | "binary/octet-stream" => return Ok(()),
            "image/jpeg" | "image/jpg" | "image/pjpeg" => Some(Self::Jpeg),
            "image/png" | "image/x-png" => Some(Self::Png),
            "image/webp" => Some(Self::Webp),
            _ => None,
        };
        if said == Some(self) { Ok(()) } else { Err(Refusal::TypeMismatch { claimed, found: self }) }
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).to_ascii_lowercase();
    start.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t', '\u{fffd}']).starts_with('<') && start.contains("<svg")
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        [Self::Jpeg, Self::Png, Self::Webp, Self::Svg].into_iter().find(|kind| kind.as_str() == word).ok_or(UnknownKind)
    }
}
