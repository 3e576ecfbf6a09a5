//! Saying of a line what was found of it.

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_inventory::{self as inventory, Line as StockLine, Reserve};
use bodega_kernel::{Id, Invalid, Quantity, Scope, noun};
use serde_json::json;

use super::{
    Line, Order, OrderError, OrderPicked, Pick, PickedStatus, Picker, Power, Sold, Status, Substitute, Substitution,
    Told, claim::hold, contact_store, store,
};
use crate::{
    SalesError,
    pricing::{Buying, Desk, Wanted},
};

/// What was found of a line.
#[derive(Debug, Clone)]
pub struct Mark {
    /// In a word.
    pub status: PickedStatus,
    /// How much was found; when it is not said: all of it, or, of what is missing, as much as before.
    pub picked: Option<i64>,
    /// What comes in its place; when it is not said: as before.
    pub substitutes: Option<Vec<Instead>>,
    /// Why, in somebody's words. Of staff who look after orders it settles what is missing.
    pub reason: Option<String>,
    /// The version that they have seen.
    pub expected: Option<i64>,
}

/// Something that comes in the place of what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instead {
    /// What.
    pub variant: Id<noun::Variant>,
    /// How much, in its own unit.
    pub quantity: i64,
    /// How much of the line it stands for; when it is not said: as much, or all that is left where units differ.
    pub stands_for: Option<i64>,
}

/// Writes down what was found of a line. Who does it holds the order; what comes instead is promised at once.
pub fn mark(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    (id, item): (Id<noun::Order>, Id<noun::OrderItem>),
    picker: &Picker,
    mark: &Mark,
) -> Result<Order, SalesError> {
    let mut order = super::lock_within(tx, scope, id, &picker.reach)?;
    super::check_version(&order, mark.expected)?;
    if !matches!(order.status, Status::InProgress | Status::Missing | Status::Delayed) {
        return Err(OrderError::NotPicking(order.status).into());
    }
    let was = order.version;
    let mut facts = Facts::new();
    hold(&mut order, picker, &mut facts, tx)?;
    let line = order.line(item).ok_or(SalesError::NotFound("line"))?;
    let before = line.pick.clone();
    let pick = decide(tx, scope, desk, &order, &line, mark, picker.power)?;
    let picked = OrderPicked { order_id: id, number: order.number.to_string(), item_id: item, pick };
    facts.add(&picked)?;
    let entry = Audit::new("order.picked", "order", id).before(json!({ "itemId": item, "pick": before }));
    tx.record(entry.after(json!({ "itemId": item, "pick": picked.pick })))?;
    order.apply(&Told::Picked(picked), tx.now());
    store::save(tx, scope, &order, was)?;
    if let Some(reason) = &mark.reason {
        contact_store::remark(tx, scope, id, order.version, reason)?;
    }
    facts.append(tx, scope)?;
    Ok(order)
}

fn decide(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    order: &Order,
    line: &Line<'_>,
    mark: &Mark,
    power: Power,
) -> Result<Pick, SalesError> {
    let (sold, before) = (line.sold, &line.pick);
    let picked = match (mark.status, mark.picked) {
        (_, Some(picked)) => picked,
        (PickedStatus::Pending, None) => 0,
        (PickedStatus::Missing, None) => before.picked,
        (PickedStatus::Picked, None) => {
            sold.quantity - instead_of(sold, mark.substitutes.as_deref().unwrap_or_default())
        }
    };
    if !(0..=sold.quantity).contains(&picked) {
        let most = format!("must be between 0 and {}", sold.quantity);
        return Err(Invalid::one("pickedQuantity", "OUT_OF_RANGE", most).into());
    }
    let substitutes = match &mark.substitutes {
        None if mark.status != PickedStatus::Pending => before.substitutes.clone(),
        wanted => {
            give_up(tx, scope, before)?;
            let wanted = wanted.as_deref().unwrap_or_default();
            if !wanted.is_empty() && sold.substitution == Substitution::Refuse {
                return Err(
                    Invalid::one("substitutes", "SUBSTITUTION_REFUSED", "the buyer wants nothing instead").into()
                );
            }
            promise(tx, scope, desk, (order, sold), picked, wanted)?
        }
    };
    let found = picked + substitutes.iter().map(|one| one.stands_for).sum::<i64>();
    if found > sold.quantity {
        let most = format!("comes to {found} with what was picked; {} were ordered", sold.quantity);
        return Err(Invalid::one("substitutes", "OUT_OF_RANGE", most).into());
    }
    let short = if mark.status == PickedStatus::Missing { sold.quantity - found } else { 0 };
    // The shopper has agreed to it by wanting nothing instead; staff agree by saying why.
    let by_staff = power >= Power::Write && mark.reason.is_some();
    let accepted = short > 0 && (sold.substitution == Substitution::Refuse || by_staff);
    let status =
        if mark.status == PickedStatus::Picked && found < sold.quantity { PickedStatus::Pending } else { mark.status };
    Ok(Pick { status, picked, short, accepted, substitutes })
}

