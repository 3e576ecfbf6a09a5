//! What may cost something else once a list came, changed or went: for whoever keeps something of all products.

use std::collections::BTreeSet;

use bodega_db::{DbError, ReadTx};
use bodega_identity::merchant;
use bodega_kernel::{Id, Scope, Time, noun};

use super::{entry_store, model::PriceList, store};
use crate::CatalogError;

/// Whose prices may be others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    /// Nobody's who comes through the channel.
    Nothing,
    /// Those of these products.
    Products(BTreeSet<Id<noun::Product>>),
    /// Those of all products.
    Everything,
}

/// Whose prices may be others for those who come through this channel as a member of no group, once `changed` of a list
/// changed: fields as the API names them; none of them where it came, went, or its time began or ended.
pub fn concern(
    tx: &mut ReadTx,
    scope: &Scope,
    id: Id<noun::PriceList>,
    changed: &[&str],
    channel: &str,
    at: Time,
) -> Result<Concern, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let list = store::by_id(tx, merchant, id)?.ok_or(CatalogError::NotFound("price list"))?;
    let did = |fields: &[&str]| fields.iter().any(|field| changed.contains(field));
    if did(&["rate", "rateOf", "roundTo", "currency"]) {
        // What it said of everything it may say no longer.
        return Ok(Concern::Everything);
    }
    let is_heard = list.content.channel.as_deref().is_none_or(|meant| meant == channel);
    let speaks = is_heard && list.content.group.is_none();
    if !speaks && !did(&["channel", "customerGroup"]) {
        return Ok(Concern::Nothing);
    }
    let mut lists = store::in_use(tx, merchant, list.content.currency)?;
    lists.retain(|other| other.id != id);
    let offers = |list: &PriceList| list.is_for_all(channel) && list.runs(at);
    // A currency that is offered by this list alone comes and goes with it, and with it what others say in it.
    let alone = list.content.currency != merchant::currency(tx, scope)? && !lists.iter().any(offers);
    if !alone {
        lists.clear();
    }
    lists.push(list);
    if lists.iter().any(|list| list.content.rate.is_some()) {
        return Ok(Concern::Everything);
    }
    let mut products = BTreeSet::new();
    for list in lists {
        products.extend(entry_store::products(tx, merchant, list.id)?);
    }
    Ok(Concern::Products(products))
}
