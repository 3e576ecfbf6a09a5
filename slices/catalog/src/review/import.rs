//! Reviews that are brought along: from another shop, or for a demo. They are shown at once, say where they come from,
//! and belong to no customer.

use bodega_db::{Audit, DbError, Tx, params, sql};
use bodega_events::append_all;
use bodega_kernel::{Id, Scope, Time, noun};
use serde_json::{Value, json};

use super::{events::ReviewApproved, rating::Shift};

sql!(
    ADD,
    sqlite: "INSERT INTO catalog_review (merchant, id, product, name, rating, title, body, lang, status, helpful, version,
                                         created_at, updated_at)
             SELECT $1, unhex(value ->> 0), unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                    value ->> 6, 'APPROVED', 0, 1, value ->> 7, value ->> 7
             FROM json_each($2)",
    postgres: "INSERT INTO catalog_review (merchant, id, product, name, rating, title, body, lang, status, helpful, version,
                                           created_at, updated_at)
               SELECT CAST($1 AS BIGINT), CAST(r.value ->> 0 AS UUID), CAST(r.value ->> 1 AS UUID), r.value ->> 2,
                      CAST(r.value ->> 3 AS BIGINT), r.value ->> 4, r.value ->> 5, r.value ->> 6, 'APPROVED', 0, 1,
                      CAST(r.value ->> 7 AS BIGINT), CAST(r.value ->> 7 AS BIGINT)
               FROM jsonb_array_elements($2) AS r(value)",
);

/// A review as it stood elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedReview {
    /// Of which product of ours.
    pub product: Id<noun::Product>,
    /// From 1 to 5.
    pub rating: i64,
    /// In a few words.
    pub title: String,
    /// In many.
    pub text: String,
    /// The language of both.
    pub lang: Option<String>,
    /// The name that it is shown with, such as `Dana L.`.
    pub name: String,
    /// When it was written.
    pub at: Time,
}

/// Writes them all, by a handful of statements. A rating outside of 1 to 5 and an unknown product break a rule of the
/// tables: they are the caller's to keep out.
pub fn import(tx: &mut Tx, scope: &Scope, reviews: &[ImportedReview]) -> Result<(), DbError> {
    if reviews.is_empty() {
        return Ok(());
    }
    let mut shift = Shift::default();
    let (mut rows, mut facts) = (Vec::with_capacity(reviews.len()), Vec::with_capacity(reviews.len()));
    for review in reviews {
        let ImportedReview { product, rating, title, text, lang, name, at } = review;
        let id = tx.id::<noun::Review>();
        let hex = |uuid: uuid::Uuid| uuid.simple().to_string();
        rows.push(json!([hex(id.uuid()), hex(product.uuid()), name, rating, title, text, lang, at.micros()]));
        facts.push(ReviewApproved { review_id: id, product_id: *product, rating: *rating });
        shift.shows(*product, *rating);
    }
    let merchant = scope.one()?;
    tx.execute(&ADD, params![merchant, Value::from(rows)])?;
    shift.write(tx, merchant)?;
    let entry = Audit::new("review.imported", "merchant", merchant.0);
    tx.record(entry.after(json!({ "reviews": reviews.len() })))?;
    append_all(tx, scope, &facts)
}
