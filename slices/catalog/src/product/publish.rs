//! Publishing a product: at once or from a time on, once it has what its buyers expect of it.

use bodega_db::Tx;
use bodega_kernel::{Check, Id, Scope, Time, noun};

use super::{
    model::{Product, Status},
    ready, save,
    update::locked,
};
use crate::CatalogError;

/// Shows a product to everybody: from `from` on, or at once, and until `until`, or for ever. 422 says, field by field,
/// what it lacks.
pub fn publish(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Product>,
    expected: Option<i64>,
    from: Option<Time>,
    until: Option<Time>,
) -> Result<Product, CatalogError> {
    let (old, now) = (locked(tx, scope, id, expected)?, tx.now());
    let mut check = Check::new();
    ready::to_publish(tx, scope, &mut check, &old.content)?;
    check.that(
        until.is_none_or(|until| until > from.unwrap_or(now).max(now)),
        "until",
        "IN_THE_PAST",
        "is over before it begins",
    );
    check.done()?;
    let mut product = old.clone();
    let content = &mut product.content;
    (content.status, content.publish_until) = (Status::Active, until);
    // What it has been shown since is no reason for a new version.
    content.publish_from = match from {
        Some(from) if from > now => Some(from),
        _ => content.publish_from.filter(|from| *from <= now),
    };
    save::change(tx, scope, &old, product, &[])
}

/// Takes a product from the shop: at `at`, or at once, which makes it a draft again. What nobody sees stays as it is.
pub fn unpublish(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Product>,
    expected: Option<i64>,
    at: Option<Time>,
) -> Result<Product, CatalogError> {
    let (old, now) = (locked(tx, scope, id, expected)?, tx.now());
    if old.content.status != Status::Active {
        return Ok(old);
    }
    let mut product = old.clone();
    let content = &mut product.content;
    match at {
        None => {
            content.status = Status::Draft;
            (content.publish_from, content.publish_until) = (None, None);
        }
        Some(at) => {
            let mut check = Check::new();
            let begins = content.publish_from.unwrap_or(now).max(now);
            check.that(at > begins, "at", "IN_THE_PAST", "is over before it begins");
            check.done()?;
            content.publish_until = Some(at);
        }
    }
    save::change(tx, scope, &old, product, &[])
}
