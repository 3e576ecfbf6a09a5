//! Why a picture was not taken, or cannot be given.

use std::time::Duration;

use bodega_kernel::{Failure, FailureKind};
use serde_json::{Value, json};

use crate::Kind;

/// Why a picture was not taken, or cannot be given now.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// More bytes than are taken.
    #[error("The picture has {bytes} bytes; {most} are taken.")]
    TooLarge {
        /// How many it has.
        bytes: usize,
        /// How many are taken.
        most: usize,
    },
    /// The bytes are no picture at all.
    #[error("This is no picture. Send JPEG, PNG or WebP.")]
    TypeUnknown,
    /// A picture of a kind that is known and not taken.
    #[error("{0} pictures are not taken. Send JPEG, PNG or WebP.")]
    TypeNotTaken(&'static str),
    /// It was said to be something else than it is.
    #[error("This is a {found} picture, but was sent as {claimed:?}.")]
    TypeMismatch {
        /// What was said.
        claimed: String,
        /// What it is.
        found: Kind,
    },
    /// More pixels than are taken.
    #[error("The picture is {width} x {height}; {megapixels} megapixels and {side} pixels a side are taken.")]
    TooManyPixels {
        /// How wide it says it is.
        width: u32,
        /// How high.
        height: u32,
        /// The most megapixels.
        megapixels: u64,
        /// The longest side.
        side: u32,
    },
    /// It cannot be decoded to its end.
    #[error("The picture is broken: {0}.")]
    Broken(String),
    /// More pictures wait to be worked on than will be done in time.
    #[error("Too many pictures are waiting. Try again shortly.")]
    Busy,
    /// Where pictures are kept does not answer as it should.
    #[error("The store of pictures does not answer.")]
    Store(#[from] object_store::Error),
    /// A fault of ours.
    #[error("{0}")]
    Internal(String),
}

impl Refusal {
    /// With all that lies under it: for the log and for whoever runs the house, never for callers.
    pub fn in_full(&self) -> String {
        let (mut text, mut under) = (self.to_string(), std::error::Error::source(self));
        while let Some(error) = under {
            text.truncate(text.trim_end_matches('.').len());
            text.push_str(": ");
            text.push_str(&error.to_string());
            under = error.source();
        }
        text
    }

    pub(crate) fn broken(why: impl std::fmt::Display) -> Self {
        // A decoder's words may be long, and speak of the bytes that it met.
        Self::Broken(why.to_string().chars().take(120).collect())
    }
}

impl Failure for Refusal {
    fn kind(&self) -> FailureKind {
        match self {
            Self::TooLarge { .. } => FailureKind::TooLarge,
            Self::TypeUnknown | Self::TypeNotTaken(_) => FailureKind::UnsupportedType,
            Self::TypeMismatch { .. } | Self::TooManyPixels { .. } | Self::Broken(_) => FailureKind::Invalid,
            Self::Busy | Self::Store(_) => FailureKind::Unavailable,
            Self::Internal(_) => FailureKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "IMAGE_TOO_LARGE",
            Self::TypeUnknown => "IMAGE_TYPE_UNKNOWN",
            Self::TypeNotTaken(_) => "IMAGE_TYPE_NOT_TAKEN",
            Self::TypeMismatch { .. } => "IMAGE_TYPE_MISMATCH",
            Self::TooManyPixels { .. } => "IMAGE_TOO_MANY_PIXELS",
            Self::Broken(_) => "IMAGE_BROKEN",
            Self::Busy => "OVERLOADED",
            Self::Store(_) => "MEDIA_UNAVAILABLE",
            Self::Internal(_) => "INTERNAL",
        }
    }

    fn details(&self) -> Vec<Value> {
        match self.kind() {
            FailureKind::Invalid | FailureKind::UnsupportedType | FailureKind::TooLarge => {
                vec![json!({ "field": "file", "code": self.code(), "message": self.to_string() })]
            }
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        (self.kind() == FailureKind::Unavailable).then_some(Duration::from_secs(1))
    }
}
