//! Writing to the log.

use std::collections::BTreeMap;

use bodega_db::{DbError, Engine, Tx, params, sql};
use bodega_kernel::{MerchantId, Scope, noun};
use serde::Serialize;
use serde_json::{Value, json};

use super::writes_for;
use crate::heard;

/// Something that happened. The type is the schema: what is not a `Fact` cannot be written.
///
/// Its fields are references and figures. Never a name, an address or a secret: the log is never erased.
pub trait Fact: Serialize {
    /// Its name for consumers and partners, such as `order.created`.
    const TYPE: &'static str;
    /// Rises when its readers must tell old payloads from new ones.
    const SCHEMA: i64 = 1;

    /// The thing that it happened to, such as `order:ord_…`: the order of one stream is kept everywhere.
    fn stream(&self) -> String;
}

// The head is locked first and the sequence is drawn after it: only so do sequence numbers follow the versions. On
// PostgreSQL both are one statement, because a round trip costs more than the work.
sql!(
    hot TAKE_VERSION,
    "INSERT INTO events_stream (merchant, stream, version) VALUES ($1, $2, 1)
     ON CONFLICT (merchant, stream) DO UPDATE SET version = events_stream.version + 1"
);
sql!(
    hot APPEND,
    sqlite: "INSERT INTO events_log (merchant, stream, id, version, kind, schema, data, actor_kind, actor_id, at,
                                     request_id, trace)
             SELECT $1, $2, $3, version, $4, $5, $6, $7, $8, $9, $10, $11
             FROM events_stream WHERE merchant = $1 AND stream = $2
             RETURNING version",
    postgres: "WITH head AS (
                   INSERT INTO events_stream AS stream (merchant, stream, version) VALUES ($1, $2, 1)
                   ON CONFLICT (merchant, stream) DO UPDATE SET version = stream.version + 1
                   RETURNING stream.version
               )
               INSERT INTO events_log (merchant, stream, id, version, kind, schema, data, actor_kind, actor_id, at,
                                       request_id, trace)
               SELECT $1, $2, CAST($3 AS UUID), version, CAST($4 AS TEXT), CAST($5 AS BIGINT), CAST($6 AS JSONB),
                      CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS BIGINT), CAST($10 AS TEXT), CAST($11 AS TEXT)
               FROM head
               RETURNING version",
);
// Heads are locked in one order, so that two commands that append to the same streams cannot wait for each other.
sql!(
    TAKE_VERSIONS,
    sqlite: "INSERT INTO events_stream (merchant, stream, version)
             SELECT $1, value ->> '$.stream', value ->> '$.count' FROM json_each($2) WHERE true ORDER BY 2
             ON CONFLICT (merchant, stream) DO UPDATE SET version = events_stream.version + excluded.version
             RETURNING stream, version",
    postgres: "INSERT INTO events_stream (merchant, stream, version)
               SELECT CAST($1 AS BIGINT), head.stream, head.count
               FROM jsonb_to_recordset($2) AS head(stream TEXT, count BIGINT) ORDER BY 2
               ON CONFLICT (merchant, stream) DO UPDATE SET version = events_stream.version + excluded.version
               RETURNING stream, version",
);
// On PostgreSQL the heads are taken here too. That the rows are sorted is what keeps the sequence from being drawn before
// the last head is locked: a sort has all of its rows before it gives the first.
sql!(
    APPEND_ALL,
    sqlite: "INSERT INTO events_log (merchant, id, stream, version, kind, schema, data, actor_kind, actor_id, at, request_id, trace)
             SELECT $1, unhex(value ->> '$.id'), value ->> '$.stream', value ->> '$.version', value ->> '$.kind',
                    value ->> '$.schema', value -> '$.data', $3, $4, $5, $6, $7
             FROM json_each($2) WHERE true ORDER BY key",
    postgres: "WITH told AS MATERIALIZED (
                   SELECT * FROM jsonb_to_recordset($2) AS row(
                       place BIGINT, nth BIGINT, total BIGINT, id UUID, stream TEXT, kind TEXT, schema BIGINT, data JSONB)),
               heads AS (
                   INSERT INTO events_stream AS head (merchant, stream, version)
                   SELECT CAST($1 AS BIGINT), told.stream, told.total FROM told WHERE told.nth = 1 ORDER BY told.stream
                   ON CONFLICT (merchant, stream) DO UPDATE SET version = head.version + excluded.version
                   RETURNING head.stream, head.version)
               INSERT INTO events_log (merchant, id, stream, version, kind, schema, data, actor_kind, actor_id, at, request_id, trace)
               SELECT CAST($1 AS BIGINT), told.id, told.stream, heads.version - told.total + told.nth, told.kind, told.schema,
                      told.data, CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), CAST($6 AS TEXT), CAST($7 AS TEXT)
               FROM told JOIN heads ON heads.stream = told.stream ORDER BY told.place",
);

