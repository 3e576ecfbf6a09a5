//! The tables of rates, and of how prices are meant.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};

use super::{Content, RateFilter, Settings, TaxRate};
use crate::{json, paged::paged};

/// The most rates of one merchant that are in use at once.
pub(super) const MOST: i64 = 2_000;

macro_rules! rate {
    () => {
        "SELECT id, name, country, region, class, rate, starts_at, ends_at, active, external_id, metadata, version,
                created_at, updated_at
         FROM sales_tax_rate "
    };
}
macro_rules! listed {
    () => {
        "WHERE merchant = $1 AND active = COALESCE(CAST($2 AS BOOLEAN), active)
           AND country = COALESCE(CAST($3 AS TEXT), country) AND class = COALESCE(CAST($4 AS TEXT), class)
           AND updated_at >= COALESCE(CAST($5 AS BIGINT), updated_at) "
    };
}
sql!(hot FIND, concat!(rate!(), "WHERE merchant = $1 AND id = $2"));
sql!(ACTIVE, concat!(rate!(), "WHERE merchant = $1 AND active ORDER BY id"));
sql!(LIST, concat!(rate!(), listed!(), "ORDER BY country, class, starts_at NULLS FIRST, id LIMIT $6 OFFSET $7"));
sql!(COUNT, concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_tax_rate ", listed!(), "LIMIT $6) AS counted"));
sql!(HOW_MANY, "SELECT COUNT(*) FROM sales_tax_rate WHERE merchant = $1 AND active");
sql!(
    INSERT,
    "INSERT INTO sales_tax_rate (merchant, id, name, country, region, class, rate, starts_at, ends_at, active, external_id,
                                 metadata, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)"
);
sql!(
    hot UPDATE,
    "UPDATE sales_tax_rate SET name = $3, country = $4, region = $5, class = $6, rate = $7, starts_at = $8, ends_at = $9,
            active = $10, external_id = $11, metadata = $12, version = version + 1, updated_at = $14
     WHERE merchant = $1 AND id = $2 AND version = $13"
);
sql!(DELETE, "DELETE FROM sales_tax_rate WHERE merchant = $1 AND id = $2");
sql!(
    hot SETTINGS,
    "SELECT prices_include_tax, default_class, delivery_class, home_country, known_rates, version
     FROM sales_tax_setting WHERE merchant = $1"
);
// Nobody has said anything yet at version 0.
sql!(
    SET,
    "INSERT INTO sales_tax_setting (merchant, prices_include_tax, default_class, delivery_class, home_country, known_rates,
                                    version, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, 1, $8)
     ON CONFLICT (merchant) DO UPDATE
     SET prices_include_tax = excluded.prices_include_tax, default_class = excluded.default_class,
         delivery_class = excluded.delivery_class, home_country = excluded.home_country,
         known_rates = excluded.known_rates, version = sales_tax_setting.version + 1, updated_at = excluded.updated_at
     WHERE sales_tax_setting.version = $7"
);

impl FromRow for TaxRate {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let id = row.take()?;
        let content = Content {
            name: row.take()?,
            country: row.take()?,
            region: row.take()?,
            class: row.take()?,
            rate: row.take()?,
            from: row.take()?,
            until: row.take()?,
            active: row.take()?,
            external_id: row.take()?,
            metadata: json::read(row)?,
        };
        Ok(Self { id, content, version: row.take()?, created_at: row.take()?, updated_at: row.take()? })
    }
}

impl FromRow for Settings {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            prices_include_tax: row.take()?,
            default_class: row.take()?,
            delivery_class: row.take()?,
            home_country: row.take()?,
            known_rates: row.take()?,
            version: row.take()?,
        })
    }
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::TaxRate>) -> Result<Option<TaxRate>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// All that are in use.
pub(crate) fn active(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<TaxRate>, DbError> {
    tx.all(&ACTIVE, params![scope.one()?])
}

pub(super) fn how_many(tx: &mut ReadTx, scope: &Scope) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&HOW_MANY, params![scope.one()?])?.0)
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &RateFilter,
    page: &PageRequest,
) -> Result<Page<TaxRate>, DbError> {
    let wanted = params![scope.one()?, filter.active, filter.country, filter.class, filter.updated_since];
    paged(tx, [&LIST, &COUNT], wanted, page)
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, rate: &TaxRate) -> Result<(), DbError> {
    let content = &rate.content;
    tx.execute(
        &INSERT,
        params![
            scope.one()?,
            rate.id,
            content.name,
            content.country,
            content.region,
            content.class,
            content.rate,
            content.from,
            content.until,
            content.active,
            content.external_id,
            json::document(&content.metadata)?,
            rate.version,
            rate.created_at
        ],
    )
    .map(drop)
}

/// Writes the rate over its version `before`. Was it still at that?
pub(super) fn update(tx: &mut Tx, scope: &Scope, rate: &TaxRate, before: i64) -> Result<bool, DbError> {
    let content = &rate.content;
    let changed = tx.execute(
        &UPDATE,
        params![
            scope.one()?,
            rate.id,
            content.name,
            content.country,
            content.region,
            content.class,
            content.rate,
            content.from,
            content.until,
            content.active,
            content.external_id,
            json::document(&content.metadata)?,
            before,
            rate.updated_at
        ],
    )?;
    Ok(changed == 1)
}

/// Was it there?
pub(super) fn delete(tx: &mut Tx, scope: &Scope, id: Id<noun::TaxRate>) -> Result<bool, DbError> {
    Ok(tx.execute(&DELETE, params![scope.one()?, id])? == 1)
}

/// How the merchant's prices are meant.
pub(crate) fn settings(tx: &mut ReadTx, scope: &Scope) -> Result<Settings, DbError> {
    Ok(tx.maybe(&SETTINGS, params![scope.one()?])?.unwrap_or_default())
}

/// Writes them over their version `before`. Were they still at that?
pub(super) fn set(tx: &mut Tx, scope: &Scope, settings: &Settings, before: i64) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx.execute(
        &SET,
        params![
            scope.one()?,
            settings.prices_include_tax,
            settings.default_class,
            settings.delivery_class,
            settings.home_country,
            settings.known_rates,
            before,
            now
        ],
    )?;
    Ok(changed == 1)
}
