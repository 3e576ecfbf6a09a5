//! The tables of zones and bins. They hang on a site, not on a merchant: whoever asks has been shown the site before.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, noun};

use super::{Bin, BinData, Zone};
use crate::{json, paged::paged};

macro_rules! bin {
    () => {
        "SELECT id, site, active, code, zone, aisle, bay, level, position, capacity, pick_sequence, x, y, z
         FROM inventory_bin "
    };
}

sql!(hot ZONES, "SELECT id, code, name FROM inventory_zone WHERE site = $1 ORDER BY code");
sql!(hot ZONE, "SELECT id, code, name FROM inventory_zone WHERE id = $2 AND site = $1");
sql!(ADD_ZONE, "INSERT INTO inventory_zone (id, site, code, name, created_at) VALUES ($2, $1, $3, $4, $5)");
sql!(SET_ZONE, "UPDATE inventory_zone SET code = $3, name = $4 WHERE id = $2 AND site = $1");
sql!(DROP_ZONE, "DELETE FROM inventory_zone WHERE id = $2 AND site = $1");
sql!(hot ZONE_HAS_BINS, "SELECT EXISTS (SELECT 1 FROM inventory_bin WHERE zone = $1)");

sql!(BINS, concat!(bin!(), "WHERE site = $1 AND active ORDER BY pick_sequence, code LIMIT $2 OFFSET $3"));
sql!(COUNT_BINS, "SELECT COUNT(*) FROM (SELECT 1 FROM inventory_bin WHERE site = $1 AND active LIMIT $2) AS counted");
sql!(
    hot LOCK_BIN,
    sqlite: concat!(bin!(), "WHERE id = $2 AND site = $1"),
    postgres: concat!(bin!(), "WHERE id = $2 AND site = $1 FOR UPDATE"),
);
// Whoever puts goods into a bin holds it in use meanwhile, as with sites.
sql!(
    hot HOLD_BINS,
    sqlite: concat!(bin!(), "WHERE id IN (SELECT unhex(value) FROM json_each($1)) AND active ORDER BY id"),
    postgres: concat!(bin!(), "WHERE id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($1))) AND active
                               ORDER BY id FOR SHARE"),
);
sql!(
    hot BY_CODE,
    sqlite: concat!(bin!(), "WHERE site = $1 AND code IN (SELECT value FROM json_each($2)) AND active"),
    postgres: concat!(bin!(), "WHERE site = $1 AND code = ANY (ARRAY(SELECT jsonb_array_elements_text($2))) AND active"),
);
sql!(
    hot CODES,
    sqlite: "SELECT id, code FROM inventory_bin WHERE id IN (SELECT unhex(value) FROM json_each($1))",
    postgres: "SELECT id, code FROM inventory_bin WHERE id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($1)))",
);
sql!(
    ADD_BIN,
    "INSERT INTO inventory_bin (id, site, code, zone, aisle, bay, level, position, capacity, pick_sequence, x, y, z,
                                active, created_at)
     VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, TRUE, $14)"
);
sql!(
    SET_BIN,
    "UPDATE inventory_bin SET code = $3, zone = $4, aisle = $5, bay = $6, level = $7, position = $8, capacity = $9,
            pick_sequence = $10, x = $11, y = $12, z = $13
     WHERE id = $2 AND site = $1"
);
sql!(RETIRE_BIN, "UPDATE inventory_bin SET active = FALSE, code = $3 WHERE id = $2 AND site = $1 AND active");
sql!(hot BIN_HOLDS, "SELECT EXISTS (SELECT 1 FROM inventory_place WHERE bin = $1 AND on_hand > 0)");

impl FromRow for Zone {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { id: row.take()?, code: row.take()?, name: row.take()? })
    }
}

impl FromRow for Bin {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            site: row.take()?,
            active: row.take()?,
            data: BinData {
                code: row.take()?,
                zone: row.take()?,
                aisle: row.take()?,
                bay: row.take()?,
                level: row.take()?,
                position: row.take()?,
                capacity: row.take()?,
                pick_sequence: row.take()?,
                x: row.take()?,
                y: row.take()?,
                z: row.take()?,
            },
        })
    }
}

pub(super) fn zones(tx: &mut ReadTx, site: Id<noun::Site>) -> Result<Vec<Zone>, DbError> {
    tx.all(&ZONES, params![site])
}

