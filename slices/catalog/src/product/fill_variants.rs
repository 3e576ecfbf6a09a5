//! The same for all variants of a product: which of them stand, and which of those is meant.

use bodega_kernel::{Check, Id, noun};

use super::{
    body::{ProductBody, VariantBody},
    fill::{Fill, Sale},
    fill_variant::fill_variant,
    model::Variant,
};
use crate::given::Given;

/// The most variants that one product sells at a time.
pub(crate) const MAX_VARIANTS: usize = 100;
/// The same with those that it does not sell any more: what was read can be sent back.
const MAX_ENTRIES: usize = 1_000;

/// The variants that shall stand: those of the body in its order (PUT) or those that stand, changed, and new ones
/// behind them (PATCH). Those that PUT leaves out stay behind the others, inactive and without their barcodes.
pub(super) fn variants(
    check: &mut Check,
    body: &ProductBody,
    current: &[Variant],
    how: Fill,
    sale: &Sale,
    mint: &mut dyn FnMut() -> Id<noun::Variant>,
) -> (Vec<Variant>, Vec<String>) {
    let sent = match (&body.variants, how) {
        (Given::Absent, Fill::Merge) => return (current.to_vec(), vec!["variants".to_owned(); current.len()]),
        (sent, _) => sent.value().map_or(&[][..], Vec::as_slice),
    };
    let sold = sent.iter().filter(|variant| variant.active != Given::Value(false)).count();
    if sold > MAX_VARIANTS || sent.len() > MAX_ENTRIES {
        check.fault("variants", "TOO_MANY", format!("must have at most {MAX_VARIANTS} entries"));
        return (Vec::new(), Vec::new());
    }
    let merge = how == Fill::Merge;
    let mut kept: Vec<Variant> = if merge { current.to_vec() } else { Vec::new() };
    let mut spots = vec!["variants".to_owned(); kept.len()];
    let mut used: Vec<Id<noun::Variant>> = Vec::new();
    for (at, sent) in sent.iter().enumerate() {
        let spot = format!("variants[{at}]");
        let before = if how == Fill::New { None } else { meant(check, &spot, sent, current) };
        if let Some(before) = before {
            if used.contains(&before.id) {
                check.fault(spot, "DUPLICATE", "names a variant that an entry before it names");
                continue;
            }
            used.push(before.id);
        }
        let id = before.map_or_else(&mut *mint, |before| before.id);
        let Some(variant) = fill_variant(check, &spot, sent, (before, merge), id, sale) else { continue };
        match kept.iter().position(|kept| kept.id == variant.id) {
            Some(place) => (kept[place], spots[place]) = (variant, spot),
            None => {
                kept.push(variant);
                spots.push(spot);
            }
        }
    }
    if !merge {
        for left in current.iter().filter(|variant| !used.contains(&variant.id)) {
            kept.push(Variant { active: false, barcodes: Vec::new(), ..left.clone() });
            spots.push("variants".to_owned());
        }
    }
    (kept, spots)
}

fn meant<'c>(check: &mut Check, spot: &str, sent: &VariantBody, current: &'c [Variant]) -> Option<&'c Variant> {
    if let Some(id) = sent.id.value() {
        let found = current.iter().find(|variant| variant.id.to_string() == *id);
        if found.is_none() {
            check.fault(format!("{spot}.id"), "UNKNOWN_VARIANT", "this product has no such variant");
        }
        return found;
    }
    let sku = sent.sku.value()?;
    current.iter().find(|variant| variant.sku == sku.trim())
}
