//! Adding up the ledger and the reservations.

use std::collections::BTreeMap;

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::Truth;
use crate::{
    json,
    stock::{Balance, store::balance},
};

sql!(MERCHANTS, "SELECT DISTINCT merchant FROM inventory_stock ORDER BY merchant");
sql!(
    hot ROWS,
    concat!(balance!(), "FROM inventory_stock s WHERE s.merchant = $1 AND s.id > $2 ORDER BY s.id LIMIT $3")
);

macro_rules! of_rows {
    (sqlite) => {
        "IN (SELECT unhex(value) FROM json_each($2))"
    };
    (postgres) => {
        "= ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))"
    };
}
macro_rules! on_hand {
    ($engine:ident) => {
        concat!(
            "SELECT m.stock, CAST(SUM(CASE WHEN m.target = 'SITE' THEN m.quantity ELSE 0 END
                                    - CASE WHEN m.source = 'SITE' THEN m.quantity ELSE 0 END) AS BIGINT)
             FROM inventory_movement m WHERE m.merchant = $1 AND m.stock ",
            of_rows!($engine),
            " GROUP BY m.stock"
        )
    };
}
// From the open reservations to their lines: they are few, and the lines of all time are many.
macro_rules! promised {
    ($engine:ident, $first:literal) => {
        concat!(
            "SELECT l.stock, CAST(SUM(l.quantity - l.fulfilled) AS BIGINT)
             FROM inventory_reservation r ",
            $first,
            " inventory_reservation_line l ON l.merchant = r.merchant AND l.reservation = r.id
             WHERE r.status = 'OPEN' AND r.merchant = $1 AND l.stock ",
            of_rows!($engine),
            " GROUP BY l.stock"
        )
    };
}
macro_rules! in_bins {
    ($engine:ident, $by_stock:literal) => {
        concat!(
            "SELECT b.stock, b.bin, CAST(SUM(b.quantity) AS BIGINT) FROM (
                 SELECT stock, target_bin AS bin, quantity FROM inventory_movement ",
            $by_stock,
            " WHERE merchant = $1 AND target_bin IS NOT NULL AND stock ",
            of_rows!($engine),
            "
                 UNION ALL
                 SELECT stock, source_bin AS bin, -quantity FROM inventory_movement ",
            $by_stock,
            " WHERE merchant = $1 AND source_bin IS NOT NULL AND stock ",
            of_rows!($engine),
            "
             ) AS b GROUP BY b.stock, b.bin HAVING SUM(b.quantity) <> 0"
        )
    };
}
macro_rules! lying {
    ($engine:ident) => {
        concat!(
            "SELECT stock, bin, CAST(SUM(on_hand) AS BIGINT) FROM inventory_place
             WHERE merchant = $1 AND on_hand <> 0 AND stock ",
            of_rows!($engine),
            " GROUP BY stock, bin"
        )
    };
}
sql!(hot ON_HAND, sqlite: on_hand!(sqlite), postgres: on_hand!(postgres));
sql!(
    hot PROMISED,
    sqlite: promised!(sqlite, "INDEXED BY inventory_reservation_open CROSS JOIN"),
    postgres: promised!(postgres, "JOIN"),
);
sql!(
    IN_BINS,
    sqlite: in_bins!(sqlite, "INDEXED BY inventory_movement_stock"),
    postgres: in_bins!(postgres, ""),
);
sql!(hot LYING, sqlite: lying!(sqlite), postgres: lying!(postgres));
sql!(
    SENT,
    "SELECT l.variant, CAST(SUM(l.quantity - l.received - l.lost - l.returned) AS BIGINT)
     FROM inventory_transfer_line l WHERE l.merchant = $1 GROUP BY l.variant"
);
macro_rules! travelling {
    ($in_transit:literal) => {
        concat!(
            "SELECT s.variant, CAST(SUM(CASE WHEN m.target = 'TRANSIT' THEN m.quantity ELSE -m.quantity END) AS BIGINT)
             FROM inventory_movement m ",
            $in_transit,
            " JOIN inventory_stock s ON s.merchant = m.merchant AND s.id = m.stock
             WHERE m.merchant = $1 AND (m.target = 'TRANSIT' OR m.source = 'TRANSIT') GROUP BY s.variant"
        )
    };
}
sql!(
    hot TRAVELLING,
    sqlite: travelling!("INDEXED BY inventory_movement_transit"),
    postgres: travelling!(""),
);
sql!(
    hot MEND,
    "UPDATE inventory_stock SET on_hand = $3, reserved = $4, binned = $5, updated_at = $6 WHERE merchant = $1 AND id = $2"
);
sql!(hot EMPTY_BINS, "DELETE FROM inventory_place WHERE merchant = $1 AND stock = $2");
sql!(
    FILL_BINS,
    sqlite: "INSERT INTO inventory_place (merchant, stock, bin, lot, on_hand, since)
             SELECT $1, $2, unhex(value ->> 0), $4, value ->> 1, $5 FROM json_each($3)",
    postgres: "INSERT INTO inventory_place (merchant, stock, bin, lot, on_hand, since)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), (value ->> 0)::uuid, CAST($4 AS UUID), (value ->> 1)::bigint,
                      CAST($5 AS BIGINT)
               FROM jsonb_array_elements($3)",
);

