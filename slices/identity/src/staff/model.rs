//! What a member of the staff is.

use bodega_db::{DbError, FromRow, Row};
use bodega_kernel::{Id, Time, noun};

use crate::user::store::Sites;

/// Somebody on a merchant's staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: Id<noun::User>,
    /// Their e-mail.
    pub email: String,
    /// Have they proven it?
    pub verified: bool,
    /// What this merchant calls them.
    pub name: String,
    /// The code of their role.
    pub role: String,
    /// At which sites; none: all.
    pub sites: Option<Vec<Id<noun::Site>>>,
    /// Is the invitation still to be accepted?
    pub pending: bool,
    /// Rises with each change.
    pub version: i64,
    /// Since when.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            user: row.take()?,
            email: row.take()?,
            verified: row.take::<Option<Time>>()?.is_some(),
            name: row.take()?,
            role: row.take()?,
            sites: Sites::read(row)?.0,
            pending: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}
