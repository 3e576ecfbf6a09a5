//! Asking the audit, newest first. One statement for each way in, so that each has its index at ten million lines; a
//! range of time becomes a range of line numbers, since lines are written nearly in the order of their times.

use std::{collections::HashMap, time::Duration};

use bodega_db::{DbError, FromRow, ReadTx, Row, Statement, params, sql};
use bodega_http::cursor;
use bodega_kernel::{Id, Invalid, MerchantId, Page, PageRequest, Scope, TOTAL_CAP, Time, noun};
use serde_json::Value;

use crate::IdentityError;

/// Which lines are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of what kind of thing.
    pub entity_type: Option<String>,
    /// Of which thing.
    pub entity_id: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// By whom, by id.
    pub actor: Option<String>,
    /// From when on.
    pub from: Option<Time>,
    /// Until before when.
    pub to: Option<Time>,
}

/// A line of the audit.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    seq: i64,
    /// Which.
    pub id: Id<noun::Audit>,
    /// When.
    pub at: Time,
    /// What kind of being acted.
    pub actor_kind: String,
    /// Which one.
    pub actor_id: String,
    /// Their name now; none when they are gone, or are no person.
    pub actor_name: Option<String>,
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

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            seq: row.take()?,
            id: row.take()?,
            at: row.take()?,
            actor_kind: row.take()?,
            actor_id: row.take()?,
            actor_name: None,
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

macro_rules! ways {
    ($($page:ident $count:ident $way:literal;)*) => {$(
        sql!(
            hot $page,
            concat!(
                "SELECT seq, id, at, actor_kind, actor_id, action, entity_type, entity_id, old, new, request_id, address, reason
                 FROM db_audit WHERE merchant = $1 AND seq > $2 AND seq < $3 ", $way, "
                   AND (CAST($4 AS TEXT) IS NULL OR entity_type = $4) AND (CAST($5 AS TEXT) IS NULL OR entity_id = $5)
                   AND (CAST($6 AS TEXT) IS NULL OR action = $6) AND (CAST($7 AS TEXT) IS NULL OR actor_id = $7)
                   AND (CAST($8 AS BIGINT) IS NULL OR at >= $8) AND (CAST($9 AS BIGINT) IS NULL OR at < $9)
                 ORDER BY seq DESC LIMIT $10 OFFSET $11"
            )
        );
        sql!(
            $count,
            concat!(
                "SELECT count(*) FROM (
                     SELECT 1 FROM db_audit WHERE merchant = $1 AND seq > $2 AND seq < $3 ", $way, "
                       AND (CAST($4 AS TEXT) IS NULL OR entity_type = $4) AND (CAST($5 AS TEXT) IS NULL OR entity_id = $5)
                       AND (CAST($6 AS TEXT) IS NULL OR action = $6) AND (CAST($7 AS TEXT) IS NULL OR actor_id = $7)
                       AND (CAST($8 AS BIGINT) IS NULL OR at >= $8) AND (CAST($9 AS BIGINT) IS NULL OR at < $9)
                     LIMIT $10) AS found"
            )
        );
    )*};
}
ways! {
    BY_ENTITY COUNT_BY_ENTITY "AND entity_id = $5";
    BY_ACTOR COUNT_BY_ACTOR "AND actor_id = $7";
    BY_ACTION COUNT_BY_ACTION "AND action = $6";
    ALL COUNT_ALL "";
}
sql!(
    hot NOT_BEFORE,
    "SELECT seq FROM db_audit WHERE merchant = $1 AND at >= $2 ORDER BY at LIMIT 1"
);
sql!(
    hot NAME,
    "SELECT COALESCE(m.name, u.name) FROM identity_user u
     LEFT JOIN identity_membership m ON m.merchant = $1 AND m.user_id = u.id
     WHERE u.id = $2 AND u.deleted_at IS NULL"
);

/// How far lines may stand out of the order of their times.
const DISORDER: Duration = Duration::from_secs(600);

struct Way {
    page: &'static Statement,
    count: &'static Statement,
}

impl Filter {
    fn way(&self) -> Way {
        match self {
            Self { entity_id: Some(_), .. } => Way { page: &BY_ENTITY, count: &COUNT_BY_ENTITY },
            Self { actor: Some(_), .. } => Way { page: &BY_ACTOR, count: &COUNT_BY_ACTOR },
            Self { action: Some(_), .. } => Way { page: &BY_ACTION, count: &COUNT_BY_ACTION },
            _ => Way { page: &ALL, count: &COUNT_ALL },
        }
    }

    /// The lines that can have these times.
    fn range(&self, tx: &mut ReadTx, merchant: MerchantId) -> Result<(i64, i64), DbError> {
        let mut first_at =
            |time: Time| tx.maybe::<(i64,)>(&NOT_BEFORE, params![merchant, time]).map(|row| row.map(|(seq,)| seq));
        let low = match self.from {
            // Nothing is that late: nothing is wanted.
            Some(from) => first_at(from.before(DISORDER))?.map_or(i64::MAX, |seq| seq - 1),
            None => 0,
        };
        let high = match self.to {
            Some(to) => first_at(to.after(DISORDER))?.unwrap_or(i64::MAX),
            None => i64::MAX,
        };
        Ok((low, high))
    }
}

/// A page of the audit of a merchant.
pub fn entries(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Entry>, IdentityError> {
    let merchant = scope.one()?;
    let (low, high) = filter.range(tx, merchant)?;
    let place = page.cursor.as_deref().map(cursor::decode::<i64>).transpose().map_err(|error: Invalid| error)?;
    let before = place.map_or(high, |place| high.min(place));
    let offset = if place.is_some() { 0 } else { page.offset };
    let (way, fetched) = (filter.way(), page.limit + 1);
    let Filter { entity_type, entity_id, action, actor, from, to } = filter;
    let rows = tx.all::<Entry>(
        way.page,
        params![merchant, low, before, entity_type, entity_id, action, actor, from, to, fetched, offset],
    )?;
    let mut found = Page::from_fetched(rows, page.limit, |entry| cursor::encode(&entry.seq));
    if place.is_none() {
        let cap = TOTAL_CAP + 1;
        let (count,) = tx.one::<(i64,)>(
            way.count,
            params![merchant, low, high, entity_type, entity_id, action, actor, from, to, cap],
        )?;
        found.total = Some(count.min(TOTAL_CAP));
        found.total_capped = count > TOTAL_CAP;
    }
    name_actors(tx, merchant, &mut found.items)?;
    Ok(found)
}

/// Names are looked up when they are shown, so that erasing a person erases them here too.
fn name_actors(tx: &mut ReadTx, merchant: MerchantId, entries: &mut [Entry]) -> Result<(), DbError> {
    let mut names: HashMap<String, Option<String>> = HashMap::new();
    for entry in entries {
        if !names.contains_key(&entry.actor_id) {
            let name = match entry.actor_id.parse::<Id<noun::User>>() {
                Ok(user) => tx.maybe::<(String,)>(&NAME, params![merchant, user])?.map(|row| row.0),
                Err(_) => None,
            };
            names.insert(entry.actor_id.clone(), name);
        }
        entry.actor_name = names.get(&entry.actor_id).cloned().flatten();
    }
    Ok(())
}
