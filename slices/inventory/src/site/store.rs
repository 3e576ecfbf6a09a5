//! The tables of sites and grants.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, Scope, noun};

use super::{Site, SiteFilter};
use crate::{json, paged::paged};

macro_rules! site {
    () => {
        "SELECT s.id, s.keeper, s.code, s.name, s.kind, s.address, s.time_zone, s.hours, s.geo, s.pickup, s.active,
                s.external_id, s.metadata, s.version, s.created_at, s.updated_at, g.delivery_source
         FROM inventory_site_grant g JOIN inventory_site s ON s.id = g.site "
    };
}

sql!(hot FIND, concat!(site!(), "WHERE g.merchant = $1 AND g.site = $2"));
sql!(
    hot LOCK,
    sqlite: concat!(site!(), "WHERE g.merchant = $1 AND g.site = $2"),
    postgres: concat!(site!(), "WHERE g.merchant = $1 AND g.site = $2 FOR UPDATE OF s"),
);
// Whoever brings goods to a site holds it open meanwhile; who closes it waits for them, and sees what they brought.
sql!(
    hot HOLD_OPEN,
    sqlite: "SELECT s.id, s.active FROM inventory_site_grant g JOIN inventory_site s ON s.id = g.site
             WHERE g.merchant = $1 AND g.site IN (SELECT unhex(value) FROM json_each($2)) ORDER BY s.id",
    postgres: "SELECT s.id, s.active FROM inventory_site_grant g JOIN inventory_site s ON s.id = g.site
               WHERE g.merchant = $1 AND g.site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
               ORDER BY s.id FOR SHARE OF s",
);
sql!(hot FIND_BY_CODE, concat!(site!(), "WHERE g.merchant = $1 AND s.keeper = $1 AND s.code = $2"));
sql!(FIND_ALL, concat!(site!(), "WHERE g.merchant = $1 ORDER BY s.id"));
sql!(hot DELIVERY_SOURCE, concat!(site!(), "WHERE g.merchant = $1 AND g.delivery_source"));

macro_rules! listed {
    () => {
        "WHERE g.merchant = $1 AND s.active = COALESCE(CAST($2 AS BOOLEAN), s.active)
           AND s.kind = COALESCE(CAST($3 AS TEXT), s.kind) AND s.updated_at >= COALESCE(CAST($4 AS BIGINT), s.updated_at) "
    };
}
sql!(LIST, concat!(site!(), listed!(), "ORDER BY s.name, s.id LIMIT $5 OFFSET $6"));
sql!(
    COUNT,
    concat!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM inventory_site_grant g JOIN inventory_site s ON s.id = g.site ",
        listed!(),
        "LIMIT $5) AS counted"
    )
);
sql!(
    INSERT,
    "INSERT INTO inventory_site (id, keeper, code, name, kind, address, time_zone, hours, geo, pickup, active,
                                 external_id, metadata, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)"
);
sql!(
    UPDATE,
    "UPDATE inventory_site SET code = $3, name = $4, kind = $5, address = $6, time_zone = $7, hours = $8, geo = $9,
            pickup = $10, active = $11, external_id = $12, metadata = $13, version = version + 1, updated_at = $15
     WHERE id = $1 AND keeper = $2 AND version = $14"
);
sql!(
    GRANT,
    "INSERT INTO inventory_site_grant (merchant, site, delivery_source, granted_at) VALUES ($1, $2, FALSE, $3)
     ON CONFLICT (merchant, site) DO NOTHING"
);
sql!(REVOKE, "DELETE FROM inventory_site_grant WHERE merchant = $1 AND site = $2");
sql!(
    hot HOLDS_STOCK,
    "SELECT EXISTS (SELECT 1 FROM inventory_stock WHERE site = $1 AND (on_hand > 0 OR reserved > 0))
         OR EXISTS (SELECT 1 FROM inventory_transfer WHERE source = $1 AND status = 'IN_TRANSIT')
         OR EXISTS (SELECT 1 FROM inventory_transfer WHERE target = $1 AND status = 'IN_TRANSIT')"
);
sql!(
    hot HOLDS_STOCK_OF,
    "SELECT EXISTS (SELECT 1 FROM inventory_stock
                    WHERE site = $2 AND merchant = $1 AND (on_hand > 0 OR reserved > 0))
         OR EXISTS (SELECT 1 FROM inventory_transfer WHERE source = $2 AND merchant = $1 AND status = 'IN_TRANSIT')
         OR EXISTS (SELECT 1 FROM inventory_transfer WHERE target = $2 AND merchant = $1 AND status = 'IN_TRANSIT')"
);
sql!(
    LOCK_GRANTS,
    sqlite: "SELECT site, delivery_source FROM inventory_site_grant WHERE merchant = $1 ORDER BY site",
    postgres: "SELECT site, delivery_source FROM inventory_site_grant WHERE merchant = $1 ORDER BY site FOR UPDATE",
);
sql!(NO_SOURCE, "UPDATE inventory_site_grant SET delivery_source = FALSE WHERE merchant = $1 AND delivery_source");
sql!(SET_SOURCE, "UPDATE inventory_site_grant SET delivery_source = TRUE WHERE merchant = $1 AND site = $2");
sql!(SERVES_ANYBODY, "SELECT COUNT(*) FROM inventory_site_grant WHERE site = $1 AND delivery_source");

