//! The rows of reviews.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, TOTAL_CAP, noun};
use serde_json::Value;

use super::{
    list::{Listing, Sort},
    model::{Review, Status},
};

type ReviewId = Id<noun::Review>;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, product, customer, name, rating, title, body, lang, status, reason, reply, replied_at,
                    moderated_at, helpful, version, created_at, updated_at
             FROM catalog_review ",
            $rest
        )
    };
}

sql!(hot BY_ID, select!("WHERE merchant = $1 AND id = $2"));
sql!(
    hot LOCK,
    sqlite: select!("WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2)) ORDER BY id"),
    postgres: select!("WHERE merchant = $1 AND id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
                       ORDER BY id FOR UPDATE"),
);
sql!(
    hot OF_PRODUCT,
    select!("WHERE merchant = $1 AND product = $2 AND customer = $3")
);
sql!(hot OF_CUSTOMER, select!("WHERE merchant = $1 AND customer = $2 ORDER BY id DESC LIMIT $3 OFFSET $4"));
sql!(
    COUNT_OF_CUSTOMER,
    "SELECT count(*) FROM (SELECT 1 FROM catalog_review WHERE merchant = $1 AND customer = $2 LIMIT $3) AS counted"
);
sql!(
    hot NEWEST,
    select!("WHERE merchant = $1 AND product = $2 AND status = 'APPROVED'
             ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4")
);
sql!(
    hot BEST,
    select!("WHERE merchant = $1 AND product = $2 AND status = 'APPROVED'
             ORDER BY rating DESC, created_at DESC, id DESC LIMIT $3 OFFSET $4")
);
sql!(
    hot HELPFUL,
    select!("WHERE merchant = $1 AND product = $2 AND status = 'APPROVED'
             ORDER BY helpful DESC, created_at DESC, id DESC LIMIT $3 OFFSET $4")
);
sql!(
    COUNT_SHOWN,
    "SELECT count(*) FROM (SELECT 1 FROM catalog_review
     WHERE merchant = $1 AND product = $2 AND status = 'APPROVED' LIMIT $3) AS counted"
);
// Who waits longest is looked at first; of what is decided, the last is shown first.
sql!(
    hot DECIDED,
    select!("WHERE merchant = $1 AND status = $2 ORDER BY updated_at DESC, id DESC LIMIT $3 OFFSET $4")
);
sql!(hot PENDING, select!("WHERE merchant = $1 AND status = 'PENDING' ORDER BY updated_at, id LIMIT $2 OFFSET $3"));
sql!(ALL, select!("WHERE merchant = $1 ORDER BY id DESC LIMIT $2 OFFSET $3"));
sql!(hot ALL_OF, select!("WHERE merchant = $1 AND product = $2 ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4"));
sql!(
    COUNT,
    "SELECT count(*) FROM (SELECT 1 FROM catalog_review
     WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR status = $2) LIMIT $3) AS counted"
);
sql!(
    COUNT_OF,
    "SELECT count(*) FROM (SELECT 1 FROM catalog_review WHERE merchant = $1 AND product = $2 LIMIT $3) AS counted"
);
sql!(
    ADD,
    "INSERT INTO catalog_review (merchant, id, product, customer, rating, title, body, lang, status, helpful, version,
                                 created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'PENDING', 0, 1, $9, $9)
     ON CONFLICT DO NOTHING"
);
sql!(
    hot CHANGE,
    "UPDATE catalog_review SET rating = $4, title = $5, body = $6, lang = $7, status = $8, reason = $9, reply = $10,
            replied_at = $11, moderated_by = $12, moderated_at = $13, version = version + 1, updated_at = $14
     WHERE merchant = $1 AND id = $2 AND version = $3"
);
sql!(hot DROP_VOTES, "DELETE FROM catalog_review_vote WHERE merchant = $1 AND review = $2");
sql!(hot DELETE, "DELETE FROM catalog_review WHERE merchant = $1 AND id = $2");

