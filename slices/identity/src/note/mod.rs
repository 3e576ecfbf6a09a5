//! What the staff writes about a customer.

pub(crate) mod http;

use bodega_db::{Audit, DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, TOTAL_CAP, Time, noun};
use serde_json::json;

use crate::{IdentityError, customer};

/// A note.
#[derive(Debug, Clone)]
pub struct Note {
    /// Which.
    pub id: Id<noun::Note>,
    /// Who wrote it, by id.
    pub author: String,
    /// What.
    pub body: String,
    /// When.
    pub created_at: Time,
}

sql!(
    ADD,
    "INSERT INTO identity_note (merchant, id, customer_id, author, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
);
sql!(
    hot PAGE,
    "SELECT id, author, body, created_at FROM identity_note WHERE merchant = $1 AND customer_id = $2
     ORDER BY id DESC LIMIT $3 OFFSET $4"
);
sql!(
    COUNT,
    "SELECT count(*) FROM (SELECT 1 FROM identity_note WHERE merchant = $1 AND customer_id = $2 LIMIT $3) AS found"
);

impl FromRow for Note {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { id: row.take()?, author: row.take()?, body: row.take()?, created_at: row.take()? })
    }
}

/// Writes a note.
pub fn add_note(tx: &mut Tx, scope: &Scope, customer: Id<noun::Customer>, body: &str) -> Result<Note, IdentityError> {
    let merchant = scope.one()?;
    customer::find(tx, scope, customer)?.ok_or(IdentityError::NotFound("customer"))?;
    let (id, author, created_at) = (tx.id(), tx.call().actor.id.clone(), tx.now());
    tx.execute(&ADD, params![merchant, id, customer, author, body, created_at])?;
    tx.record(Audit::new("customer.noted", "customer", customer).merchant(merchant).after(json!({ "noteId": id })))?;
    Ok(Note { id, author, body: body.to_owned(), created_at })
}

fn page(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    page: &PageRequest,
) -> Result<Page<Note>, IdentityError> {
    let merchant = scope.one()?;
    customer::find(tx, scope, customer)?.ok_or(IdentityError::NotFound("customer"))?;
    let items = tx.all(&PAGE, params![merchant, customer, page.limit, page.offset])?;
    let (count,) = tx.one::<(i64,)>(&COUNT, params![merchant, customer, TOTAL_CAP + 1])?;
    Ok(Page::counted(items, count))
}
