//! What a key is.

use std::{collections::BTreeSet, str::FromStr};

use bodega_db::{DbError, FromRow, Row};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// For real, or for trying.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = KeyMode)]
pub enum Mode {
    /// For real.
    #[default]
    Live,
    /// For trying. It may do the same; its name warns who finds it where it should not be.
    Test,
}

impl Mode {
    /// As it is stored, and in the key.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
        }
    }
}

impl FromStr for Mode {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Live, Self::Test].into_iter().find(|mode| mode.as_str() == text).ok_or(())
    }
}

bodega_db::text_column!(Mode);

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Which.
    pub id: Id<noun::ApiKey>,
    /// How it begins.
    pub hint: String,
    /// What it is for.
    pub name: String,
    /// For real, or for trying.
    pub mode: Mode,
    /// What it may do.
    pub scopes: BTreeSet<String>,
    /// From where it may be used; none: from everywhere.
    pub networks: Vec<String>,
    /// Who made it, by id.
    pub created_by: String,
    /// The key that it replaces.
    pub replaces: Option<Id<noun::ApiKey>>,
    /// When it ends by itself.
    pub expires_at: Option<Time>,
    /// When it was ended, or will be after a rotation.
    pub ended_at: Option<Time>,
    /// When it was last used, to some seconds.
    pub last_used_at: Option<Time>,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl ApiKey {
    /// When it is good no more.
    pub fn ends(&self) -> Option<Time> {
        match (self.expires_at, self.ended_at) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
}

impl FromRow for ApiKey {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let names = |value: serde_json::Value| serde_json::from_value::<Vec<String>>(value).unwrap_or_default();
        Ok(Self {
            id: row.take()?,
            hint: row.take()?,
            name: row.take()?,
            mode: row.take()?,
            scopes: names(row.take()?).into_iter().collect(),
            networks: names(row.take()?),
            created_by: row.take()?,
            replaces: row.take()?,
            expires_at: row.take()?,
            ended_at: row.take()?,
            last_used_at: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}
