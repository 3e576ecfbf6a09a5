//! What a picture of the library is.

use std::collections::BTreeMap;

use bodega_kernel::{Id, Time, noun};
use bodega_media::Kind;

/// Texts for those who do not see the picture, by language tag.
pub type Alt = BTreeMap<String, String>;

/// A picture of a merchant's library, as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    /// Its id.
    pub id: Id<noun::Media>,
    /// Rises with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
    /// What it shows and is called.
    pub content: Content,
}

/// What changes with a picture's versions. Two that are equal are the same version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its bytes.
    pub file: File,
    /// What staff call it.
    pub name: String,
    /// What is said to those who do not see it.
    pub alt: Alt,
}

/// The bytes of a picture, as `bodega_media` has taken them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What they are kept and asked for by.
    pub hash: String,
    /// What they are.
    pub kind: Kind,
    /// How wide the picture is when it stands upright.
    pub width: i64,
    /// How high it is.
    pub height: i64,
    /// How many there are.
    pub bytes: i64,
}

/// What whoever shows a picture needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRef {
    /// What its addresses are made of: `bodega_media::sources`.
    pub hash: String,
    /// How wide the original is.
    pub width: u32,
    /// How high.
    pub height: u32,
    /// What is said to those who do not see it, by language tag.
    pub alt: Alt,
}

impl MediaRef {
    /// The text in the language of `tag`, or in its base language (`de` for `de-AT`).
    pub fn alt_in(&self, tag: &str) -> Option<&str> {
        let base = tag.split('-').next().unwrap_or(tag);
        self.alt.get(tag).or_else(|| self.alt.get(base)).map(String::as_str)
    }
}

/// A picture to put into the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMedia {
    /// Its bytes, which the store has taken already.
    pub file: File,
    /// What staff call it.
    pub name: String,
    /// What is said to those who do not see it.
    pub alt: Alt,
}

impl From<&bodega_media::Taken> for File {
    fn from(taken: &bodega_media::Taken) -> Self {
        Self {
            hash: taken.hash.clone(),
            kind: taken.kind,
            width: taken.width.into(),
            height: taken.height.into(),
            bytes: i64::try_from(taken.bytes).unwrap_or(i64::MAX),
        }
    }
}
