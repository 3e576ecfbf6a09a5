//! Pictures on products: checked when they are sent, and as they are shown.

use std::collections::HashMap;

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Check, Id, Scope, noun, text};
use bodega_media::Format;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    body::ImageBody,
    model::{Content, Image, Product},
};
use crate::media::{self, MediaRef};

/// The most pictures on one product.
const MOST: usize = 20;

/// Pictures of the merchant's library, by id.
pub type Pictures = HashMap<Id<noun::Media>, MediaRef>;

/// A picture.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImageView {
    /// Where it is, as JPEG.
    #[schema(example = "/media/3f8a9c0d1e2b/960.jpg")]
    pub url: String,
    /// What is to be seen.
    pub alt: String,
    /// In pixels.
    #[schema(example = 960)]
    pub width: u32,
    /// In pixels.
    #[schema(example = 720)]
    pub height: u32,
    /// The same in other sizes and kinds, the most frugal kind first.
    pub sources: Vec<SourceView>,
    /// Which it is, of the merchant's library.
    pub media_id: Id<noun::Media>,
}

/// A picture in one size and kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceView {
    /// Where it is.
    pub url: String,
    /// In pixels.
    pub width: u32,
    /// Its media type.
    #[serde(rename = "type")]
    #[schema(example = "image/webp")]
    pub kind: &'static str,
}

/// The pictures of these products.
pub fn pictures<'p>(
    tx: &mut ReadTx,
    scope: &Scope,
    products: impl IntoIterator<Item = &'p Product>,
) -> Result<Pictures, DbError> {
    let images = products.into_iter().flat_map(|product| &product.content.images);
    let mut ids: Vec<_> = images.map(|image| image.media).collect();
    ids.sort_unstable();
    ids.dedup();
    media::by_ids(tx, scope, &ids)
}

impl ImageView {
    /// A picture as it is shown to whoever asked for this language. `own` is the text that was given to it here, in the
    /// language `lang`; `title` stands for what nobody has described.
    pub(crate) fn of(
        id: Id<noun::Media>,
        picture: &MediaRef,
        own: Option<&str>,
        lang: &str,
        title: &str,
        asked: Option<&str>,
    ) -> Self {
        let asked = asked.unwrap_or(lang);
        let is_own = own.filter(|_| asked.eq_ignore_ascii_case(lang));
        let alt = is_own.or_else(|| picture.alt_in(asked)).or(own).or_else(|| picture.alt_in(lang)).unwrap_or(title);
        let sources = bodega_media::sources(&picture.hash, picture.width, picture.height);
        let width = bodega_media::shown(picture.width);
        let usual = sources.iter().find(|source| source.width == width && source.format == Format::Jpeg);
        Self {
            url: bodega_media::url(&picture.hash, width, Format::Jpeg),
            alt: alt.to_owned(),
            width,
            height: usual.map_or(picture.height, |source| source.height),
            sources: sources.into_iter().map(SourceView::from).collect(),
            media_id: id,
        }
    }

    /// Those of a product, in order. One that is no longer in the library is left out.
    pub fn all(content: &Content, asked: Option<&str>, pictures: &Pictures) -> Vec<Self> {
        let title = content.in_language(asked).title;
        let view = |image: &Image| {
            let picture = pictures.get(&image.media)?;
            Some(Self::of(image.media, picture, image.alt.as_deref(), &content.lang, title, asked))
        };
        content.images.iter().filter_map(view).collect()
    }
}

impl From<bodega_media::Source> for SourceView {
    fn from(source: bodega_media::Source) -> Self {
        Self { url: source.url, width: source.width, kind: source.kind }
    }
}

/// Pictures as they were sent; whether they are in the library is looked up by [`known`].
pub(crate) fn images(check: &mut Check, sent: &[ImageBody]) -> Vec<Image> {
    if sent.len() > MOST {
        check.fault("images", "TOO_MANY", format!("must have at most {MOST} entries"));
        return Vec::new();
    }
    let mut kept: Vec<Image> = Vec::with_capacity(sent.len());
    for (at, body) in sent.iter().enumerate() {
        let alt = body.alt.value().map(String::as_str);
        let alt = text::optional(check, &format!("images[{at}].alt"), alt, 500);
        let field = format!("images[{at}].mediaId");
        match body.media_id.value().map(|id| id.parse()) {
            None => check.fault(field, "REQUIRED", "must be given"),
            Some(Err(_)) => check.fault(field, "UNKNOWN_MEDIA", "there is no such picture"),
            Some(Ok(media)) if kept.iter().any(|image| image.media == media) => {
                check.fault(field, "DUPLICATE", "stands here twice");
            }
            Some(Ok(media)) => kept.push(Image { media, alt }),
        }
    }
    kept
}

/// Notes a fault for each picture that is not in the merchant's library, and forgets texts that only repeat what would
/// be shown without them: what was read can be sent back.
pub(crate) fn known(
    tx: &mut ReadTx,
    scope: &Scope,
    check: &mut Check,
    content: &mut Content,
    sent: Option<&Vec<ImageBody>>,
) -> Result<(), DbError> {
    let Some(sent) = sent.filter(|sent| !sent.is_empty()) else { return Ok(()) };
    let ids: Vec<_> = content.images.iter().map(|image| image.media).collect();
    let pictures = media::by_ids(tx, scope, &ids)?;
    for (at, body) in sent.iter().enumerate() {
        let id: Option<Id<noun::Media>> = body.media_id.value().and_then(|id| id.parse().ok());
        if id.is_some_and(|id| ids.contains(&id) && !pictures.contains_key(&id)) {
            check.fault(format!("images[{at}].mediaId"), "UNKNOWN_MEDIA", "there is no such picture");
        }
    }
    let (lang, title) = (content.lang.clone(), content.title.clone());
    for image in &mut content.images {
        let Some(picture) = pictures.get(&image.media) else { continue };
        let without = picture.alt_in(&lang).unwrap_or(&title);
        image.alt = image.alt.take().filter(|alt| alt != without);
    }
    Ok(())
}
