//! The table of promotions.

use std::collections::BTreeMap;

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Currency, Id, Page, PageRequest, Scope, noun};
use serde::{Deserialize, Serialize};

use super::{Content, Effect, Promotion, PromotionFilter, Selection, When};
use crate::{json, paged::paged};

/// The most promotions of one merchant that are in use at once: a quote looks at all of them.
pub(super) const MOST: i64 = 500;

macro_rules! promotion {
    () => {
        "SELECT p.id, p.name, p.code, p.active, p.stacking_group, p.content, p.use_limit, p.customer_limit, p.external_id,
                COALESCE(c.taken, 0), p.version, p.created_at, p.updated_at
         FROM sales_promotion p
         LEFT JOIN sales_promotion_count c ON c.merchant = p.merchant AND c.promotion = p.id AND c.customer = '' "
    };
}
macro_rules! listed {
    () => {
        "WHERE p.merchant = $1 AND p.active = COALESCE(CAST($2 AS BOOLEAN), p.active)
           AND (CAST($3 AS TEXT) IS NULL OR p.code = CAST($3 AS TEXT))
           AND p.updated_at >= COALESCE(CAST($4 AS BIGINT), p.updated_at) "
    };
}
sql!(hot FIND, concat!(promotion!(), "WHERE p.merchant = $1 AND p.id = $2"));
sql!(hot ACTIVE, concat!(promotion!(), "WHERE p.merchant = $1 AND p.active ORDER BY p.id"));
sql!(LIST, concat!(promotion!(), listed!(), "ORDER BY p.stacking_group, p.id LIMIT $5 OFFSET $6"));
sql!(COUNT, concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_promotion p ", listed!(), "LIMIT $5) AS counted"));
sql!(HOW_MANY, "SELECT COUNT(*) FROM sales_promotion WHERE merchant = $1 AND active");
sql!(
    INSERT,
    "INSERT INTO sales_promotion (merchant, id, name, code, active, stacking_group, content, use_limit, customer_limit,
                                  external_id, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)"
);
sql!(
    hot UPDATE,
    "UPDATE sales_promotion SET name = $3, code = $4, active = $5, stacking_group = $6, content = $7, use_limit = $8,
            customer_limit = $9, external_id = $10, version = version + 1, updated_at = $12
     WHERE merchant = $1 AND id = $2 AND version = $11"
);

/// What is kept as one document: nothing searches in it.
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    names: BTreeMap<String, String>,
    currency: Option<Currency>,
    when: When,
    goods: Selection,
    effect: Effect,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<String, String>,
}

impl FromRow for Promotion {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let id = row.take()?;
        let (name, code, active, group) = (row.take()?, row.take()?, row.take()?, row.take()?);
        let Document { names, currency, when, goods, effect, metadata } = json::read(row)?;
        let (limit, limit_per_customer, external_id) = (row.take()?, row.take()?, row.take()?);
        let content = Content {
            name,
            names,
            active,
            code,
            group,
            currency,
            when,
            goods,
            effect,
            limit,
            limit_per_customer,
            external_id,
            metadata,
        };
        Ok(Self {
            id,
            content,
            taken: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

fn document(content: &Content) -> Result<serde_json::Value, DbError> {
    json::document(&Document {
        names: content.names.clone(),
        currency: content.currency,
        when: content.when.clone(),
        goods: content.goods.clone(),
        effect: content.effect.clone(),
        metadata: content.metadata.clone(),
    })
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Promotion>) -> Result<Option<Promotion>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// All that are in use.
pub(crate) fn active(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Promotion>, DbError> {
    tx.all(&ACTIVE, params![scope.one()?])
}

pub(super) fn how_many(tx: &mut ReadTx, scope: &Scope) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&HOW_MANY, params![scope.one()?])?.0)
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &PromotionFilter,
    page: &PageRequest,
) -> Result<Page<Promotion>, DbError> {
    let wanted = params![scope.one()?, filter.active, filter.code, filter.updated_since];
    paged(tx, [&LIST, &COUNT], wanted, page)
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, promotion: &Promotion) -> Result<(), DbError> {
    let content = &promotion.content;
    tx.execute(
        &INSERT,
        params![
            scope.one()?,
            promotion.id,
            content.name,
            content.code,
            content.active,
            content.group,
            document(content)?,
            content.limit,
            content.limit_per_customer,
            content.external_id,
            promotion.version,
            promotion.created_at
        ],
    )
    .map(drop)
}

/// Writes the promotion over its version `before`. Was it still at that?
pub(super) fn update(tx: &mut Tx, scope: &Scope, promotion: &Promotion, before: i64) -> Result<bool, DbError> {
    let content = &promotion.content;
    let changed = tx.execute(
        &UPDATE,
        params![
            scope.one()?,
            promotion.id,
            content.name,
            content.code,
            content.active,
            content.group,
            document(content)?,
            content.limit,
            content.limit_per_customer,
            content.external_id,
            before,
            promotion.updated_at
        ],
    )?;
    Ok(changed == 1)
}
