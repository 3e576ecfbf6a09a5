//! Pictures as staff see them.

use bodega_kernel::{Id, Time, noun};
use bodega_media::{Format, Kind};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Alt, Content, Media};
use crate::product::image::SourceView;

/// A picture of the library.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaView {
    /// Its id.
    pub id: Id<noun::Media>,
    /// What staff call it, what it shows, and where it is.
    #[serde(flatten)]
    pub content: ContentView,
    /// How many products and categories show it. One that is shown cannot be deleted.
    #[schema(example = 3)]
    pub shown_by: i64,
    /// Rises with every change; `If-Match` and `version` name it.
    #[schema(example = 1)]
    pub version: i64,
    /// When it was put here.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// What changes with a picture's versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContentView {
    /// What staff call it.
    #[schema(example = "Red apples, crate")]
    pub name: String,
    /// What is said to those who do not see it, by language.
    #[schema(example = json!({ "en": "A crate of red apples" }))]
    pub alt: Alt,
    /// What the original is: `JPEG`, `PNG`, `WEBP`, or `SVG` for what Bodega has drawn.
    #[schema(value_type = String, example = "JPEG")]
    pub kind: Kind,
    /// How wide the original is, upright.
    #[schema(example = 4000)]
    pub width: i64,
    /// How high.
    #[schema(example = 3000)]
    pub height: i64,
    /// How many bytes the original has.
    #[schema(example = 2_417_332)]
    pub bytes: i64,
    /// Where it can be seen: 960 pixels wide, or as wide as it is.
    #[schema(example = "/media/werc8gmrzge196qvyk49jvxs4gktwgf4/960.jpg")]
    pub url: String,
    /// The same in other sizes and kinds, the most frugal kind first.
    pub sources: Vec<SourceView>,
}

/// A version of a picture.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaVersion {
    /// Its number.
    #[schema(example = 2)]
    pub version: i64,
    /// When it was written.
    pub at: Time,
    /// By whom.
    #[schema(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    pub actor: String,
    /// What it said and showed.
    #[serde(flatten)]
    pub content: ContentView,
}

impl From<Content> for ContentView {
    fn from(content: Content) -> Self {
        let Content { file, name, alt } = content;
        let side = |side: i64| u32::try_from(side).unwrap_or(u32::MAX);
        let (width, height) = (side(file.width), side(file.height));
        let sources = bodega_media::sources(&file.hash, width, height);
        Self {
            name,
            alt,
            kind: file.kind,
            width: file.width,
            height: file.height,
            bytes: file.bytes,
            url: bodega_media::url(&file.hash, bodega_media::shown(width), Format::Jpeg),
            sources: sources.into_iter().map(SourceView::from).collect(),
        }
    }
}

impl MediaView {
    pub(crate) fn of(media: Media, shown_by: i64) -> Self {
        Self {
            id: media.id,
            content: media.content.into(),
            shown_by,
            version: media.version,
            created_at: media.created_at,
            updated_at: media.updated_at,
        }
    }
}
