//! Reading what a book and goods are made of.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use bodega_catalog::{
    category,
    media::{self, MediaRef},
    price_list::{self, Entry, Usual},
    product::{self, Product, Status, Variant},
    variants,
};
use bodega_db::ReadTx;
use bodega_inventory::site::{self, Site};
use bodega_kernel::{Id, Scope, noun, text};

use super::{Face, Goods, SitePlace, Sources};
use crate::{SalesError, fee, promotion, slot::calendar, tax};

/// Everything of a merchant that a book is made of: seven statements, each of a short table.
pub(crate) fn sources(tx: &mut ReadTx, scope: &Scope) -> Result<Sources, SalesError> {
    let mut sites = site::all(tx, scope)?;
    sites.sort_by_key(|site| (!site.delivery_source, site.id));
    Ok(Sources {
        promotions: promotion::store::active(tx, scope)?,
        fees: fee::store::active(tx, scope)?,
        rates: tax::store::active(tx, scope)?,
        settings: tax::store::settings(tx, scope)?,
        sites: sites.into_iter().map(place).collect(),
        categories: category::parents(tx, scope)?,
        lists: price_list::in_use_all(tx, scope)?,
    })
}

fn place(site: Site) -> SitePlace {
    SitePlace {
        id: site.id,
        country: site.address.country,
        region: site.address.region,
        zone: calendar::zone(&site.time_zone),
    }
}

/// The goods that these variants are, with all their siblings: five statements, however many they are.
pub(crate) fn goods(
    tx: &mut ReadTx,
    scope: &Scope,
    wanted: &[Id<noun::Variant>],
) -> Result<Vec<Arc<Goods>>, SalesError> {
    let mut products: Vec<_> = variants::by_id(tx, scope, wanted)?.into_values().map(|found| found.product).collect();
    products.sort_unstable();
    products.dedup();
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let products = product::by_ids(tx, scope, &products)?;
    let every = || products.iter().flat_map(|product| &product.content.variants);
    let variants: Vec<_> = every().map(|variant| variant.id).collect();
    let mut entries: HashMap<_, Vec<Entry>> = HashMap::new();
    for entry in price_list::entries_of(tx, scope, &variants)? {
        entries.entry(entry.variant).or_default().push(entry);
    }
    let faces: Vec<_> = products.iter().filter_map(|product| Some(product.content.images.first()?.media)).collect();
    let pictures = media::by_ids(tx, scope, &faces)?;
    let mut goods = Vec::with_capacity(variants.len());
    for product in &products {
        for variant in &product.content.variants {
            goods.push(Arc::new(one(product, variant, entries.remove(&variant.id), &pictures)));
        }
    }
    Ok(goods)
}

fn one(
    product: &Product,
    variant: &Variant,
    entries: Option<Vec<Entry>>,
    pictures: &HashMap<Id<noun::Media>, MediaRef>,
) -> Goods {
    let content = &product.content;
    let face = |media: Id<noun::Media>, picture: &MediaRef| Face {
        media,
        hash: picture.hash.clone(),
        width: i64::from(picture.width),
        height: i64::from(picture.height),
    };
    Goods {
        variant: variant.id,
        product: product.id,
        sku: variant.sku.clone(),
        slug: content.slug.clone(),
        title: content.title.clone(),
        variant_title: variant.title.clone(),
        lang: content.lang.clone(),
        translations: translations(product, variant),
        image: content.images.first().and_then(|image| Some(face(image.media, pictures.get(&image.media)?))),
        brand: content.brand.as_deref().map(text::folded),
        categories: content.categories.clone(),
        tax_class: content.tax_class.clone(),
        min_age: content.min_age,
        unit: variant.unit,
        step: variant.step,
        min: variant.min,
        max: variant.max,
        weight_g: variant.weight_g,
        parts: variant.components.clone(),
        active: variant.active && content.status == Status::Active,
        publish_from: content.publish_from,
        publish_until: content.publish_until,
        usual: Usual { price: variant.price, before: variant.compare_at },
        entries: entries.unwrap_or_default(),
    }
}

/// Both titles by language, each as far as there is one.
fn translations(product: &Product, variant: &Variant) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let mut by_tag: BTreeMap<String, (Option<String>, Option<String>)> = BTreeMap::new();
    for (tag, texts) in &product.content.translations {
        if let Some(title) = &texts.title {
            by_tag.entry(tag.clone()).or_default().0 = Some(title.clone());
        }
    }
    for (tag, title) in &variant.titles {
        by_tag.entry(tag.clone()).or_default().1 = Some(title.clone());
    }
    by_tag
}
