//! Publishing a product: at once or from a time on, once it has what its buyers expect of it.

use bodega_db::{ReadTx, Tx};
use bodega_kernel::{Check, Id, Scope, Time, noun};

use super::{
    model::{Content, Product, Status},
    save,
    update::locked,
};
use crate::{CatalogError, setting};

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
    ready(tx, scope, &mut check, &old.content)?;
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

/// Notes what a product lacks before it is shown: something to sell and its price, and, unless the merchant does without
/// them, a picture and a category.
fn ready(tx: &mut ReadTx, scope: &Scope, check: &mut Check, content: &Content) -> Result<(), CatalogError> {
    let asked = setting::get(tx, scope)?;
    let sold = content.variants.iter().enumerate().filter(|(_, variant)| variant.active);
    let mut is_empty = true;
    for (at, variant) in sold {
        is_empty = false;
        let field = format!("variants[{at}].price.amount");
        check.that(variant.price.amount > 0, &field, "NO_PRICE", "must be more than nothing");
    }
    check.that(!is_empty, "variants", "REQUIRED", "a product needs a variant that is for sale");
    let is_pictured = !asked.image_required || !content.images.is_empty();
    check.that(is_pictured, "images", "REQUIRED", "a product needs a picture");
    let is_placed = !asked.category_required || !content.categories.is_empty();
    check.that(is_placed, "categoryIds", "REQUIRED", "a product needs a category");
    Ok(())
}