pub(super) fn zone(tx: &mut ReadTx, site: Id<noun::Site>, id: Id<noun::Zone>) -> Result<Option<Zone>, DbError> {
    tx.maybe(&ZONE, params![site, id])
}

pub(super) fn add_zone(tx: &mut Tx, site: Id<noun::Site>, zone: &Zone) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&ADD_ZONE, params![site, zone.id, zone.code, zone.name, now]).map(drop)
}

pub(super) fn set_zone(tx: &mut Tx, site: Id<noun::Site>, zone: &Zone) -> Result<bool, DbError> {
    Ok(tx.execute(&SET_ZONE, params![site, zone.id, zone.code, zone.name])? == 1)
}

pub(super) fn zone_has_bins(tx: &mut ReadTx, id: Id<noun::Zone>) -> Result<bool, DbError> {
    Ok(tx.one::<(bool,)>(&ZONE_HAS_BINS, params![id])?.0)
}

pub(super) fn drop_zone(tx: &mut Tx, site: Id<noun::Site>, id: Id<noun::Zone>) -> Result<bool, DbError> {
    Ok(tx.execute(&DROP_ZONE, params![site, id])? == 1)
}

pub(super) fn bins(tx: &mut ReadTx, site: Id<noun::Site>, page: &PageRequest) -> Result<Page<Bin>, DbError> {
    paged(tx, [&BINS, &COUNT_BINS], params![site], page)
}

pub(super) fn lock(tx: &mut Tx, site: Id<noun::Site>, id: Id<noun::Bin>) -> Result<Option<Bin>, DbError> {
    tx.maybe(&LOCK_BIN, params![site, id])
}

/// Those of these bins that are in use; they stay so until the transaction ends.
pub(super) fn hold(tx: &mut Tx, ids: impl IntoIterator<Item = Id<noun::Bin>>) -> Result<Vec<Bin>, DbError> {
    tx.all(&HOLD_BINS, params![json::ids(ids)])
}

/// The bins in use with these codes.
pub(super) fn by_code(tx: &mut ReadTx, site: Id<noun::Site>, codes: &[&str]) -> Result<Vec<Bin>, DbError> {
    let codes: serde_json::Value = codes.iter().copied().collect();
    tx.all(&BY_CODE, params![site, codes])
}

/// What stands on the labels of these bins.
pub(crate) fn codes(
    tx: &mut ReadTx,
    ids: impl IntoIterator<Item = Id<noun::Bin>>,
) -> Result<Vec<(Id<noun::Bin>, String)>, DbError> {
    tx.all(&CODES, params![json::ids(ids)])
}

pub(super) fn add(tx: &mut Tx, bin: &Bin) -> Result<(), DbError> {
    let (data, now) = (&bin.data, tx.now());
    tx.execute(
        &ADD_BIN,
        params![
            bin.site,
            bin.id,
            data.code,
            data.zone,
            data.aisle,
            data.bay,
            data.level,
            data.position,
            data.capacity,
            data.pick_sequence,
            data.x,
            data.y,
            data.z,
            now
        ],
    )
    .map(drop)
}

pub(super) fn set(tx: &mut Tx, bin: &Bin) -> Result<(), DbError> {
    let data = &bin.data;
    tx.execute(
        &SET_BIN,
        params![
            bin.site,
            bin.id,
            data.code,
            data.zone,
            data.aisle,
            data.bay,
            data.level,
            data.position,
            data.capacity,
            data.pick_sequence,
            data.x,
            data.y,
            data.z
        ],
    )
    .map(drop)
}

/// Takes a bin out of use and its code from it, so that the label can be stuck elsewhere. Movements still name it.
pub(super) fn retire(tx: &mut Tx, bin: &Bin) -> Result<bool, DbError> {
    let code = format!("{}~{}", bin.data.code, json::hex(bin.id));
    Ok(tx.execute(&RETIRE_BIN, params![bin.site, bin.id, code])? == 1)
}

/// Lies anything in it, of any merchant?
pub(super) fn holds_stock(tx: &mut ReadTx, id: Id<noun::Bin>) -> Result<bool, DbError> {
    Ok(tx.one::<(bool,)>(&BIN_HOLDS, params![id])?.0)
}