impl FromRow for Site {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            keeper: row.take()?,
            code: row.take()?,
            name: row.take()?,
            kind: row.take()?,
            address: json::read(row)?,
            time_zone: row.take()?,
            hours: json::read(row)?,
            geo: json::read_optional(row)?,
            pickup: row.take()?,
            active: row.take()?,
            external_id: row.take()?,
            metadata: json::read(row)?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
            delivery_source: row.take()?,
        })
    }
}

/// One of the merchant's sites.
pub(crate) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Site>) -> Result<Option<Site>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// The site that the merchant keeps under this code.
pub(super) fn find_by_code(tx: &mut ReadTx, scope: &Scope, code: &str) -> Result<Option<Site>, DbError> {
    tx.maybe(&FIND_BY_CODE, params![scope.one()?, code])
}

/// All sites of the merchant: never many.
pub(crate) fn all(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Site>, DbError> {
    tx.all(&FIND_ALL, params![scope.one()?])
}

/// One of the merchant's sites; nobody else changes it until the transaction ends.
pub(super) fn lock(tx: &mut Tx, scope: &Scope, id: Id<noun::Site>) -> Result<Option<Site>, DbError> {
    tx.maybe(&LOCK, params![scope.one()?, id])
}

/// Which of these sites are the merchant's, and are they active? They stay so until the transaction ends.
pub(crate) fn hold_open(
    tx: &mut Tx,
    scope: &Scope,
    sites: impl IntoIterator<Item = Id<noun::Site>>,
) -> Result<Vec<(Id<noun::Site>, bool)>, DbError> {
    tx.all(&HOLD_OPEN, params![scope.one()?, json::ids(sites)])
}

pub(super) fn delivery_source(tx: &mut ReadTx, scope: &Scope) -> Result<Option<Site>, DbError> {
    tx.maybe(&DELIVERY_SOURCE, params![scope.one()?])
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: SiteFilter,
    page: &PageRequest,
) -> Result<Page<Site>, DbError> {
    let wanted = params![scope.one()?, filter.active, filter.kind, filter.updated_since];
    paged(tx, [&LIST, &COUNT], wanted, page)
}

pub(super) fn insert(tx: &mut Tx, site: &Site) -> Result<(), DbError> {
    tx.execute(
        &INSERT,
        params![
            site.id,
            site.keeper,
            site.code,
            site.name,
            site.kind,
            json::document(&site.address)?,
            site.time_zone,
            json::document(&site.hours)?,
            site.geo.map(|geo| json::document(&geo)).transpose()?,
            site.pickup,
            site.active,
            site.external_id,
            json::document(&site.metadata)?,
            site.version,
            site.created_at
        ],
    )
    .map(drop)
}

/// Writes the site over its version `before`. Was it still at that?
pub(super) fn update(tx: &mut Tx, site: &Site, before: i64) -> Result<bool, DbError> {
    let changed = tx.execute(
        &UPDATE,
        params![
            site.id,
            site.keeper,
            site.code,
            site.name,
            site.kind,
            json::document(&site.address)?,
            site.time_zone,
            json::document(&site.hours)?,
            site.geo.map(|geo| json::document(&geo)).transpose()?,
            site.pickup,
            site.active,
            site.external_id,
            json::document(&site.metadata)?,
            before,
            site.updated_at
        ],
    )?;
    Ok(changed == 1)
}

/// Gives a merchant room at a site. Had it none before?
pub(super) fn grant(tx: &mut Tx, merchant: MerchantId, site: Id<noun::Site>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&GRANT, params![merchant, site, now])? == 1)
}

pub(super) fn revoke(tx: &mut Tx, merchant: MerchantId, site: Id<noun::Site>) -> Result<bool, DbError> {
    Ok(tx.execute(&REVOKE, params![merchant, site])? == 1)
}

/// Has anybody goods at the site, or on the way to or from it?
pub(super) fn holds_stock(tx: &mut ReadTx, site: Id<noun::Site>) -> Result<bool, DbError> {
    Ok(tx.one::<(bool,)>(&HOLDS_STOCK, params![site])?.0)
}

/// Has this merchant?
pub(super) fn holds_stock_of(tx: &mut ReadTx, merchant: MerchantId, site: Id<noun::Site>) -> Result<bool, DbError> {
    Ok(tx.one::<(bool,)>(&HOLDS_STOCK_OF, params![merchant, site])?.0)
}

/// Does any merchant deliver from the site?
pub(super) fn serves_deliveries(tx: &mut ReadTx, site: Id<noun::Site>) -> Result<bool, DbError> {
    Ok(tx.one::<(i64,)>(&SERVES_ANYBODY, params![site])?.0 > 0)
}

/// Lets a site serve the merchant's home deliveries, in place of the one that did, or nobody. The grants are locked
/// first: two moves at once would otherwise each take the place that the other just left.
pub(super) fn set_delivery_source(tx: &mut Tx, scope: &Scope, site: Option<Id<noun::Site>>) -> Result<(), DbError> {
    let merchant = scope.one()?;
    tx.all::<(Id<noun::Site>, bool)>(&LOCK_GRANTS, params![merchant])?;
    tx.execute(&NO_SOURCE, params![merchant])?;
    if let Some(site) = site {
        tx.execute(&SET_SOURCE, params![merchant, site])?;
    }
    Ok(())
}
