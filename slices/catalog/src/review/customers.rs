//! A guest's record became part of another: what hangs on it moves along.

use bodega_db::{Tx, params, sql};
use bodega_events::{Consumer, ConsumerError, Event};
use bodega_kernel::{Id, PageRequest, noun};
use serde::Deserialize;

use super::{store, write::remove};

sql!(
    MOVE_PERMITS,
    "INSERT INTO catalog_review_permit (merchant, customer, product, reference, at)
     SELECT merchant, $3, product, reference, at FROM catalog_review_permit WHERE merchant = $1 AND customer = $2
     ON CONFLICT (merchant, customer, product) DO NOTHING"
);
sql!(hot DROP_PERMITS, "DELETE FROM catalog_review_permit WHERE merchant = $1 AND customer = $2");
sql!(hot MOVE_REVIEW, "UPDATE catalog_review SET customer = $3 WHERE merchant = $1 AND id = $2");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Merged {
    customer_id: Id<noun::Customer>,
    from: Id<noun::Customer>,
}

/// Follows identity: a customer's reviews and leave to write them go with their record.
pub(crate) fn consumer() -> Consumer {
    Consumer::new("catalog.review_customers", &["identity.customer_merged"], follow)
}

fn follow(tx: &mut Tx, event: &Event) -> Result<(), ConsumerError> {
    let merged: Merged = event.read()?;
    let (scope, merchant) = (event.scope(), event.merchant);
    tx.execute(&MOVE_PERMITS, params![merchant, merged.from, merged.customer_id])?;
    tx.execute(&DROP_PERMITS, params![merchant, merged.from])?;
    loop {
        // What is moved or removed is no longer found.
        let page = PageRequest { limit: 100, ..PageRequest::default() };
        let found = store::of_customer(tx, merchant, merged.from, &page)?.items;
        if found.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = found.iter().map(|review| review.id).collect();
        for review in store::lock(tx, merchant, &ids)? {
            // Of two about one product, the one that was written with a login stays.
            if store::of_product(tx, merchant, review.product, merged.customer_id)?.is_some() {
                remove(tx, &scope, &review)?;
            } else {
                tx.execute(&MOVE_REVIEW, params![merchant, review.id, merged.customer_id])?;
            }
        }
    }
}
