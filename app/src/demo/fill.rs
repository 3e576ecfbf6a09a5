//! Puts the goods on the shelves: aisles, products, sites and stock, through the same commands as everybody else.

use std::collections::BTreeMap;

use bodega_catalog::{
    Given,
    category::{self, body::CategoryBody},
    product::{self, body::ProductBody},
};
use bodega_db::{ReadTx, Tx};
use bodega_inventory::{
    Item, Reach,
    request::{self, Ask},
    site::{self, NewSite, Site, SiteFilter},
    stock::{self, Receipt, Tune},
};
use bodega_kernel::{PageRequest, Scope, noun};
use serde_json::{Value, json};

use super::{
    Capacity, DemoError,
    stock::{on_hand, reorder},
    table::{Aisle, Good},
};

type CategoryId = bodega_kernel::Id<noun::Category>;

/// Makes the aisles and what stands in them.
pub(super) fn catalogue(tx: &mut Tx, scope: &Scope, aisles: &[Aisle], goods: &[Good]) -> Result<(), DemoError> {
    let mut made: BTreeMap<&str, CategoryId> = BTreeMap::new();
    for (place, aisle) in aisles.iter().enumerate() {
        let parent = made.get(aisle.parent.as_str());
        let body = json!({ "name": aisle.name, "slug": aisle.slug, "parentId": parent, "position": place });
        let category = category::create(tx, scope, &read::<CategoryBody>(body)?)?;
        made.insert(&aisle.slug, category.id);
    }
    // Lists show the newest first, so the first of the table is made last.
    for product in products(goods).into_iter().rev() {
        let body = product_json(&product, &made);
        product::create(tx, scope, &read::<ProductBody>(body)?)?;
    }
    Ok(())
}

/// Lines of one product belong together, in the table's order.
fn products(goods: &[Good]) -> Vec<Vec<&Good>> {
    let mut products: Vec<Vec<&Good>> = Vec::new();
    for good in goods {
        match products.iter_mut().find(|product| product[0].product == good.product) {
            Some(product) => product.push(good),
            None => products.push(vec![good]),
        }
    }
    products
}

fn product_json(product: &[&Good], aisles: &BTreeMap<&str, CategoryId>) -> Value {
    let first = product[0];
    let brand = Some(&first.brand).filter(|brand| !brand.is_empty());
    json!({
        "title": first.full_title(),
        "description": first.description,
        "brand": brand,
        "dietary": first.dietary(),
        "allergens": first.allergens(),
        "minAge": first.min_age,
        "categoryIds": [aisles.get(first.category.as_str())],
        "status": "active",
        "variants": product.iter().map(|good| variant_json(good)).collect::<Vec<_>>(),
    })
}

fn variant_json(good: &Good) -> Value {
    let barcodes: Vec<Value> =
        Some(&good.barcode).filter(|code| !code.is_empty()).map(|code| json!({ "code": code })).into_iter().collect();
    json!({
        "sku": good.sku, "title": good.size, "options": { "size": good.size }, "unit": good.unit, "step": good.step,
        "min": good.min, "weightG": good.weight_g, "barcodes": barcodes,
        "price": { "amount": good.price, "currency": "ILS", "per": good.per },
    })
}

fn read<T: serde::de::DeserializeOwned>(body: Value) -> Result<T, DemoError> {
    serde_json::from_value(body).map_err(|error| DemoError::Table(error.to_string()))
}

/// Opens a site and fills its shelves.
pub(super) fn site(
    tx: &mut Tx,
    scope: &Scope,
    new: &NewSite,
    goods: &[Good],
    seed: u64,
    capacity: Capacity,
) -> Result<(), DemoError> {
    let site = site::create_once(tx, scope, new)?;
    let lines = goods.iter().filter_map(|good| {
        let quantity = on_hand(good, &new.code, seed, capacity)?;
        Some((Item::Sku(good.sku.clone()), quantity, None))
    });
    let receipt = Receipt { site: site.id, reference: Some("opening stock".to_owned()), lines: lines.collect() };
    stock::receive(tx, scope, &receipt)?;
    match capacity {
        Capacity::Usual => reorder_points(tx, scope, &site, seed),
        Capacity::Unlimited => Ok(()),
    }
}

fn reorder_points(tx: &mut Tx, scope: &Scope, site: &Site, seed: u64) -> Result<(), DemoError> {
    let filter = stock::Filter { site: Some(site.id), ..stock::Filter::default() };
    let mut page = PageRequest { limit: 100, ..PageRequest::default() };
    let mut rows = Vec::new();
    loop {
        let some = stock::list(tx, scope, &Reach::ALL, &filter, &page)?.items;
        let last = some.len() < 100;
        rows.extend(some);
        page.offset += 100;
        if last {
            break;
        }
    }
    for row in rows {
        let Some((point, quantity)) = reorder(&row.sku, &site.code, seed, row.balance.on_hand) else { continue };
        let set =
            Tune { safety_stock: None, reorder_point: Given::Value(point), reorder_quantity: Given::Value(quantity) };
        stock::tune(tx, scope, &Reach::ALL, row.balance.id, &set)?;
    }
    Ok(())
}

/// Leaves two wishes of the employee for the manager to decide on, unless somebody has asked for something before.
pub(super) fn wishes(tx: &mut Tx, scope: &Scope) -> Result<(), DemoError> {
    let all = PageRequest { limit: 100, ..PageRequest::default() };
    if !request::list(tx, scope, &Reach::ALL, None, &all)?.items.is_empty() {
        return Ok(());
    }
    let sites = site::list(tx, scope, SiteFilter::default(), &all)?.items;
    for (code, sku, quantity, note) in [
        ("ALMOND", "HRB-CORI", 24, "Asked for three times this morning."),
        ("PIER", "YOG-SHEEP", 12, "The shelf has been empty since Sunday."),
    ] {
        let Some(site) = sites.iter().find(|site| site.code == code) else { continue };
        let wish = Ask {
            site: site.id,
            item: Item::Sku(sku.to_owned()),
            kind: request::Kind::AddQuantity,
            quantity,
            note: Some(note.to_owned()),
        };
        request::ask(tx, scope, &wish)?;
    }
    Ok(())
}

/// Has the site been opened? It is opened and filled in one transaction.
pub(super) fn is_filled(tx: &mut ReadTx, scope: &Scope, code: &str) -> Result<bool, DemoError> {
    let all = PageRequest { limit: 100, ..PageRequest::default() };
    let sites = site::list(tx, scope, SiteFilter::default(), &all)?;
    Ok(sites.items.iter().any(|site| site.code == code))
}
