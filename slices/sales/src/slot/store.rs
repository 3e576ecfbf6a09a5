//! The tables of windows, of weeks, and of what is taken on a date.

use std::collections::HashMap;

use bodega_db::{DbError, FromRow, Pushed, ReadTx, Row, Tx, params, sql};
use bodega_inventory::Reach;
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};
use jiff::civil::Date;

use super::{Slot, SlotFilter};
use crate::{json, paged::paged};

macro_rules! slot {
    () => {
        "SELECT id, site, kind, day_of_week, start_minute, end_minute, capacity, cutoff_minutes, area, active,
                external_id, metadata, version, created_at, updated_at
         FROM sales_slot "
    };
}
macro_rules! listed {
    (sqlite) => {
        concat!(
            "WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR site IN (SELECT unhex(value) FROM json_each($2))) ",
            listed!()
        )
    };
    (postgres) => {
        concat!(
            "WHERE merchant = $1 AND (CAST($2 AS JSONB) IS NULL
                OR site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))) ",
            listed!()
        )
    };
    () => {
        "AND active = COALESCE(CAST($3 AS BOOLEAN), active) AND kind = COALESCE(CAST($4 AS TEXT), kind)
         AND day_of_week = COALESCE(CAST($5 AS BIGINT), day_of_week)
         AND updated_at >= COALESCE(CAST($6 AS BIGINT), updated_at) "
    };
}
sql!(hot FIND, concat!(slot!(), "WHERE merchant = $1 AND id = $2"));
sql!(
    hot OF_SITES,
    sqlite: concat!(slot!(), "WHERE merchant = $1 AND site IN (SELECT unhex(value) FROM json_each($2)) ORDER BY start_minute, id"),
    postgres: concat!(slot!(), "WHERE merchant = $1 AND site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
        ORDER BY start_minute, id"),
);
sql!(
    LIST,
    sqlite: concat!(slot!(), listed!(sqlite), "ORDER BY site, kind, day_of_week, start_minute, id LIMIT $7 OFFSET $8"),
    postgres: concat!(slot!(), listed!(postgres), "ORDER BY site, kind, day_of_week, start_minute, id LIMIT $7 OFFSET $8"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_slot ", listed!(sqlite), "LIMIT $7) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_slot ", listed!(postgres), "LIMIT $7) AS counted"),
);
sql!(
    INSERT,
    "INSERT INTO sales_slot (merchant, id, site, kind, day_of_week, start_minute, end_minute, capacity, cutoff_minutes,
                             area, active, external_id, metadata, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)"
);
sql!(
    UPDATE,
    "UPDATE sales_slot SET day_of_week = $3, start_minute = $4, end_minute = $5, capacity = $6, cutoff_minutes = $7,
            area = $8, active = $9, external_id = $10, metadata = $11, version = version + 1, updated_at = $13
     WHERE merchant = $1 AND id = $2 AND version = $12"
);
sql!(
    hot HOLD_WEEK,
    "INSERT INTO sales_slot_week (merchant, site, version) VALUES ($1, $2, 1)
     ON CONFLICT (merchant, site) DO UPDATE SET version = sales_slot_week.version + 1"
);
sql!(
    hot TAKEN,
    sqlite: "SELECT slot, date, taken FROM sales_slot_day
             WHERE merchant = $1 AND slot IN (SELECT unhex(value) FROM json_each($2)) AND date BETWEEN $3 AND $4",
    postgres: "SELECT slot, date, taken FROM sales_slot_day
               WHERE merchant = $1 AND slot = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
                 AND date BETWEEN $3 AND $4",
);
// The first place makes the row; each further one only where there is room.
sql!(
    hot TAKE,
    "INSERT INTO sales_slot_day (merchant, slot, date, taken) VALUES ($1, $2, $3, 1)
     ON CONFLICT (merchant, slot, date) DO UPDATE SET taken = sales_slot_day.taken + 1 WHERE sales_slot_day.taken < $4"
);
sql!(
    hot GIVE_BACK,
    "UPDATE sales_slot_day SET taken = taken - 1 WHERE merchant = $1 AND slot = $2 AND date = $3 AND taken > 0"
);