impl FromRow for Review {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            product: row.take()?,
            customer: row.take()?,
            name: row.take()?,
            rating: row.take()?,
            title: row.take()?,
            text: row.take()?,
            lang: row.take()?,
            status: row.take()?,
            reason: row.take()?,
            reply: row.take()?,
            replied_at: row.take()?,
            moderated_at: row.take()?,
            helpful: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

pub(super) fn by_id(tx: &mut ReadTx, merchant: MerchantId, id: ReviewId) -> Result<Option<Review>, DbError> {
    tx.maybe(&BY_ID, params![merchant, id])
}

/// These reviews, until the command ends changed by nobody else, in the order of their ids.
pub(super) fn lock(tx: &mut Tx, merchant: MerchantId, ids: &[ReviewId]) -> Result<Vec<Review>, DbError> {
    let ids: Value = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    tx.all(&LOCK, params![merchant, ids])
}

/// What a customer said about a product.
pub(super) fn of_product(
    tx: &mut ReadTx,
    merchant: MerchantId,
    product: Id<noun::Product>,
    customer: Id<noun::Customer>,
) -> Result<Option<Review>, DbError> {
    tx.maybe(&OF_PRODUCT, params![merchant, product, customer])
}

pub(super) fn of_customer(
    tx: &mut ReadTx,
    merchant: MerchantId,
    customer: Id<noun::Customer>,
    page: &PageRequest,
) -> Result<Page<Review>, DbError> {
    let rows = tx.all(&OF_CUSTOMER, params![merchant, customer, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT_OF_CUSTOMER, params![merchant, customer, TOTAL_CAP + 1])?;
    Ok(Page::counted(rows, counted))
}

pub(super) fn shown(
    tx: &mut ReadTx,
    merchant: MerchantId,
    product: Id<noun::Product>,
    sort: Sort,
    page: &PageRequest,
) -> Result<Page<Review>, DbError> {
    let statement = match sort {
        Sort::Newest => &NEWEST,
        Sort::Rating => &BEST,
        Sort::Helpful => &HELPFUL,
    };
    let rows = tx.all(statement, params![merchant, product, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT_SHOWN, params![merchant, product, TOTAL_CAP + 1])?;
    Ok(Page::counted(rows, counted))
}

pub(super) fn page(
    tx: &mut ReadTx,
    merchant: MerchantId,
    listing: Listing,
    page: &PageRequest,
) -> Result<Page<Review>, DbError> {
    let (limit, offset, cap) = (page.limit, page.offset, TOTAL_CAP + 1);
    let (rows, (counted,)) = match (listing.product, listing.status) {
        (Some(product), _) => (
            tx.all(&ALL_OF, params![merchant, product, limit, offset])?,
            tx.one(&COUNT_OF, params![merchant, product, cap])?,
        ),
        (None, status) => {
            let rows = match status {
                Some(Status::Pending) => tx.all(&PENDING, params![merchant, limit, offset])?,
                Some(status) => tx.all(&DECIDED, params![merchant, status, limit, offset])?,
                None => tx.all(&ALL, params![merchant, limit, offset])?,
            };
            (rows, tx.one(&COUNT, params![merchant, status, cap])?)
        }
    };
    Ok(Page::counted(rows, counted))
}

/// False when this customer has reviewed this product already.
pub(super) fn add(tx: &mut Tx, merchant: MerchantId, review: &Review) -> Result<bool, DbError> {
    let Review { id, product, customer, rating, title, text, lang, created_at, .. } = review;
    Ok(tx.execute(&ADD, params![merchant, id, product, customer, rating, title, text, lang, created_at])? == 1)
}

/// Writes a review that was changed. False when it is no longer at the version that `review` names.
pub(super) fn change(tx: &mut Tx, merchant: MerchantId, review: &Review, by: Option<&str>) -> Result<bool, DbError> {
    let Review { id, version, rating, title, text, lang, status, reason, reply, replied_at, .. } = review;
    let (moderated_at, updated_at) = (review.moderated_at, review.updated_at);
    let values = params![
        merchant,
        id,
        version,
        rating,
        title,
        text,
        lang,
        status,
        reason,
        reply,
        replied_at,
        by,
        moderated_at,
        updated_at
    ];
    Ok(tx.execute(&CHANGE, values)? == 1)
}

/// Removes a review that is locked.
pub(super) fn delete(tx: &mut Tx, merchant: MerchantId, id: ReviewId) -> Result<(), DbError> {
    tx.execute(&DROP_VOTES, params![merchant, id])?;
    tx.execute(&DELETE, params![merchant, id]).map(drop)
}
