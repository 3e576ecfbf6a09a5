//! A fact as it is read back.

use bodega_db::{DbError, FromRow, Row};
use bodega_kernel::{Actor, ActorKind, Id, MerchantId, Scope, Time, noun};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{ConsumerError, Cursor};

/// One line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Where it stands: dense, and in the order of every stream.
    pub position: i64,
    /// Whose it is; 0 is the installation itself.
    pub merchant: MerchantId,
    /// Its own id.
    pub id: Id<noun::Event>,
    /// The thing that it happened to, such as `order:ord_…`.
    pub stream: String,
    /// Its place in its stream, from 1.
    pub version: i64,
    /// Its type, such as `order.created`.
    pub kind: String,
    /// The version of its payload's schema.
    pub schema: i64,
    /// Its payload.
    pub data: Value,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Time,
    /// The request that it was part of.
    pub request_id: Option<String>,
    /// The W3C trace that it belongs to.
    pub trace: Option<String>,
}

impl Event {
    /// The scope of the merchant whose event it is.
    pub fn scope(&self) -> Scope {
        super::scope_of(self.merchant)
    }

    /// Its payload as the fact that was written.
    pub fn read<F: DeserializeOwned>(&self) -> Result<F, ConsumerError> {
        F::deserialize(&self.data)
            .map_err(|error| ConsumerError::failed(format!("{} cannot be read: {error}", self.kind)))
    }

    /// Its place as the outside sees it.
    pub fn cursor(&self) -> Cursor {
        Cursor(self.position)
    }
}

impl FromRow for Event {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            position: row.take()?,
            merchant: row.take()?,
            id: row.take()?,
            stream: row.take()?,
            version: row.take()?,
            kind: row.take()?,
            schema: row.take()?,
            data: row.take()?,
            actor: actor(row)?,
            at: row.take()?,
            request_id: row.take()?,
            trace: row.take()?,
        })
    }
}

/// The two columns of an actor.
pub(crate) fn actor(row: &Row<'_>) -> Result<Actor, DbError> {
    let kind = match row.take::<String>()?.as_str() {
        "USER" => ActorKind::User,
        "KEY" => ActorKind::Key,
        "GUEST" => ActorKind::Guest,
        "SYSTEM" => ActorKind::System,
        other => return Err(DbError::Decode(format!("no kind of actor: {other:?}"))),
    };
    Ok(Actor { kind, id: row.take()? })
}
