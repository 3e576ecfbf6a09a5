//! The facts that the library tells of.

use bodega_events::Fact;
use bodega_kernel::{Id, noun};
use serde::Serialize;

/// A picture is in the library.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MediaCreated {
    /// Which.
    pub media_id: Id<noun::Media>,
}

/// A picture is another than before, or called or described otherwise. Whatever shows it is stale.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MediaUpdated {
    /// Which.
    pub media_id: Id<noun::Media>,
    /// Its version now.
    pub version: i64,
    /// The fields that changed, as the API names them.
    pub changed: Vec<String>,
}

/// A picture was taken out of the library.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MediaDeleted {
    /// Which.
    pub media_id: Id<noun::Media>,
}

macro_rules! facts {
    ($($fact:ty, $kind:literal;)*) => {$(
        impl Fact for $fact {
            const TYPE: &'static str = $kind;
            fn stream(&self) -> String {
                format!("media:{}", self.media_id)
            }
        }
    )*};
}
facts! {
    MediaCreated, "media.created";
    MediaUpdated, "media.updated";
    MediaDeleted, "media.deleted";
}
