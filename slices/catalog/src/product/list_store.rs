//! The statements behind lists of products.

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::{Id, MerchantId, TOTAL_CAP, Time, noun};
use uuid::Uuid;

use super::{
    model::{Product, Status},
    store::product_columns,
};

// The categories of which one is asked for: it and what is under it, those that are not shown only when asked for ($n).
macro_rules! in_category {
    ($category:literal, $hidden:literal) => {
        concat!(
            "id IN (WITH RECURSIVE below(id) AS (
                        SELECT id FROM catalog_category WHERE merchant = $1 AND id = ",
            $category,
            "       UNION
                        SELECT c.id FROM below
                        JOIN catalog_category c ON c.merchant = $1 AND c.parent = below.id AND (c.active OR ",
            $hidden,
            "       ))
                    SELECT stands.product FROM below
                    JOIN catalog_product_category stands ON stands.merchant = $1 AND stands.category = below.id)"
        )
    };
}

// What everybody sees at the time $n. Nearly every active product is within its window, so that the index on the status
// goes on being what is walked along.
macro_rules! shown {
    ($at:literal) => {
        concat!(
            "(publish_from IS NULL OR publish_from <= ",
            $at,
            ") AND (publish_until IS NULL OR publish_until > ",
            $at,
            ")"
        )
    };
}
pub(crate) use shown;

// The same where it is asked for: staff see products whatever their window.
macro_rules! shown_if_asked {
    ($at:literal) => {
        concat!("(CAST(", $at, " AS BIGINT) IS NULL OR (", shown!($at), "))")
    };
}

sql!(
    hot ACTIVE,
    concat!("SELECT ", product_columns!(), " FROM catalog_product
             WHERE merchant = $1 AND status = 'active' AND id < $2 AND ", shown!("$5"), "
             ORDER BY id DESC LIMIT $3 OFFSET $4")
);
sql!(
    hot NEWEST,
    concat!("SELECT ", product_columns!(), " FROM catalog_product
             WHERE merchant = $1 AND id < $2 AND status IN ($5, $6, $7) AND ", shown_if_asked!("$8"), "
             ORDER BY id DESC LIMIT $3 OFFSET $4")
);
sql!(
    IN_CATEGORY,
    concat!(
        "SELECT ",
        product_columns!(),
        " FROM catalog_product
             WHERE merchant = $1 AND id < $2 AND status IN ($5, $6, $7) AND ",
        in_category!("$8", "$9"),
        " AND ",
        shown_if_asked!("$10"),
        " ORDER BY id DESC LIMIT $3 OFFSET $4"
    )
);
sql!(
    SINCE,
    concat!(
        "SELECT ",
        product_columns!(),
        " FROM catalog_product
             WHERE merchant = $1 AND (updated_at, id) > ($10, $2) AND status IN ($5, $6, $7)
               AND ($11 OR ",
        in_category!("$8", "$9"),
        ") AND ",
        shown_if_asked!("$12"),
        "
             ORDER BY updated_at, id LIMIT $3 OFFSET $4"
    )
);
sql!(
    COUNT_ACTIVE,
    concat!(
        "SELECT count(*) FROM (SELECT 1 FROM catalog_product
                                   WHERE merchant = $1 AND status = 'active' AND ",
        shown!("$3"),
        " LIMIT $2) AS counted"
    )
);
sql!(
    COUNT,
    concat!(
        "SELECT count(*) FROM (
                 SELECT 1 FROM catalog_product
                 WHERE merchant = $1 AND updated_at >= $3 AND status IN ($4, $5, $6)
                   AND ($9 OR ",
        in_category!("$7", "$8"),
        ") AND ",
        shown_if_asked!("$10"),
        " LIMIT $2
             ) AS counted"
    )
);
sql!(hot BY_EXTERNAL_ID, "SELECT id FROM catalog_product WHERE merchant = $1 AND external_id = $2");

/// Which products.
#[derive(Debug, Clone)]
pub(super) struct Which {
    pub merchant: MerchantId,
    /// One to three of them.
    pub statuses: Vec<Status>,
    pub category: Option<Id<noun::Category>>,
    /// Do categories count that are not shown?
    pub hidden: bool,
    pub since: Option<Time>,
    /// Only what everybody sees at this time.
    pub shown: Option<Time>,
}

/// Where in the list a page begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct From {
    /// Behind this product, when a page came before.
    pub after: Option<(Time, Id<noun::Product>)>,
    pub offset: i64,
    pub limit: i64,
}

impl Which {
    /// Three statuses, as the statements take them; one that is named twice changes nothing.
    fn three(&self) -> [Status; 3] {
        let at = |at: usize| self.statuses.get(at).or(self.statuses.last()).copied().unwrap_or(Status::Active);
        [at(0), at(1), at(2)]
    }

    /// An id that names no category where none is asked for.
    fn category_or_none(&self) -> Uuid {
        self.category.map_or(Uuid::nil(), Id::uuid)
    }

    /// What everybody sees at this time, and nothing else is asked for.
    fn plain(&self) -> Option<Time> {
        let is_plain = self.statuses == [Status::Active] && self.category.is_none() && self.since.is_none();
        self.shown.filter(|_| is_plain)
    }
}

pub(super) fn page(tx: &mut ReadTx, which: &Which, from: From) -> Result<Vec<Product>, DbError> {
    let From { after, offset, limit } = from;
    let [first, second, third] = which.three();
    let (merchant, category) = (which.merchant, which.category_or_none());
    if let Some(since) = which.since {
        let (at, id) = after.map_or((since, Uuid::nil()), |(at, id)| (at, id.uuid()));
        let any = which.category.is_none();
        let hidden = which.hidden;
        let given = params![merchant, id, limit, offset, first, second, third, category, hidden, at, any, which.shown];
        return tx.all(&SINCE, given);
    }
    let before = after.map_or(Uuid::max(), |(_, id)| id.uuid());
    if let Some(at) = which.plain() {
        return tx.all(&ACTIVE, params![merchant, before, limit, offset, at]);
    }
    if which.category.is_none() {
        return tx.all(&NEWEST, params![merchant, before, limit, offset, first, second, third, which.shown]);
    }
    let (hidden, shown) = (which.hidden, which.shown);
    tx.all(&IN_CATEGORY, params![merchant, before, limit, offset, first, second, third, category, hidden, shown])
}

pub(super) fn count(tx: &mut ReadTx, which: &Which) -> Result<i64, DbError> {
    let (merchant, most) = (which.merchant, TOTAL_CAP + 1);
    let (count,): (i64,) = if let Some(at) = which.plain() {
        tx.one(&COUNT_ACTIVE, params![merchant, most, at])?
    } else {
        let [first, second, third] = which.three();
        let since = which.since.unwrap_or_default();
        let (category, any) = (which.category_or_none(), which.category.is_none());
        let (hidden, shown) = (which.hidden, which.shown);
        tx.one(&COUNT, params![merchant, most, since, first, second, third, category, hidden, any, shown])?
    };
    Ok(count)
}

pub(super) fn by_external_id(
    tx: &mut ReadTx,
    merchant: MerchantId,
    external_id: &str,
) -> Result<Option<Id<noun::Product>>, DbError> {
    let found = tx.maybe::<(Id<noun::Product>,)>(&BY_EXTERNAL_ID, params![merchant, external_id])?;
    Ok(found.map(|(id,)| id))
}
