//! The rows of categories.

use std::collections::HashSet;

use bodega_db::{DbError, FromRow, Parsed, ReadTx, Row, Statement, Tx, params, sql};
use bodega_kernel::{Check, Id, MerchantId, Scope, noun};
use serde_json::{Value, json};

use super::model::{Category, Content};
use crate::CatalogError;

type CategoryId = Id<noun::Category>;

macro_rules! columns {
    () => {
        "id, parent, slug, name, lang, translations, image, position, active, external_id, metadata, version, created_at, updated_at"
    };
}

sql!(hot BY_ID, concat!("SELECT ", columns!(), " FROM catalog_category WHERE merchant = $1 AND id = $2"));
sql!(
    hot LOCKED,
    sqlite: concat!("SELECT ", columns!(), " FROM catalog_category WHERE merchant = $1 AND id = $2"),
    postgres: concat!("SELECT ", columns!(), " FROM catalog_category WHERE merchant = $1 AND id = $2 FOR UPDATE"),
);
sql!(ALL, concat!("SELECT ", columns!(), " FROM catalog_category WHERE merchant = $1"));
sql!(
    hot KNOWN,
    sqlite: "SELECT id FROM catalog_category WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT id FROM catalog_category
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(hot SHOWING, "SELECT id FROM catalog_category WHERE merchant = $1 AND image = $2 ORDER BY id");
sql!(
    TAKE_TREE,
    "INSERT INTO catalog_tree (merchant, moves) VALUES ($1, 1)
     ON CONFLICT (merchant) DO UPDATE SET moves = catalog_tree.moves + 1"
);
sql!(
    ANCESTRY,
    "WITH RECURSIVE up(id, parent) AS (
         SELECT id, parent FROM catalog_category WHERE merchant = $1 AND id = $2
         UNION
         SELECT c.id, c.parent FROM up JOIN catalog_category c ON c.merchant = $1 AND c.id = up.parent
     )
     SELECT id FROM up"
);
sql!(
    BELOW,
    "WITH RECURSIVE below(id) AS (
         SELECT id FROM catalog_category WHERE merchant = $1 AND id = $2
         UNION
         SELECT c.id FROM below JOIN catalog_category c ON c.merchant = $1 AND c.parent = below.id
     )
     SELECT id FROM below ORDER BY id"
);
sql!(
    NEXT_POSITION,
    "SELECT coalesce(max(position) + 1, 0) FROM catalog_category
     WHERE merchant = $1 AND (parent = $2 OR ($3 AND parent IS NULL))"
);
sql!(
    ADD,
    "INSERT INTO catalog_category (merchant, id, parent, slug, name, lang, translations, image, position, active,
                                   external_id, metadata, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     ON CONFLICT DO NOTHING"
);
sql!(
    hot CHANGE,
    "UPDATE catalog_category SET parent = $3, slug = $4, name = $5, lang = $6, translations = $7, image = $8,
            position = $9, active = $10, external_id = $11, metadata = $12, version = $13, updated_at = $15
     WHERE merchant = $1 AND id = $2 AND version = $13 - 1 AND created_at = $14"
);
sql!(
    TAKEN,
    "SELECT slug, external_id FROM catalog_category
     WHERE merchant = $1 AND id <> $2 AND (slug = $3 OR external_id = CAST($4 AS TEXT))"
);
pub(super) fn by_id(tx: &mut ReadTx, merchant: MerchantId, id: CategoryId) -> Result<Option<Category>, DbError> {
    tx.maybe(&BY_ID, params![merchant, id])
}

pub(super) fn locked(tx: &mut Tx, merchant: MerchantId, id: CategoryId) -> Result<Option<Category>, DbError> {
    tx.maybe(&LOCKED, params![merchant, id])
}

pub(super) fn every(tx: &mut ReadTx, merchant: MerchantId) -> Result<Vec<Category>, DbError> {
    tx.all(&ALL, params![merchant])
}

/// The category of this id, shown or not.
pub fn get(tx: &mut ReadTx, scope: &Scope, id: CategoryId) -> Result<Category, CatalogError> {
    by_id(tx, scope.one().map_err(DbError::from)?, id)?.ok_or(CatalogError::NoCategory)
}