fn instead_of(sold: &Sold, wanted: &[Instead]) -> i64 {
    wanted.iter().map(|one| one.stands_for.unwrap_or(one.quantity)).sum::<i64>().clamp(0, sold.quantity)
}

/// What stood for the line before does so no more.
fn give_up(tx: &mut Tx, scope: &Scope, before: &Pick) -> Result<(), SalesError> {
    let mut held: Vec<_> = before.substitutes.iter().filter_map(|one| one.reservation_id).collect();
    held.sort_unstable();
    for reservation in held {
        inventory::release(tx, scope, reservation)?;
    }
    Ok(())
}

/// Promises what comes instead, at the site of the line.
fn promise(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    (order, sold): (&Order, &Sold),
    picked: i64,
    wanted: &[Instead],
) -> Result<Vec<Substitute>, SalesError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let quote = &order.agreement.quote;
    let buying = Buying { currency: quote.currency, channel: None, group: None, site: order.site(), at: tx.now() };
    let asked = |(key, one): (u32, &Instead)| Wanted { key, variant: one.variant, quantity: one.quantity };
    let asked: Vec<_> = (0_u32..).zip(wanted).map(asked).collect();
    let priced = desk.lines(tx, &buying, &asked)?;
    let mut left = sold.quantity - picked;
    let mut all = Vec::with_capacity(wanted.len());
    for (at, one) in (0_u32..).zip(wanted) {
        let field = |name: &str| format!("substitutes[{at}].{name}");
        let Some(line) = priced.lines.iter().find(|line| line.key == at) else {
            return Err(Invalid::one(field("variantId"), "UNKNOWN_VARIANT", "is nothing that is sold").into());
        };
        let same = line.goods.unit == sold.unit;
        let stands_for = one.stands_for.unwrap_or(if same { one.quantity.min(left) } else { left });
        let (title, variant_title) = line.goods.titles_in(order.agreement.lang);
        left -= stands_for;
        all.push(Substitute {
            variant_id: one.variant,
            sku: line.goods.sku.clone(),
            title: if variant_title.is_empty() { title.to_owned() } else { format!("{title}, {variant_title}") },
            quantity: one.quantity,
            stands_for,
            unit_price: line.price.amount,
            per: line.price.per,
            list_id: line.list,
            reservation_id: Some(reserve(tx, scope, order, one, at)?),
        });
    }
    Ok(all)
}

fn reserve(
    tx: &mut Tx,
    scope: &Scope,
    order: &Order,
    one: &Instead,
    at: u32,
) -> Result<Id<noun::Reservation>, SalesError> {
    let site = order.site().ok_or(SalesError::NotFound("fulfilment"))?;
    let quantity = Quantity::try_from(one.quantity)
        .map_err(|error| Invalid::one(format!("substitutes[{at}].quantity"), "OUT_OF_RANGE", error.to_string()))?;
    let reference = format!("{}:{}:{at}", order.id, order.version);
    let wanted = vec![StockLine { item: one.variant.into(), quantity }].into();
    let wish = Reserve { reference, site, wanted, expires_at: None, partial: false };
    Ok(inventory::reserve(tx, scope, &wish)?.id)
}
