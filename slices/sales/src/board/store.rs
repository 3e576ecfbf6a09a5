//! The tables of the board.

use std::collections::HashMap;

use bodega_db::{DbError, Engine, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::{card::Card, words};
use crate::json;

macro_rules! upsert {
    () => {
        " ON CONFLICT (merchant, id) DO UPDATE SET
            status = excluded.status, open = excluded.open, kind = excluded.kind, site = excluded.site,
            customer = excluded.customer, claimed_by = excluded.claimed_by, due_at = excluded.due_at,
            ends_at = excluded.ends_at, day = excluded.day, total = excluded.total, items = excluded.items,
            settled = excluded.settled, version = excluded.version, updated_at = excluded.updated_at,
            worded = excluded.worded"
    };
}
sql!(
    hot PUT,
    sqlite: concat!(
        "INSERT INTO sales_board (merchant, id, number, status, open, kind, site, customer, claimed_by, due_at, ends_at, day,
                                  placed_at, placed_day, total, currency, items, settled, version, updated_at, worded)
         SELECT $1, unhex(value ->> '$.id'), value ->> '$.number', value ->> '$.status', value ->> '$.open',
                value ->> '$.kind', unhex(value ->> '$.site'), unhex(value ->> '$.customer'),
                unhex(value ->> '$.claimed_by'), value ->> '$.due_at', value ->> '$.ends_at', value ->> '$.day',
                value ->> '$.placed_at', value ->> '$.placed_day', value ->> '$.total', value ->> '$.currency',
                value ->> '$.items', value ->> '$.settled', value ->> '$.version', value ->> '$.updated_at',
                value ->> '$.worded'
         FROM json_each($2) WHERE true ORDER BY key", upsert!()),
    postgres: concat!(
        "INSERT INTO sales_board (merchant, id, number, status, open, kind, site, customer, claimed_by, due_at, ends_at, day,
                                  placed_at, placed_day, total, currency, items, settled, version, updated_at, worded)
         SELECT CAST($1 AS BIGINT), c.id, c.number, c.status, c.open, c.kind, c.site, c.customer, c.claimed_by, c.due_at,
                c.ends_at, c.day, c.placed_at, c.placed_day, c.total, c.currency, c.items, c.settled, c.version,
                c.updated_at, c.worded
         FROM jsonb_to_recordset($2) AS c(
             id UUID, number BIGINT, status TEXT, open BOOLEAN, kind TEXT, site UUID, customer UUID, claimed_by UUID,
             due_at BIGINT, ends_at BIGINT, day TEXT, placed_at BIGINT, placed_day TEXT, total BIGINT, currency TEXT,
             items BIGINT, settled BIGINT, version BIGINT, updated_at BIGINT, worded BIGINT)", upsert!()),
);
sql!(
    hot KNOWN,
    sqlite: "SELECT id, seq, worded FROM sales_board
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT id, seq, worded FROM sales_board
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))",
);
// SQLite keeps the words in a table of their own, PostgreSQL in the row.
sql!(
    DROP_WORDS,
    sqlite: "DELETE FROM sales_board_text WHERE rowid IN (SELECT value FROM json_each($1))",
    postgres: "UPDATE sales_board SET words = '' WHERE seq = ANY (ARRAY(SELECT value::bigint FROM jsonb_array_elements_text($1)))",
);
sql!(
    PUT_WORDS,
    sqlite: "INSERT INTO sales_board_text (rowid, words) SELECT value ->> '$.seq', value ->> '$.text' FROM json_each($1)",
    postgres: "UPDATE sales_board AS b
               SET words = array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(w.value -> 'words')))
               FROM jsonb_array_elements($1) AS w(value) WHERE b.seq = CAST(w.value ->> 'seq' AS BIGINT)",
);
sql!(
    hot DROP_ALSO,
    sqlite: "DELETE FROM sales_board_also WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "DELETE FROM sales_board_also
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))",
);
sql!(
    PUT_ALSO,
    sqlite: "INSERT INTO sales_board_also (merchant, id, site)
             SELECT $1, unhex(value ->> '$.id'), unhex(value ->> '$.site') FROM json_each($2)",
    postgres: "INSERT INTO sales_board_also (merchant, id, site)
               SELECT CAST($1 AS BIGINT), a.id, a.site FROM jsonb_to_recordset($2) AS a(id UUID, site UUID)",
);

