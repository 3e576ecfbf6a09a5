//! Who changed what, when and why: rows that are only ever added, chained by hash so that a missing or altered one
//! shows.

use bodega_kernel::{Id, MerchantId, Scope, Time, noun};
use ring::digest::{Context, SHA256};
use serde_json::{Value, json};

use crate::{Db, DbError, FromRow, Row, Tx, params, sql};

/// A line of the audit, to be written in the change's own transaction. It holds references, never names, addresses or
/// secrets: what is erased elsewhere must not live on here.
#[derive(Debug, Clone)]
pub struct Audit {
    action: &'static str,
    entity_type: &'static str,
    entity_id: String,
    merchant: Option<MerchantId>,
    old: Option<Value>,
    new: Option<Value>,
    reason: Option<String>,
}

sql!(
    ADD,
    "INSERT INTO db_audit (merchant, id, at, actor_kind, actor_id, action, entity_type, entity_id, old, new,
                           request_id, address, reason, canonical)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);

impl Audit {
    /// `action` such as `stock.adjusted`, done to the entity of this type and id.
    pub fn new(action: &'static str, entity_type: &'static str, entity_id: impl ToString) -> Self {
        let entity_id = entity_id.to_string();
        Self { action, entity_type, entity_id, merchant: None, old: None, new: None, reason: None }
    }

    /// What it was: the fields that changed.
    pub fn before(mut self, old: Value) -> Self {
        self.old = Some(old);
        self
    }

    /// What it is now.
    pub fn after(mut self, new: Value) -> Self {
        self.new = Some(new);
        self
    }

    /// Why, when it is not the call's own reason.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Whose row it is, when the call spans more than one merchant.
    pub fn merchant(mut self, merchant: MerchantId) -> Self {
        self.merchant = Some(merchant);
        self
    }

    pub(crate) fn write(self, tx: &mut Tx) -> Result<(), DbError> {
        let call = tx.call().clone();
        let merchant = match (self.merchant, &call.scope) {
            (Some(merchant), _) => merchant,
            // What is done to the installation itself belongs to no merchant.
            (None, Scope::Installation) => MerchantId(0),
            (None, scope) => scope.one()?,
        };
        let line = Line {
            merchant,
            id: tx.id(),
            at: call.at,
            actor_kind: call.actor.kind.as_str().to_owned(),
            actor_id: call.actor.id,
            action: self.action.to_owned(),
            entity_type: self.entity_type.to_owned(),
            entity_id: self.entity_id,
            old: self.old,
            new: self.new,
            request_id: call.request_id.to_string(),
            address: call.address.map(|address| address.to_string()),
            reason: self.reason.or_else(|| call.reason.map(|reason| reason.to_string())),
        };
        let _ = tx.push(
            &ADD,
            params![
                line.merchant,
                line.id,
                line.at,
                line.actor_kind,
                line.actor_id,
                line.action,
                line.entity_type,
                line.entity_id,
                line.old,
                line.new,
                line.request_id,
                line.address,
                line.reason,
                line.canonical()
            ],
        )?;
        tx.sequenced();
        Ok(())
    }
}

/// A line as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Whose; 0 is the installation.
    pub merchant: MerchantId,
    /// Its id.
    pub id: Id<noun::Audit>,
    /// When.
    pub at: Time,
    /// What kind of being acted.
    pub actor_kind: String,
    /// Which one.
    pub actor_id: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub entity_type: String,
    /// To which one.
    pub entity_id: String,
    /// The fields that changed, before.
    pub old: Option<Value>,
    /// The fields that changed, after.
    pub new: Option<Value>,
    /// The request that asked for it.
    pub request_id: String,
    /// Where it came from.
    pub address: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl Line {
    /// The bytes that are hashed. Stored as they are: a database may write JSON its own way.
    fn canonical(&self) -> Vec<u8> {
        self.as_json().to_string().into_bytes()
    }

    fn as_json(&self) -> Value {
        json!([
            self.merchant.0,
            self.id,
            self.at.micros(),
            self.actor_kind,
            self.actor_id,
            self.action,
            self.entity_type,
            self.entity_id,
            self.old,
            self.new,
            self.request_id,
            self.address,
            self.reason
        ])
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            merchant: row.take()?,
            id: row.take()?,
            at: row.take()?,
            actor_kind: row.take()?,
            actor_id: row.take()?,
            action: row.take()?,
            entity_type: row.take()?,
            entity_id: row.take()?,
            old: row.take()?,
            new: row.take()?,
            request_id: row.take()?,
            address: row.take()?,
            reason: row.take()?,
        })
    }
}

sql!(
    CHAIN_HEAD,
    sqlite: "SELECT position, hash FROM db_audit_chain WHERE id = 1",
    postgres: "SELECT position, hash FROM db_audit_chain WHERE id = 1 FOR UPDATE",
);
sql!(MOVE_CHAIN_HEAD, "UPDATE db_audit_chain SET position = $1, hash = $2 WHERE id = 1");
sql!(
    hot UNCHAINED,
    sqlite: "SELECT seq, canonical FROM db_audit WHERE seq > $1 ORDER BY seq LIMIT $2",
    postgres: "SELECT position, canonical FROM db_audit WHERE position > $1 ORDER BY position LIMIT $2",
);
sql!(
    hot SET_HASHES,
    sqlite: "UPDATE db_audit SET hash = unhex(link.value ->> 1) FROM json_each($1) AS link
             WHERE db_audit.seq = (link.value ->> 0)",
    postgres: "UPDATE db_audit SET hash = decode(link ->> 1, 'hex') FROM jsonb_array_elements($1) AS link
               WHERE db_audit.position = (link ->> 0)::bigint",
);

