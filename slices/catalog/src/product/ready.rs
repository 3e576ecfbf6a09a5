//! What a product must have before everybody sees it: something to sell and its price, and, unless the merchant does
//! without them, a picture and a category. `publish` asks for it always; a strict merchant is asked at every write that
//! leaves a product active: made, changed, restored, repriced, one by one, in bulk or from a file.

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Check, Id, Scope, noun};

use super::model::{Content, Status};
use crate::setting::{self, Settings};

/// Something that a product lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// Anything to sell.
    Sale,
    /// What this variant costs.
    Price(Id<noun::Variant>),
    /// A picture.
    Picture,
    /// A category.
    Category,
}

fn lacks(asked: &Settings, content: &Content) -> Vec<(Lack, String)> {
    let mut lacks = Vec::new();
    let sold = content.variants.iter().enumerate().filter(|(_, variant)| variant.active);
    let free = sold.clone().filter(|(_, variant)| variant.price.amount == 0);
    lacks.extend(free.map(|(at, variant)| (Lack::Price(variant.id), format!("variants[{at}].price.amount"))));
    if sold.count() == 0 {
        lacks.push((Lack::Sale, "variants".to_owned()));
    }
    if asked.image_required && content.images.is_empty() {
        lacks.push((Lack::Picture, "images".to_owned()));
    }
    if asked.category_required && content.categories.is_empty() {
        lacks.push((Lack::Category, "categoryIds".to_owned()));
    }
    lacks
}

fn note(check: &mut Check, (lack, field): (Lack, String)) {
    match lack {
        Lack::Price(_) => check.fault(field, "NO_PRICE", "must be more than nothing"),
        Lack::Sale => check.fault(field, "REQUIRED", "a product needs a variant that is for sale"),
        Lack::Picture => check.fault(field, "REQUIRED", "a product needs a picture"),
        Lack::Category => check.fault(field, "REQUIRED", "a product needs a category"),
    }
}

/// Notes all that it lacks.
pub(super) fn to_publish(tx: &mut ReadTx, scope: &Scope, check: &mut Check, content: &Content) -> Result<(), DbError> {
    let asked = setting::get(tx, scope)?;
    lacks(&asked, content).into_iter().for_each(|lack| note(check, lack));
    Ok(())
}

/// Notes, for a strict merchant, what an active product lacks and did not lack before: what was shown without a picture
/// may be changed without one, and nothing else is taken away.
pub(super) fn to_write(
    tx: &mut ReadTx,
    scope: &Scope,
    check: &mut Check,
    content: &Content,
    before: Option<&Content>,
) -> Result<(), DbError> {
    let all = Settings { image_required: true, category_required: true, ..Settings::default() };
    // Most lack nothing, whatever is asked.
    if content.status != Status::Active || lacks(&all, content).is_empty() {
        return Ok(());
    }
    let asked = setting::get(tx, scope)?;
    if !asked.strict {
        return Ok(());
    }
    let shown = before.filter(|before| before.status == Status::Active);
    let known: Vec<Lack> =
        shown.map_or_else(Vec::new, |before| lacks(&asked, before).into_iter().map(|(lack, _)| lack).collect());
    // That there is something for sale is asked by everybody, and told already.
    let new = lacks(&asked, content).into_iter().filter(|(lack, _)| *lack != Lack::Sale && !known.contains(lack));
    new.for_each(|lack| note(check, lack));
    Ok(())
}
