//! Goods of which nothing is said, for tests of rules.

use std::collections::BTreeMap;

use bodega_catalog::{
    price_list::Usual,
    product::{Price, Unit},
};
use bodega_kernel::Id;
use uuid::Uuid;

use crate::pricing::Goods;

pub(crate) fn goods() -> Goods {
    let currency = "ILS".parse().unwrap();
    Goods {
        variant: Id::from_uuid(Uuid::nil()),
        product: Id::from_uuid(Uuid::nil()),
        sku: "SKU".to_owned(),
        slug: String::new(),
        title: String::new(),
        variant_title: String::new(),
        lang: "en".to_owned(),
        translations: BTreeMap::new(),
        image: None,
        brand: None,
        categories: Vec::new(),
        tax_class: None,
        min_age: None,
        unit: Unit::Each,
        step: 1,
        min: None,
        max: None,
        weight_g: None,
        parts: Vec::new(),
        active: true,
        publish_from: None,
        publish_until: None,
        usual: Usual { price: Price { amount: 100, currency, per: 1 }, before: None },
        entries: Vec::new(),
    }
}
