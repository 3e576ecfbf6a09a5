//! Puts the goods on the shelves: aisles, products, sites and stock, through the same commands as everybody else.

use std::collections::BTreeMap;

use bodega_browse::popularity;
use bodega_catalog::{
    CatalogError, Given,
    category::{self, body::CategoryBody},
    media::{self, NewMedia},
    price_list,
    product::body::ProductBody,
    review,
};
use bodega_db::{ReadTx, Tx};
use bodega_inventory::{
    Item, Reach,
    request::{self, Ask},
    site::{self, NewSite, Site, SiteFilter},
    stock::{self, Receipt, Tune},
};
use bodega_kernel::{PageRequest, Scope, noun};
use bodega_media::Taken;
use serde_json::{Value, json};

use super::{
    Capacity, DemoError,
    goods::{DEPARTMENTS, Department, Good, wares},
    opinion, picture, product,
    stock::{on_hand, reorder},
};

type MediaId = bodega_kernel::Id<noun::Media>;
type CategoryId = bodega_kernel::Id<noun::Category>;

/// What a department is filled with.
pub(super) struct Filling<'a> {
    pub department: &'a Department,
    /// Its pictures, variant by variant in its order.
    pub pictures: &'a [Vec<Taken>],
    pub place: usize,
    pub seed: u64,
}

/// Makes a department with its aisles and what stands in them, unless it is there.
pub(super) fn department(tx: &mut Tx, scope: &Scope, filling: &Filling<'_>) -> Result<(), DemoError> {
    let Filling { department, place, .. } = filling;
    let now = tx.now();
    if category::all(tx, scope, now)?.iter().any(|node| node.category.content.slug == department.slug) {
        return Ok(());
    }
    let shown = pictures(tx, scope, filling)?;
    let face = |aisle: &str| {
        let mut goods = department.goods.iter().zip(&shown);
        goods.find(|(good, _)| good.aisle == aisle).and_then(|(good, shown)| shown.get(picture::face(good)).copied())
    };
    let image = department.aisles.first().and_then(|aisle| face(&aisle.slug));
    let top = product::category(&department.name, &department.slug, department.hue, image);
    let top = make_category(tx, scope, top, None, *place)?;
    let mut aisles = BTreeMap::new();
    for (place, aisle) in department.aisles.iter().enumerate() {
        let hue = aisle.hue.unwrap_or(department.hue);
        let body = product::category(&aisle.name, &aisle.slug, hue, face(&aisle.slug));
        aisles.insert(aisle.slug.as_str(), (aisle, make_category(tx, scope, body, Some(top), place)?));
    }
    let (mut opinions, mut wanted) = (Vec::new(), Vec::new());
    // Lists show the newest first, so the first of the file is made last. Bundles wait for what they hold.
    for (at, (good, shown)) in department.goods.iter().zip(&shown).enumerate().rev() {
        if is_bundle(good) {
            continue;
        }
        let Some((aisle, id)) = aisles.get(good.aisle.as_str()) else { continue };
        let body = product::product(good, aisle, *id, shown);
        let made = bodega_catalog::product::create(tx, scope, &read::<ProductBody>(body)?)?;
        opinions.extend(opinion::about(good, &department.slug, made.id, filling.seed, now));
        wanted.push((made.id, opinion::wanted(good, at, filling.seed)));
    }
    popularity::add(tx, scope, &wanted)?;
    Ok(review::import(tx, scope, &opinions)?)
}

/// Makes the bundles of a department, unless they are there.
pub(super) fn bundles(tx: &mut Tx, scope: &Scope, filling: &Filling<'_>) -> Result<(), DemoError> {
    let now = tx.now();
    let categories = category::all(tx, scope, now)?;
    for (good, taken) in filling.department.goods.iter().zip(filling.pictures).filter(|(good, _)| is_bundle(good)) {
        match bodega_catalog::product::find_by_slug(tx, scope, &good.slug, now) {
            Ok(_) => continue,
            Err(CatalogError::NoProduct) => {}
            Err(error) => return Err(error.into()),
        }
        let aisle = filling.department.aisles.iter().find(|aisle| aisle.slug == good.aisle);
        let node = categories.iter().find(|node| node.category.content.slug == good.aisle);
        let (Some(aisle), Some(node)) = (aisle, node) else { continue };
        let shown = pictures_of(tx, scope, good, taken)?;
        let body = product::product(good, aisle, node.category.id, &shown);
        bodega_catalog::product::create(tx, scope, &read::<ProductBody>(body)?)?;
    }
    Ok(())
}