fn link(previous: &[u8], position: i64, canonical: &[u8]) -> Vec<u8> {
    let mut hash = Context::new(&SHA256);
    hash.update(previous);
    hash.update(&position.to_be_bytes());
    hash.update(canonical);
    hash.finish().as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Chains the rows that have got their position since the last time. On SQLite: there they have it from the start.
pub(crate) fn extend_chain(tx: &mut Tx, limit: i64) -> Result<u64, DbError> {
    let (mut position, mut hash) = tx.one::<(i64, Vec<u8>)>(&CHAIN_HEAD, params![])?;
    let rows = tx.all::<(i64, Vec<u8>)>(&UNCHAINED, params![position, limit])?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut links = Vec::with_capacity(rows.len());
    for (at, canonical) in &rows {
        position = *at;
        hash = link(&hash, position, canonical);
        links.push(json!([position, hex(&hash)]));
    }
    tx.execute(&SET_HASHES, params![Value::Array(links)])?;
    tx.execute(&MOVE_CHAIN_HEAD, params![position, hash])?;
    Ok(rows.len() as u64)
}

sql!(
    UNPLACED,
    sqlite: "SELECT seq, canonical FROM db_audit WHERE hash IS NULL ORDER BY seq LIMIT $1",
    postgres: "SELECT seq, canonical FROM db_audit WHERE position IS NULL ORDER BY seq LIMIT $1",
);
sql!(
    hot PLACE_AND_CHAIN,
    sqlite: "UPDATE db_audit SET hash = unhex(link.value ->> '$.hash') FROM json_each($1) AS link
             WHERE db_audit.seq = (link.value ->> '$.seq')",
    postgres: "UPDATE db_audit SET position = link.position, hash = decode(link.hash, 'hex')
               FROM jsonb_to_recordset($1) AS link(seq BIGINT, position BIGINT, hash TEXT)
               WHERE db_audit.seq = link.seq",
);
sql!(MOVE_POSITION, "UPDATE db_position SET position = $1 WHERE name = 'db_audit'");

/// Gives the visible rows that have none their position and their link of the chain, in one update. On PostgreSQL.
pub(crate) fn place_and_chain(tx: &mut Tx, limit: i64) -> Result<u64, DbError> {
    // Locked first, so that the rows are read after whoever placed others has committed.
    let (mut position, mut hash) = tx.one::<(i64, Vec<u8>)>(&CHAIN_HEAD, params![])?;
    let rows = tx.all::<(i64, Vec<u8>)>(&UNPLACED, params![limit])?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut links = Vec::with_capacity(rows.len());
    for (seq, canonical) in &rows {
        position += 1;
        hash = link(&hash, position, canonical);
        links.push(json!({ "seq": seq, "position": position, "hash": hex(&hash) }));
    }
    let _ = tx.push(&PLACE_AND_CHAIN, params![Value::Array(links)])?;
    let _ = tx.push(&MOVE_POSITION, params![position])?;
    let _ = tx.push(&MOVE_CHAIN_HEAD, params![position, hash])?;
    Ok(rows.len() as u64)
}

sql!(
    hot CHAIN,
    sqlite: "SELECT seq, hash, canonical, merchant, id, at, actor_kind, actor_id, action, entity_type, entity_id, old,
                    new, request_id, address, reason
             FROM db_audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3",
    postgres: "SELECT position, hash, canonical, merchant, id, at, actor_kind, actor_id, action, entity_type, entity_id,
                      old, new, request_id, address, reason
               FROM db_audit WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3",
);
sql!(CHAIN_END, "SELECT position, hash FROM db_audit_chain WHERE id = 1");

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many lines were looked at.
    pub lines: u64,
    /// What is wrong, in words. Nothing: the audit is whole.
    pub faults: Vec<String>,
}

struct Link {
    position: i64,
    hash: Option<Vec<u8>>,
    canonical: Vec<u8>,
    line: Line,
}

impl FromRow for Link {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { position: row.take()?, hash: row.take()?, canonical: row.take()?, line: Line::from_row(row)? })
    }
}

/// How many lines are looked at in one read.
const PIECE: i64 = 1_000;

/// Walks the chain from its first line to where it now ends: a line that is missing, altered or slipped in shows. It
/// reads piece by piece, because the whole may take longer than one read may. Whoever can write the chain's end too can
/// write another history: only a copy of the end kept elsewhere tells of that.
pub async fn verify(db: &Db) -> Result<Verified, DbError> {
    let all = Scope::Installation;
    let (end, end_hash) = db.read(&all, |tx| tx.one::<(i64, Vec<u8>)>(&CHAIN_END, params![])).await?;
    let mut found = Verified::default();
    let (mut position, mut hash) = (0, vec![0; 32]);
    while position < end {
        let links = db.read(&all, move |tx| tx.all::<Link>(&CHAIN, params![position, end, PIECE])).await?;
        if links.is_empty() {
            break;
        }
        for next in links {
            found.lines += 1;
            if next.position != position + 1 {
                found.faults.push(format!("lines {} to {} are missing", position + 1, next.position - 1));
            }
            if serde_json::from_slice::<Value>(&next.canonical).ok() != Some(next.line.as_json()) {
                found.faults.push(format!("line {} does not say what was written", next.position));
            }
            let expected = link(&hash, next.position, &next.canonical);
            if next.hash.as_ref() != Some(&expected) {
                found.faults.push(format!("the chain breaks at line {}", next.position));
            }
            position = next.position;
            // Go on from what is stored, so that one fault is told once.
            hash = next.hash.unwrap_or(expected);
        }
    }
    if position < end {
        found.faults.push(format!("lines {} to {end} are missing", position + 1));
    } else if hash != end_hash {
        found.faults.push("the chain does not end where it was left".to_owned());
    }
    Ok(found)
}
