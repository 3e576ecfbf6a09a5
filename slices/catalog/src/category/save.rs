//! Saving a category: its row, the audit and the event, in the caller's transaction.

use bodega_db::{Audit, ConstraintKind, DbError, Tx};
use bodega_events::append;
use bodega_kernel::{MerchantId, Scope};
use serde_json::{Value, json};

use super::{model::Category, store, view::AdminCategoryView};
use crate::{
    CatalogError, Claim, Taken,
    difference::differing,
    events::{CategoryCreated, CategoryDeleted, CategoryUpdated},
    shelf, slug,
};

/// Writes a new category. Its slug is made of its name when it has none yet.
pub(super) fn insert(tx: &mut Tx, scope: &Scope, mut category: Category) -> Result<Category, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let mut added = false;
    for slug in slugs(&category) {
        category.content.slug = slug;
        added = store::add(tx, merchant, &category)?;
        if added {
            break;
        }
    }
    if !added {
        return Err(conflict(tx, merchant, &category));
    }
    tx.record(Audit::new("category.created", "category", category.id).after(document(&category)))?;
    append(tx, scope, &CategoryCreated { category_id: category.id, parent_id: category.content.parent })?;
    shelf::tree_changed(tx, merchant);
    Ok(category)
}

/// Writes a category that was changed; `old` is what it was. Nothing is written when nothing changed.
pub(super) fn change(
    tx: &mut Tx,
    scope: &Scope,
    old: &Category,
    mut category: Category,
) -> Result<Category, CatalogError> {
    if category.content == old.content {
        return Ok(category);
    }
    let merchant = scope.one().map_err(DbError::from)?;
    category.version = old.version + 1;
    category.updated_at = tx.now();
    let slugs = slugs(&category);
    let last = slugs.len() - 1;
    for (at, slug) in slugs.into_iter().enumerate() {
        category.content.slug = slug;
        match tx.attempt(|tx| store::change(tx, merchant, &category)) {
            Ok(true) => break,
            // The row is locked, so this cannot be; were it so, nothing must be written over the other's change.
            Ok(false) => return Err(DbError::NoRow.into()),
            Err(error) if at < last && error.violates("catalog_category_slug") => {}
            Err(DbError::Constraint { kind: ConstraintKind::Unique, .. }) => {
                return Err(conflict(tx, merchant, &category));
            }
            Err(error) => return Err(error.into()),
        }
    }
    tell(tx, scope, old, &category)?;
    shelf::tree_changed(tx, merchant);
    Ok(category)
}

fn tell(tx: &mut Tx, scope: &Scope, old: &Category, category: &Category) -> Result<(), DbError> {
    let (before, after) = differing(document(old), document(category));
    let changed = after.keys().cloned().collect();
    let is_deleted = old.content.active && !category.content.active;
    let action = if is_deleted { "category.deleted" } else { "category.updated" };
    tx.record(Audit::new(action, "category", category.id).before(before.into()).after(after.into()))?;
    if is_deleted {
        append(tx, scope, &CategoryDeleted { category_id: category.id })?;
        return Ok(());
    }
    let fact = CategoryUpdated {
        category_id: category.id,
        parent_id: category.content.parent,
        active: category.content.active,
        version: category.version,
        changed,
    };
    append(tx, scope, &fact).map(drop)
}

/// The slugs to try, the best first.
fn slugs(category: &Category) -> Vec<String> {
    let content = &category.content;
    if content.slug.is_empty() {
        slug::candidates(&content.name, "category", category.id)
    } else {
        vec![content.slug.clone()]
    }
}

fn conflict(tx: &mut Tx, merchant: MerchantId, category: &Category) -> CatalogError {
    let content = &category.content;
    let others = match store::taken(tx, merchant, category) {
        Ok(others) => others,
        Err(error) => return error.into(),
    };
    let mut taken = Vec::new();
    let mut note = |claim, field: &str, value: &str| {
        taken.push(Taken { claim, field: field.to_owned(), value: value.to_owned() });
    };
    for (slug, external) in &others {
        if *slug == content.slug {
            note(Claim::Slug, "slug", slug);
        }
        if let Some(external) = external.as_ref().filter(|external| content.external_id.as_ref() == Some(external)) {
            note(Claim::ExternalId, "externalId", external);
        }
    }
    // Nobody: whoever had it has let it go in this very moment.
    if taken.is_empty() { CatalogError::taken(Claim::Slug, "slug", &content.slug) } else { CatalogError::Taken(taken) }
}

/// The category as staff read it, but for the number of its products, which is no part of it. Of its picture it says
/// which it is.
fn document(category: &Category) -> Value {
    let mut document = serde_json::to_value(AdminCategoryView::of(category, 0, None)).unwrap_or_default();
    if let Some(fields) = document.as_object_mut() {
        fields.remove("productCount");
        if let Some(image) = category.content.image {
            fields.insert("image".to_owned(), json!({ "mediaId": image }));
        }
    }
    document
}