fn is_bundle(good: &Good) -> bool {
    good.variants.iter().any(|ware| !ware.bundle.is_empty())
}

fn make_category(
    tx: &mut Tx,
    scope: &Scope,
    mut body: Value,
    parent: Option<CategoryId>,
    place: usize,
) -> Result<CategoryId, DemoError> {
    body["parentId"] = json!(parent);
    body["position"] = json!(place);
    Ok(category::create(tx, scope, &read::<CategoryBody>(body)?)?.id)
}

/// Puts the pictures into the merchant's library, variant by variant.
fn pictures(tx: &mut Tx, scope: &Scope, filling: &Filling<'_>) -> Result<Vec<Vec<MediaId>>, DemoError> {
    let goods = filling.department.goods.iter().zip(filling.pictures);
    goods.map(|(good, taken)| pictures_of(tx, scope, good, taken)).collect()
}

fn pictures_of(tx: &mut Tx, scope: &Scope, good: &Good, taken: &[Taken]) -> Result<Vec<MediaId>, DemoError> {
    let mut ids = Vec::with_capacity(taken.len());
    for (ware, taken) in good.variants.iter().zip(taken) {
        let new = NewMedia { file: taken.into(), name: format!("{}.svg", good.slug), alt: product::alt(good, ware) };
        ids.push(media::add(tx, scope, &new)?.id);
    }
    Ok(ids)
}

pub(super) fn read<T: serde::de::DeserializeOwned>(body: Value) -> Result<T, DemoError> {
    serde_json::from_value(body).map_err(|error| DemoError::Table(error.to_string()))
}

/// Opens a site and fills its shelves.
pub(super) fn site(tx: &mut Tx, scope: &Scope, new: &NewSite, seed: u64, capacity: Capacity) -> Result<(), DemoError> {
    let site = site::create_once(tx, scope, new)?;
    let lines = wares(&DEPARTMENTS).into_values().filter_map(|(_, ware)| {
        let quantity = on_hand(ware, &new.code, seed, capacity)?;
        Some((Item::Sku(ware.sku.clone()), quantity, None))
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

/// What the customer has had in the kitchen, and so may speak of.
const RECEIVED: [&str; 3] = ["fresh-milk-3", "sandwich-bread", "bananas"];

/// Lets the customer review what they have received, of some of which they have spoken already.
pub(super) fn received(tx: &mut Tx, scope: &Scope, user: bodega_kernel::Id<noun::User>) -> Result<(), DemoError> {
    let Some(customer) = bodega_identity::customer::of_user(tx, scope.one().map_err(DemoError::failed)?, user)? else {
        return Ok(());
    };
    let now = tx.now();
    for slug in RECEIVED {
        let product = bodega_catalog::product::find_by_slug(tx, scope, slug, now)?.id;
        review::permit(tx, scope, customer.id, product, "demo")?;
    }
    opinion::wait(tx, scope, customer.id)
}

/// Has the site been opened? It is opened and filled in one transaction.
pub(super) fn is_filled(tx: &mut ReadTx, scope: &Scope, code: &str) -> Result<bool, DemoError> {
    let all = PageRequest { limit: 100, ..PageRequest::default() };
    let sites = site::list(tx, scope, SiteFilter::default(), &all)?;
    Ok(sites.items.iter().any(|site| site.code == code))
}

/// Is the catalogue whole? Its last step is the price lists.
pub(super) fn is_stocked(tx: &mut ReadTx, scope: &Scope) -> Result<bool, DemoError> {
    let page = PageRequest { limit: 1, ..PageRequest::default() };
    Ok(!price_list::list(tx, scope, price_list::Listing::default(), &page)?.items.is_empty())
}