/// Appends a fact, in the transaction of the change that it tells of. Gives its version in its stream.
pub fn append<F: Fact>(tx: &mut Tx, scope: &Scope, fact: &F) -> Result<i64, DbError> {
    let merchant = writes_for(scope)?;
    let (stream, data) = (fact.stream(), payload(fact)?);
    let id = tx.id::<noun::Event>();
    let call = tx.call().clone();
    let (request, trace) = origin(&call);
    if tx.engine() == Engine::Sqlite {
        tx.execute(&TAKE_VERSION, params![merchant, stream])?;
    }
    let (version,) = tx.one::<(i64,)>(
        &APPEND,
        params![
            merchant,
            stream,
            id,
            F::TYPE,
            F::SCHEMA,
            data,
            call.actor.kind.as_str(),
            call.actor.id,
            call.at,
            request,
            trace
        ],
    )?;
    tx.sequenced();
    heard::tell_after(tx, merchant, [(F::TYPE, &data)]);
    Ok(version)
}

/// Appends many facts of one type, in their order.
pub fn append_all<F: Fact>(tx: &mut Tx, scope: &Scope, facts: &[F]) -> Result<(), DbError> {
    let mut all = Facts::new();
    for fact in facts {
        all.add(fact)?;
    }
    all.append(tx, scope)
}

/// Facts of several types that a command tells of at once.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    told: Vec<Row>,
    /// How many of them each stream has.
    counts: BTreeMap<String, i64>,
}

#[derive(Debug, Clone)]
struct Row {
    stream: String,
    kind: &'static str,
    /// Which of these facts of its stream it is, from one on.
    nth: i64,
    json: Value,
}

impl Facts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn add<F: Fact>(&mut self, fact: &F) -> Result<(), DbError> {
        let stream = fact.stream();
        let json = json!({ "stream": &stream, "kind": F::TYPE, "schema": F::SCHEMA, "data": payload(fact)? });
        let count = self.counts.entry(stream.clone()).or_default();
        *count += 1;
        self.told.push(Row { stream, kind: F::TYPE, nth: *count, json });
        Ok(())
    }

    /// Is there nothing to tell?
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// Appends them all, in their order. On PostgreSQL it is one statement, for which nobody waits before the commit.
    pub fn append(self, tx: &mut Tx, scope: &Scope) -> Result<(), DbError> {
        if self.told.is_empty() {
            return Ok(());
        }
        let merchant = writes_for(scope)?;
        heard::tell_after(tx, merchant, self.told.iter().map(|row| (row.kind, &row.json["data"])));
        let rows = match tx.engine() {
            Engine::Sqlite => self.versioned(tx, merchant)?,
            Engine::Postgres => self.numbered(tx),
        };
        let call = tx.call().clone();
        let (request, trace) = origin(&call);
        let _ = tx.push(
            &APPEND_ALL,
            params![merchant, rows, call.actor.kind.as_str(), call.actor.id, call.at, request, trace],
        )?;
        tx.sequenced();
        Ok(())
    }

    /// With their versions: the heads are taken by a statement of their own.
    fn versioned(self, tx: &mut Tx, merchant: MerchantId) -> Result<Value, DbError> {
        let heads: Value =
            self.counts.iter().map(|(stream, count)| json!({ "stream": stream, "count": count })).collect();
        let heads = tx.all::<(String, i64)>(&TAKE_VERSIONS, params![merchant, heads])?;
        let reached: BTreeMap<String, i64> = heads.into_iter().collect();
        let mut rows = Vec::with_capacity(self.told.len());
        for Row { stream, nth, mut json, .. } in self.told {
            let total = self.counts.get(&stream).ok_or(DbError::NoRow)?;
            let version = reached.get(&stream).ok_or(DbError::NoRow)? - total + nth;
            json["version"] = version.into();
            json["id"] = fresh_id(tx);
            rows.push(json);
        }
        Ok(rows.into())
    }

    /// With what the statement needs to find the versions itself.
    fn numbered(self, tx: &mut Tx) -> Value {
        let numbered = |(place, Row { stream, nth, mut json, .. }): (usize, Row)| {
            (json["place"], json["nth"]) = (place.into(), nth.into());
            json["total"] = self.counts.get(&stream).copied().unwrap_or(1).into();
            json["id"] = fresh_id(tx);
            json
        };
        self.told.into_iter().enumerate().map(numbered).collect()
    }
}

fn fresh_id(tx: &mut Tx) -> Value {
    tx.id::<noun::Event>().uuid().simple().to_string().into()
}

fn payload<F: Fact>(fact: &F) -> Result<Value, DbError> {
    serde_json::to_value(fact).map_err(|error| DbError::Internal(format!("{} cannot be written: {error}", F::TYPE)))
}

/// The request and the trace that a call belongs to, if any.
pub(crate) fn origin(call: &bodega_kernel::Call) -> (Option<&str>, Option<&str>) {
    (Some(&*call.request_id).filter(|id| !id.is_empty()), call.trace.as_deref())
}