type ByBin = BTreeMap<Id<noun::Stock>, BTreeMap<Id<noun::Bin>, i64>>;
type BinRow = (Id<noun::Stock>, Id<noun::Bin>, i64);

/// The merchants that have stock.
pub(super) fn merchants(tx: &mut ReadTx) -> Result<Vec<MerchantId>, DbError> {
    Ok(tx.all::<(MerchantId,)>(&MERCHANTS, params![])?.into_iter().map(|(merchant,)| merchant).collect())
}

/// The next stock rows after `after`.
pub(super) fn rows(
    tx: &mut ReadTx,
    scope: &Scope,
    after: Id<noun::Stock>,
    limit: i64,
) -> Result<Vec<Balance>, DbError> {
    tx.all(&ROWS, params![scope.one()?, after, limit])
}

/// What the ledger and the reservations say about these rows. One of which they say nothing has nothing.
pub(super) fn truths(
    tx: &mut ReadTx,
    scope: &Scope,
    ids: &[Id<noun::Stock>],
) -> Result<BTreeMap<Id<noun::Stock>, Truth>, DbError> {
    let (merchant, list) = (scope.one()?, json::ids(ids.iter().copied()));
    let mut truths: BTreeMap<_, Truth> = ids.iter().map(|id| (*id, Truth::default())).collect();
    for (stock, on_hand) in tx.all::<(Id<noun::Stock>, i64)>(&ON_HAND, params![merchant, list])? {
        truths.entry(stock).or_default().on_hand = on_hand;
    }
    for (stock, reserved) in tx.all::<(Id<noun::Stock>, i64)>(&PROMISED, params![merchant, list])? {
        truths.entry(stock).or_default().reserved = reserved;
    }
    for (stock, bin, quantity) in tx.all::<BinRow>(&IN_BINS, params![merchant, list])? {
        truths.entry(stock).or_default().bins.insert(bin, quantity);
    }
    Ok(truths)
}

/// What the bins' own rows say.
pub(super) fn lying(tx: &mut ReadTx, scope: &Scope, ids: &[Id<noun::Stock>]) -> Result<ByBin, DbError> {
    let mut lying = ByBin::new();
    for (stock, bin, quantity) in tx.all::<BinRow>(&LYING, params![scope.one()?, json::ids(ids.iter().copied())])? {
        lying.entry(stock).or_default().insert(bin, quantity);
    }
    Ok(lying)
}

/// What is on its way, by variant: as the transfers say, and as the ledger says.
pub(super) fn transit(tx: &mut ReadTx, scope: &Scope) -> Result<BTreeMap<Id<noun::Variant>, (i64, i64)>, DbError> {
    let mut sums: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for (variant, sent) in tx.all::<(Id<noun::Variant>, i64)>(&SENT, params![scope.one()?])? {
        sums.entry(variant).or_default().0 = sent;
    }
    for (variant, travelling) in tx.all::<(Id<noun::Variant>, i64)>(&TRAVELLING, params![scope.one()?])? {
        sums.entry(variant).or_default().1 = travelling;
    }
    Ok(sums)
}

/// Makes a locked row, and its bins, say the truth.
pub(super) fn mend(tx: &mut Tx, scope: &Scope, id: Id<noun::Stock>, truth: &Truth) -> Result<(), DbError> {
    let (merchant, now) = (scope.one()?, tx.now());
    tx.execute(&EMPTY_BINS, params![merchant, id])?;
    tx.execute(&MEND, params![merchant, id, truth.on_hand, truth.reserved, truth.binned(), now])?;
    let bins: Value = truth.bins.iter().map(|(bin, quantity)| json!([json::hex(*bin), quantity])).collect();
    tx.execute(&FILL_BINS, params![merchant, id, bins, Uuid::nil(), now]).map(drop)
}
