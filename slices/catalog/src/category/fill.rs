//! Lays what was sent over what there is.

use bodega_db::{DbError, Tx};
use bodega_kernel::{Check, Id, MerchantId, Scope, noun, text};

use super::{body::CategoryBody, model::Content, store};
use crate::{
    given::Given,
    language, media, slug,
    words::{self, Words},
};

/// Lays `body` over `before`; with `merge`, what is left out stays. `id` is the category's own: it cannot be put under
/// itself.
pub(super) fn fill(
    tx: &mut Tx,
    merchant: MerchantId,
    check: &mut Check,
    body: &CategoryBody,
    before: Option<&Content>,
    merge: bool,
    id: Id<noun::Category>,
) -> Result<Content, DbError> {
    let kept = before.filter(|_| merge);
    let name = body.name.over(kept.map(|before| before.name.clone())).unwrap_or_default();
    let name = text::checked(check, "name", &name, 1, 200);
    let lang = body.lang.over(kept.map(|before| before.lang.clone())).unwrap_or_else(|| "en".to_owned());
    let lang = language::checked(check, "lang", &lang);
    let names = names(check, body, kept.map(|before| &before.names), &lang);
    let image = image(tx, merchant, check, body, kept)?;
    // An address, a place and a switch are not emptied by leaving them out.
    let slug = body.slug.over(before.map(|before| before.slug.clone())).unwrap_or_default();
    let slug = slug::checked(check, &slug);
    let active = body.active.over(before.map(|before| before.active)).unwrap_or(true);
    let external_id = body.external_id.over(kept.and_then(|before| before.external_id.clone()));
    let external_id = text::optional(check, "externalId", external_id.as_deref(), 100);
    let metadata = body.metadata.over(kept.map(|before| before.metadata.clone())).unwrap_or_default();
    let metadata = words::map(check, "metadata", &metadata, words::METADATA);
    let parent = match &body.parent_id {
        Given::Absent => kept.and_then(|before| before.parent),
        Given::Null => None,
        Given::Value(parent) => parent_of(tx, merchant, check, parent, id)?,
    };
    let position =
        match body.position.over(before.filter(|before| before.parent == parent).map(|before| before.position)) {
            Some(position) => position,
            None => store::next_position(tx, merchant, parent)?,
        };
    check.that((0..=1_000_000).contains(&position), "position", "OUT_OF_RANGE", "must be between 0 and 1000000");
    Ok(Content { parent, slug, name, lang, names, image, position, active, external_id, metadata })
}

/// Its names in other languages: those that were sent over those that stand.
fn names(check: &mut Check, body: &CategoryBody, before: Option<&Words>, lang: &str) -> Words {
    let mut names = before.cloned().unwrap_or_default();
    match body.translations.sent() {
        None => {}
        Some(None) => names.clear(),
        Some(Some(sent)) => {
            for (tag, sent) in sent {
                let before = names.remove(tag);
                let Some(sent) = sent else { continue };
                let name = sent.name.over(before);
                let name = text::optional(check, &format!("translations.{tag}.name"), name.as_deref(), 200);
                names.extend(name.map(|name| (tag.clone(), name)));
            }
        }
    }
    language::keys(check, "translations", lang, names.keys());
    names
}

/// Its picture, if it is in the library.
fn image(
    tx: &mut Tx,
    merchant: MerchantId,
    check: &mut Check,
    body: &CategoryBody,
    kept: Option<&Content>,
) -> Result<Option<Id<noun::Media>>, DbError> {
    let sent = match body.image.sent() {
        None => return Ok(kept.and_then(|before| before.image)),
        Some(None) => return Ok(None),
        Some(Some(sent)) => sent,
    };
    let Some(id) = sent.media_id.value() else {
        check.fault("image.mediaId", "REQUIRED", "must be given");
        return Ok(None);
    };
    let image = id.parse().ok();
    let is_known = match image {
        Some(id) => media::hold(tx, &Scope::One(merchant), id)?,
        None => false,
    };
    check.that(is_known, "image.mediaId", "UNKNOWN_MEDIA", "there is no such picture");
    Ok(image)
}

/// No category is under itself. The caller holds the tree: nobody else moves anything while this is looked at.
fn parent_of(
    tx: &mut Tx,
    merchant: MerchantId,
    check: &mut Check,
    sent: &str,
    id: Id<noun::Category>,
) -> Result<Option<Id<noun::Category>>, DbError> {
    let parent = sent.parse().ok();
    let ancestry = match parent {
        Some(parent) => store::ancestry(tx, merchant, parent)?,
        None => Vec::new(),
    };
    if ancestry.is_empty() {
        check.fault("parentId", "UNKNOWN_CATEGORY", "there is no such category");
    } else if ancestry.contains(&id) {
        check.fault("parentId", "CATEGORY_CYCLE", "is the category itself or stands under it");
    }
    Ok(parent)
}
