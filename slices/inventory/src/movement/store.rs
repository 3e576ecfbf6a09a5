//! The ledger's table: rows are added and read, never changed.

use bodega_db::{DbError, FromRow, Row, Tx, params, sql};
use bodega_kernel::{Actor, ActorKind, Scope};
use serde_json::{Value, json};

use super::model::{Account, Entry, Movement, Why};
use crate::{json, stock::model::Locked};

sql!(
    APPEND,
    sqlite: "INSERT INTO inventory_movement (merchant, id, stock, kind, quantity, source, source_bin, target, target_bin,
                                             reason, reference, actor_kind, actor_id, at)
             SELECT $1, unhex(value ->> '$.id'), unhex(value ->> '$.stock'), $3, value ->> '$.n',
                    value ->> '$.source', unhex(value ->> '$.sourceBin'),
                    value ->> '$.target', unhex(value ->> '$.targetBin'), $4, $5, $6, $7, $8
             FROM json_each($2) WHERE true ORDER BY key",
    postgres: "INSERT INTO inventory_movement (merchant, id, stock, kind, quantity, source, source_bin, target, target_bin,
                                               reason, reference, actor_kind, actor_id, at)
               SELECT CAST($1 AS BIGINT), e.id, e.stock, CAST($3 AS TEXT), e.n, e.source, e.\"sourceBin\", e.target,
                      e.\"targetBin\", CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT),
                      CAST($8 AS BIGINT)
               FROM jsonb_to_recordset($2) AS e(id UUID, stock UUID, n BIGINT, source TEXT, \"sourceBin\" UUID,
                                                target TEXT, \"targetBin\" UUID)",
);

/// Adds entries, in their order, and gives them as the ledger has them.
pub(super) fn append(
    tx: &mut Tx,
    scope: &Scope,
    rows: &Locked,
    entries: &[Entry],
    why: Why<'_>,
) -> Result<Vec<Movement>, DbError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let actor = tx.call().actor.clone();
    let mut lines = Vec::with_capacity(entries.len());
    let mut movements = Vec::with_capacity(entries.len());
    for entry in entries {
        let row = rows.get(entry.stock).ok_or(DbError::NoRow)?;
        let movement = Movement {
            id: tx.id(),
            stock: entry.stock,
            variant: row.variant,
            site: row.site,
            at: tx.now(),
            kind: why.kind,
            quantity: entry.quantity,
            source: entry.source,
            target: entry.target,
            reason: why.reason.map(str::to_owned),
            reference: why.reference.map(str::to_owned),
            actor: actor.clone(),
        };
        lines.push(json!({
            "id": json::hex(movement.id),
            "stock": json::hex(entry.stock),
            "n": entry.quantity,
            "source": entry.source.word(),
            "sourceBin": entry.source.bin().map(json::hex),
            "target": entry.target.word(),
            "targetBin": entry.target.bin().map(json::hex),
        }));
        movements.push(movement);
    }
    let now = tx.now();
    let _ = tx.push(
        &APPEND,
        params![
            scope.one()?,
            Value::from(lines),
            why.kind,
            why.reason,
            why.reference,
            actor.kind.as_str(),
            actor.id,
            now
        ],
    )?;
    Ok(movements)
}

impl FromRow for Movement {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            stock: row.take()?,
            variant: row.take()?,
            site: row.take()?,
            at: row.take()?,
            kind: row.take()?,
            quantity: row.take()?,
            source: account(row)?,
            target: account(row)?,
            reason: row.take()?,
            reference: row.take()?,
            actor: actor(row)?,
        })
    }
}

fn account(row: &Row<'_>) -> Result<Account, DbError> {
    let word = row.take::<String>()?;
    Account::of(&word, row.take()?).ok_or_else(|| DbError::Decode(format!("no account: {word:?}")))
}

fn actor(row: &Row<'_>) -> Result<Actor, DbError> {
    let kind = match row.take::<String>()?.as_str() {
        "USER" => ActorKind::User,
        "KEY" => ActorKind::Key,
        "GUEST" => ActorKind::Guest,
        "SYSTEM" => ActorKind::System,
        other => return Err(DbError::Decode(format!("no kind of actor: {other:?}"))),
    };
    Ok(Actor { kind, id: row.take()? })
}