/// Notes a fault for each id that is well formed and names no category of this merchant.
pub(crate) fn known(
    tx: &mut ReadTx,
    scope: &Scope,
    check: &mut Check,
    sent: Option<&Vec<String>>,
) -> Result<(), DbError> {
    let parsed = sent.into_iter().flatten().enumerate();
    let parsed: Vec<(usize, CategoryId)> = parsed.filter_map(|(at, id)| Some((at, id.parse().ok()?))).collect();
    if parsed.is_empty() {
        return Ok(());
    }
    let ids: Value = parsed.iter().map(|(_, id)| id.uuid().simple().to_string()).collect();
    let known = tx.all::<(CategoryId,)>(&KNOWN, params![scope.one()?, ids])?;
    let known: HashSet<_> = known.into_iter().map(|(id,)| id).collect();
    for (at, _) in parsed.into_iter().filter(|(_, id)| !known.contains(id)) {
        check.fault(format!("categoryIds[{at}]"), "UNKNOWN_CATEGORY", "there is no such category");
    }
    Ok(())
}

/// The categories that show this picture.
pub fn showing(tx: &mut ReadTx, scope: &Scope, image: Id<noun::Media>) -> Result<Vec<CategoryId>, DbError> {
    let found = tx.all::<(CategoryId,)>(&SHOWING, params![scope.one()?, image])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Keeps every other move in the tree waiting until this command ends.
pub(super) fn take_tree(tx: &mut Tx, merchant: MerchantId) -> Result<(), DbError> {
    tx.execute(&TAKE_TREE, params![merchant]).map(drop)
}

/// The category and all that it is under.
pub(super) fn ancestry(tx: &mut ReadTx, merchant: MerchantId, id: CategoryId) -> Result<Vec<CategoryId>, DbError> {
    let ids = tx.all::<(CategoryId,)>(&ANCESTRY, params![merchant, id])?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// A category and all that is under it.
pub fn below(tx: &mut ReadTx, scope: &Scope, id: CategoryId) -> Result<Vec<CategoryId>, DbError> {
    let ids = tx.all::<(CategoryId,)>(&BELOW, params![scope.one()?, id])?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// The place behind all that stand under `parent`.
pub(super) fn next_position(tx: &mut ReadTx, merchant: MerchantId, parent: Option<CategoryId>) -> Result<i64, DbError> {
    let (position,): (i64,) = tx.one(&NEXT_POSITION, params![merchant, parent, parent.is_none()])?;
    Ok(position)
}

/// False when its slug or its external id is another's.
pub(super) fn add(tx: &mut Tx, merchant: MerchantId, category: &Category) -> Result<bool, DbError> {
    write(tx, &ADD, merchant, category)
}

/// False when it is no longer at the version before this one.
pub(super) fn change(tx: &mut Tx, merchant: MerchantId, category: &Category) -> Result<bool, DbError> {
    write(tx, &CHANGE, merchant, category)
}

fn write(
    tx: &mut Tx,
    statement: &'static Statement,
    merchant: MerchantId,
    category: &Category,
) -> Result<bool, DbError> {
    let content = &category.content;
    let written = tx.execute(
        statement,
        params![
            merchant,
            category.id,
            content.parent,
            content.slug,
            content.name,
            content.lang,
            json!(content.names),
            content.image,
            content.position,
            content.active,
            content.external_id,
            json!(content.metadata),
            category.version,
            category.created_at,
            category.updated_at
        ],
    )?;
    Ok(written == 1)
}

/// The slugs and external ids of others that are this one's too.
pub(super) fn taken(
    tx: &mut ReadTx,
    merchant: MerchantId,
    category: &Category,
) -> Result<Vec<(String, Option<String>)>, DbError> {
    let content = &category.content;
    tx.all(&TAKEN, params![merchant, category.id, content.slug, content.external_id])
}

impl FromRow for Category {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let id = row.take()?;
        let content = Content {
            parent: row.take()?,
            slug: row.take()?,
            name: row.take()?,
            lang: row.take()?,
            names: row.take::<Parsed<_>>()?.0,
            image: row.take()?,
            position: row.take()?,
            active: row.take()?,
            external_id: row.take()?,
            metadata: row.take::<Parsed<_>>()?.0,
        };
        Ok(Self { id, content, version: row.take()?, created_at: row.take()?, updated_at: row.take()? })
    }
}
