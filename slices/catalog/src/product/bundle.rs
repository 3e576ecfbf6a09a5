//! What a bundle holds. A part is for sale, is no bundle itself, and stays for sale for as long as a bundle that is sold
//! holds it.

use std::collections::{BTreeSet, HashMap};

use bodega_db::{DbError, Tx};
use bodega_kernel::{Check, Id, Quantity, Scope, noun};

use super::{
    body::{PartBody, ProductBody},
    bundle_store as store,
    fill::Filled,
    model::{Content, Part, Status, Unit, Variant},
};
use crate::variants::{self, VariantRef};

type VariantId = Id<noun::Variant>;

/// The most parts of one bundle.
const MOST: usize = 50;

/// What is to be known of a part, whether it stands already or comes with the same body.
struct Known {
    id: VariantId,
    step: i64,
    is_bundle: bool,
    is_sold: bool,
}

impl From<&VariantRef> for Known {
    fn from(variant: &VariantRef) -> Self {
        let is_sold = variant.on && !variant.archived;
        Self { id: variant.id, step: variant.step, is_bundle: variant.bundle, is_sold }
    }
}

impl From<&Variant> for Known {
    fn from(variant: &Variant) -> Self {
        let is_sold = variant.active;
        Self { id: variant.id, step: variant.step, is_bundle: variant.is_bundle(), is_sold }
    }
}

/// Puts the parts that were sent into the variants that `filled` has, and looks at those of each bundle that is sold
/// anew. The products of the parts are locked: none of them stops being sold, or becomes a bundle, before this command
/// ends.
pub(crate) fn compose(
    tx: &mut Tx,
    scope: &Scope,
    check: &mut Check,
    body: &ProductBody,
    filled: &mut Filled,
    old: Option<&Content>,
) -> Result<(), DbError> {
    let sent = sent(body, &filled.spots);
    let (mut ids, mut skus) = (Vec::new(), Vec::new());
    for part in sent.iter().flat_map(|(_, parts)| *parts) {
        match (part.variant_id.value().and_then(|id| id.parse().ok()), part.sku.value()) {
            (Some(id), _) => ids.push(id),
            (None, Some(sku)) => skus.push(sku.trim()),
            (None, None) => {}
        }
    }
    let anew = sold_anew(&filled.content, old);
    let is_anew =
        |at: usize| anew.contains(&filled.content.variants[at].id) && !sent.iter().any(|(place, _)| *place == at);
    let again: Vec<usize> = (0..filled.content.variants.len()).filter(|at| is_anew(*at)).collect();
    for at in &again {
        ids.extend(filled.content.variants[*at].components.iter().map(|part| part.variant));
    }
    if sent.is_empty() && again.is_empty() {
        return Ok(());
    }
    let catalogue = Parts::read(tx, scope, &ids, &skus)?;
    let mut composed: Vec<(usize, Vec<Part>)> = Vec::new();
    for (at, parts) in sent {
        let spot = format!("{}.components", filled.spots[at]);
        composed.push((at, parts_of(check, &spot, parts, at, &filled.content, &catalogue)));
    }
    for (at, parts) in composed {
        filled.content.variants[at].components = parts;
    }
    whole(tx, scope, check, filled, &catalogue, &again)
}

/// The lists of parts in the body, each with the place of its variant.
fn sent<'b>(body: &'b ProductBody, spots: &[String]) -> Vec<(usize, &'b [PartBody])> {
    let bodies = body.variants.value().map_or(&[][..], Vec::as_slice).iter().enumerate();
    let lists = bodies.filter_map(|(at, variant)| Some((at, variant.components.sent()?)));
    let placed = lists.filter_map(|(at, parts)| {
        let spot = format!("variants[{at}]");
        let place = spots.iter().position(|one| *one == spot)?;
        Some((place, parts.map_or(&[][..], Vec::as_slice)))
    });
    placed.collect()
}

pub(super) fn is_sold(content: &Content, variant: &Variant) -> bool {
    variant.active && content.status != Status::Archived
}

/// The variants that are sold, and were not before.
fn sold_anew(content: &Content, old: Option<&Content>) -> BTreeSet<VariantId> {
    let was_sold = |id: VariantId| {
        old.is_some_and(|old| old.variants.iter().any(|before| before.id == id && is_sold(old, before)))
    };
    let sold = content.variants.iter().filter(|variant| variant.is_bundle() && is_sold(content, variant));
    sold.map(|variant| variant.id).filter(|id| !was_sold(*id)).collect()
}

/// The variants of other products that are named as parts.
struct Parts {
    by_id: HashMap<VariantId, VariantRef>,
    by_sku: HashMap<String, VariantRef>,
}

