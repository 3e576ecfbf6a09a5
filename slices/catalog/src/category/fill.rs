//! Lays what was sent over what there is.

use bodega_db::{DbError, Tx};
use bodega_kernel::{Check, Id, MerchantId, noun, text};

use super::{body::CategoryBody, model::Content, store};
use crate::{given::Given, slug, words};

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
    Ok(Content { parent, slug, name, position, active, external_id, metadata })
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