/// Puts cards on the board, in the place of those that were there. Their words are written only where they are others.
pub(super) fn put(tx: &mut Tx, scope: &Scope, cards: &[Card]) -> Result<(), DbError> {
    if cards.is_empty() {
        return Ok(());
    }
    let merchant = scope.one()?;
    let before = known(tx, scope, cards)?;
    tx.execute(&PUT, params![merchant, cards.iter().map(row).collect::<Value>()])?;
    let is_new = |card: &&Card| before.get(&card.id).is_none_or(|(_, worded)| *worded != digest_of(card));
    let other: Vec<&Card> = cards.iter().filter(is_new).collect();
    if !other.is_empty() {
        write_words(tx, scope, &other, &before)?;
        write_also(tx, scope, &other)?;
    }
    Ok(())
}

type Known = HashMap<Id<noun::Order>, (i64, i64)>;

fn known(tx: &mut ReadTx, scope: &Scope, cards: &[Card]) -> Result<Known, DbError> {
    let ids = json::ids(cards.iter().map(|card| card.id));
    let found = tx.all::<(Id<noun::Order>, i64, i64)>(&KNOWN, params![scope.one()?, ids])?;
    Ok(found.into_iter().map(|(id, seq, worded)| (id, (seq, worded))).collect())
}

fn write_words(tx: &mut Tx, scope: &Scope, cards: &[&Card], before: &Known) -> Result<(), DbError> {
    let merchant = scope.one()?;
    let ids = json::ids(cards.iter().map(|card| card.id));
    let seqs: HashMap<_, _> = tx
        .all::<(Id<noun::Order>, i64, i64)>(&KNOWN, params![merchant, ids])?
        .into_iter()
        .map(|(id, seq, _)| (id, seq))
        .collect();
    let embedded = tx.engine() == Engine::Sqlite;
    let old: Value = cards.iter().filter_map(|card| before.get(&card.id)).map(|(seq, _)| json!(seq)).collect();
    if embedded && old.as_array().is_some_and(|old| !old.is_empty()) {
        tx.execute(&DROP_WORDS, params![old])?;
    }
    let words = |card: &&&Card| {
        let seq = seqs.get(&card.id)?;
        Some(if embedded {
            json!({ "seq": seq, "text": format!("{} {}", words::of_merchant(merchant.0), card.words.join(" ")) })
        } else {
            json!({ "seq": seq, "words": card.words })
        })
    };
    let rows: Value = cards.iter().filter_map(|card| words(&card)).collect();
    tx.execute(&PUT_WORDS, params![rows]).map(drop)
}

fn write_also(tx: &mut Tx, scope: &Scope, cards: &[&Card]) -> Result<(), DbError> {
    let merchant = scope.one()?;
    let rows: Vec<Value> = cards
        .iter()
        .flat_map(|card| card.also.iter().filter(|site| card.site != Some(**site)).map(|site| (card.id, *site)))
        .map(|(id, site)| json!({ "id": json::hex(id), "site": json::hex(site) }))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    tx.execute(&DROP_ALSO, params![merchant, json::ids(cards.iter().map(|card| card.id))])?;
    tx.execute(&PUT_ALSO, params![merchant, Value::from(rows)]).map(drop)
}

fn row(card: &Card) -> Value {
    json!({
        "id": json::hex(card.id), "number": card.number, "status": card.status, "open": card.is_open(),
        "kind": card.kind, "site": card.site.map(json::hex), "customer": card.customer.map(json::hex),
        "claimed_by": card.claimed_by.map(json::hex), "due_at": card.due_at.micros(),
        "ends_at": card.ends_at.map(|at| at.micros()), "day": card.day, "placed_at": card.placed_at.micros(),
        "placed_day": card.placed_day, "total": card.total, "currency": card.currency, "items": card.items,
        "settled": card.settled, "version": card.version, "updated_at": card.updated_at.micros(),
        "worded": digest_of(card),
    })
}

/// Tells other words, and other sites, by another number.
fn digest_of(card: &Card) -> i64 {
    let hash = digest(&SHA256, format!("{} {:?}", card.words.join(" "), card.also).as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_ref()[..8]);
    i64::from_be_bytes(first)
}