impl Parts {
    fn read(tx: &mut Tx, scope: &Scope, ids: &[VariantId], skus: &[&str]) -> Result<Self, DbError> {
        let read = |tx: &mut Tx| -> Result<Self, DbError> {
            let by_sku = variants::by_sku(tx, scope, skus)?;
            let mut by_id = variants::by_id(tx, scope, ids)?;
            by_id.extend(by_sku.values().map(|variant| (variant.id, variant.clone())));
            Ok(Self { by_id, by_sku })
        };
        let found = read(tx)?;
        let products: BTreeSet<_> = found.by_id.values().chain(found.by_sku.values()).map(|one| one.product).collect();
        if products.is_empty() {
            return Ok(found);
        }
        store::lock_products(tx, scope.one()?, &products)?;
        // Whoever was changing them has ended by now.
        read(tx)
    }

    /// What a part is, as it will stand after this command.
    fn find(&self, part: &PartBody, own: &[Variant]) -> Option<Known> {
        if let Some(id) = part.variant_id.value() {
            return self.of(id.parse().ok()?, own);
        }
        let sku = part.sku.value()?.trim();
        let ours = own.iter().find(|variant| variant.sku == sku).map(Known::from);
        ours.or_else(|| self.by_sku.get(sku).map(Known::from))
    }

    fn of(&self, id: VariantId, own: &[Variant]) -> Option<Known> {
        let ours = own.iter().find(|variant| variant.id == id).map(Known::from);
        ours.or_else(|| self.by_id.get(&id).map(Known::from))
    }
}

fn parts_of(
    check: &mut Check,
    spot: &str,
    sent: &[PartBody],
    at: usize,
    content: &Content,
    catalogue: &Parts,
) -> Vec<Part> {
    if sent.len() > MOST {
        check.fault(spot, "TOO_MANY", format!("must have at most {MOST} entries"));
        return Vec::new();
    }
    let mut parts: Vec<Part> = Vec::with_capacity(sent.len());
    for (place, body) in sent.iter().enumerate() {
        let spot = format!("{spot}[{place}]");
        let name = if body.variant_id.value().is_some() { "variantId" } else { "sku" };
        let field = format!("{spot}.{name}");
        if body.variant_id.value().is_none() && body.sku.value().is_none() {
            check.fault(field, "REQUIRED", "must be given");
            continue;
        }
        let Some(part) = catalogue.find(body, &content.variants) else {
            check.fault(field, "UNKNOWN_VARIANT", "there is no such variant");
            continue;
        };
        if parts.iter().any(|one| one.variant == part.id) {
            check.fault(field, "DUPLICATE", "stands here twice");
            continue;
        }
        let itself = content.variants[at].id == part.id;
        check.that(!itself, &field, "ITSELF", "must be another variant");
        check.that(part.is_sold || itself, &field, "NOT_FOR_SALE", "is not for sale");
        let step = part.step.max(1);
        let quantity = body.quantity.value().copied().unwrap_or(step);
        let (field, message) = (format!("{spot}.quantity"), format!("must be between 1 and {}", Quantity::MAX));
        let is_sensible = (1..=Quantity::MAX).contains(&quantity);
        check.that(is_sensible, &field, "OUT_OF_RANGE", &message);
        check.that(!is_sensible || quantity % step == 0, &field, "NOT_A_STEP", "must be a multiple of the part's step");
        parts.push(Part { variant: part.id, quantity });
    }
    parts
}

/// What is seen only when all variants are as they will be: no bundle in a bundle, whichever of the two came first.
fn whole(
    tx: &mut Tx,
    scope: &Scope,
    check: &mut Check,
    filled: &Filled,
    catalogue: &Parts,
    again: &[usize],
) -> Result<(), DbError> {
    let content = &filled.content;
    let bundles: Vec<VariantId> = content.variants.iter().filter(|one| one.is_bundle()).map(|one| one.id).collect();
    let held: BTreeSet<VariantId> = store::held(tx, scope.one()?, &bundles)?.into_iter().collect();
    for (at, (variant, spot)) in content.variants.iter().zip(&filled.spots).enumerate() {
        if !variant.is_bundle() {
            continue;
        }
        let spot = format!("{spot}.components");
        check.that(variant.unit == Unit::Each, &spot, "NOT_BY_PIECE", "a bundle is sold by the piece");
        check.that(!held.contains(&variant.id), &spot, "NESTED_BUNDLE", "is itself a part of a bundle");
        let parts = variant.components.iter().filter_map(|part| catalogue.of(part.variant, &content.variants));
        let others = parts.filter(|part| part.id != variant.id);
        let (nested, unsold) =
            others.fold((false, false), |(nested, unsold), part| (nested || part.is_bundle, unsold || !part.is_sold));
        check.that(!nested, &spot, "NESTED_BUNDLE", "must not hold another bundle");
        if again.contains(&at) {
            check.that(!unsold, &spot, "NOT_FOR_SALE", "holds a part that is not for sale");
        }
    }
    Ok(())
}
