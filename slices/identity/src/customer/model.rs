//! What a customer is.

use std::collections::BTreeMap;

use bodega_db::{DbError, FromRow, Row};
use bodega_kernel::{Id, Time, noun};

/// A buyer of one merchant.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// Which.
    pub id: Id<noun::Customer>,
    /// Their login, if they have one.
    pub user: Option<Id<noun::User>>,
    /// The e-mail; buyers from a channel may have none.
    pub email: Option<String>,
    /// Their name.
    pub name: String,
    /// Their phone.
    pub phone: Option<String>,
    /// Their language.
    pub locale: String,
    /// What another system calls them.
    pub external_id: Option<String>,
    /// What others keep here.
    pub metadata: BTreeMap<String, String>,
    /// The record that this one became part of.
    pub merged_into: Option<Id<noun::Customer>>,
    /// Rises with each change.
    pub version: i64,
    /// When the record was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl FromRow for Customer {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            user: row.take()?,
            email: row.take()?,
            name: row.take()?,
            phone: row.take()?,
            locale: row.take()?,
            external_id: row.take()?,
            metadata: serde_json::from_value(row.take()?).unwrap_or_default(),
            merged_into: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}