impl FromRow for Slot {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            site: row.take()?,
            kind: row.take()?,
            day_of_week: row.take()?,
            start: row.take()?,
            end: row.take()?,
            capacity: row.take()?,
            cutoff: row.take()?,
            area: json::read(row)?,
            active: row.take()?,
            external_id: row.take()?,
            metadata: json::read(row)?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

pub(crate) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Slot>) -> Result<Option<Slot>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// All windows of these sites, offered or not, by start.
pub(super) fn of_sites(
    tx: &mut ReadTx,
    scope: &Scope,
    sites: impl IntoIterator<Item = Id<noun::Site>>,
) -> Result<Vec<Slot>, DbError> {
    tx.all(&OF_SITES, params![scope.one()?, json::ids(sites)])
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    filter: SlotFilter,
    page: &PageRequest,
) -> Result<Page<Slot>, DbError> {
    let (merchant, sites) = (scope.one()?, reach.ids());
    let wanted = params![merchant, sites, filter.active, filter.kind, filter.day_of_week, filter.updated_since];
    paged(tx, [&LIST, &COUNT], wanted, page)
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, slot: &Slot) -> Result<(), DbError> {
    tx.execute(
        &INSERT,
        params![
            scope.one()?,
            slot.id,
            slot.site,
            slot.kind,
            slot.day_of_week,
            slot.start,
            slot.end,
            slot.capacity,
            slot.cutoff,
            json::document(&slot.area)?,
            slot.active,
            slot.external_id,
            json::document(&slot.metadata)?,
            slot.version,
            slot.created_at
        ],
    )
    .map(drop)
}

/// Writes the window over its version `before`. Was it still at that?
pub(super) fn update(tx: &mut Tx, scope: &Scope, slot: &Slot, before: i64) -> Result<bool, DbError> {
    let changed = tx.execute(
        &UPDATE,
        params![
            scope.one()?,
            slot.id,
            slot.day_of_week,
            slot.start,
            slot.end,
            slot.capacity,
            slot.cutoff,
            json::document(&slot.area)?,
            slot.active,
            slot.external_id,
            json::document(&slot.metadata)?,
            before,
            slot.updated_at
        ],
    )?;
    Ok(changed == 1)
}

pub(super) fn hold_week(tx: &mut Tx, scope: &Scope, site: Id<noun::Site>) -> Result<(), DbError> {
    tx.execute(&HOLD_WEEK, params![scope.one()?, site]).map(drop)
}

/// How many places are taken, by window and date.
pub(super) fn places_taken(
    tx: &mut ReadTx,
    scope: &Scope,
    slots: impl IntoIterator<Item = Id<noun::Slot>>,
    (first, last): (Date, Date),
) -> Result<HashMap<(Id<noun::Slot>, String), i64>, DbError> {
    let wanted = params![scope.one()?, json::ids(slots), first.to_string(), last.to_string()];
    let rows: Vec<(Id<noun::Slot>, String, i64)> = tx.all(&TAKEN, wanted)?;
    Ok(rows.into_iter().map(|(slot, date, taken)| ((slot, date), taken)).collect())
}

/// Takes a place while fewer than `capacity` are taken. Was there one?
pub(super) fn take(
    tx: &mut Tx,
    scope: &Scope,
    slot: Id<noun::Slot>,
    date: Date,
    capacity: i64,
) -> Result<bool, DbError> {
    // A window without room has no first place either.
    if capacity < 1 {
        return Ok(false);
    }
    Ok(tx.execute(&TAKE, params![scope.one()?, slot, date.to_string(), capacity])? == 1)
}

/// The same with the answer still on its way.
pub(super) fn push_take(
    tx: &mut Tx,
    scope: &Scope,
    slot: Id<noun::Slot>,
    date: Date,
    capacity: i64,
) -> Result<Pushed, DbError> {
    tx.push(&TAKE, params![scope.one()?, slot, date.to_string(), capacity])
}

/// Gives a place back. Was one taken?
pub(super) fn give_back(tx: &mut Tx, scope: &Scope, slot: Id<noun::Slot>, date: &str) -> Result<bool, DbError> {
    Ok(tx.execute(&GIVE_BACK, params![scope.one()?, slot, date])? == 1)
}
