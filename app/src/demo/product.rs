//! The demo's goods as the bodies that everybody sends.

use std::collections::BTreeMap;

use bodega_kernel::{Id, Lang, noun};
use serde_json::{Value, json};

use super::{
    content,
    goods::{Aisle, Good, Ware, Words, words},
};

/// What a department or an aisle is called, and what stands for it.
pub(super) fn category(name: &Words, slug: &str, hue: u16, image: Option<Id<noun::Media>>) -> Value {
    let names = others(name.all()).map(|(lang, name)| (lang, json!({ "name": name })));
    json!({
        "name": name.en,
        "lang": Lang::En.code(),
        "slug": slug,
        "translations": names.collect::<BTreeMap<_, _>>(),
        "image": image.map(|image| json!({ "mediaId": image })),
        "metadata": { "hue": hue.to_string() },
    })
}

/// The languages besides English, each with its word.
fn others<T: Copy>(all: [T; 4]) -> impl Iterator<Item = (&'static str, T)> {
    Lang::ALL.into_iter().zip(all).filter(|(lang, _)| *lang != Lang::En).map(|(lang, word)| (lang.code(), word))
}

/// A product with all its variants.
pub(super) fn product(good: &Good, aisle: &Aisle, category: Id<noun::Category>, pictures: &[Id<noun::Media>]) -> Value {
    let told = told(good, aisle);
    let attributes =
        |at: usize| told.iter().map(|(name, words)| (*name, words[at].as_str())).collect::<BTreeMap<_, _>>();
    let mut own = attributes(0);
    if let Some(season) = &good.season {
        own.insert("season", season);
    }
    let said = good.texts();
    let translations = others([0, 1, 2, 3]).map(|(lang, at)| {
        let [title, description] = said[at];
        (lang, json!({ "title": title, "description": description, "attributes": attributes(at) }))
    });
    let mut shown: Vec<&Id<noun::Media>> = Vec::new();
    for picture in pictures {
        if !shown.contains(&picture) {
            shown.push(picture);
        }
    }
    json!({
        "title": good.en[0],
        "description": good.en[1],
        "lang": Lang::En.code(),
        "slug": good.slug,
        "translations": translations.collect::<BTreeMap<_, _>>(),
        "brand": Some(&good.brand).filter(|brand| !brand.is_empty()),
        "tags": words(&good.tags),
        "dietary": words(&good.dietary),
        "allergens": words(&good.allergens),
        "minAge": good.age,
        "taxClass": tax_class(&aisle.slug),
        "attributes": own,
        "categoryIds": [category],
        "images": shown.iter().map(|id| json!({ "mediaId": id })).collect::<Vec<_>>(),
        "status": "active",
        "variants": good.variants.iter().map(variant).collect::<Vec<_>>(),
    })
}

/// How an aisle's goods are taxed: like most things, where nothing is said.
fn tax_class(aisle: &str) -> Option<&'static str> {
    match aisle {
        "fruit" | "berries-exotics" | "vegetables" | "potatoes-onions" | "herbs-salads" => {
            Some("food/fruit-vegetables")
        }
        "water" | "juice" | "soft-drinks" | "wine" | "beer" => None,
        "cut-flowers" | "pot-plants" | "bath-soap" | "hair-skin" | "teeth" | "baby" => None,
        "cleaning" | "laundry-dishes" | "paper-foil" | "home-things" | "pets" => None,
        _ => Some("food"),
    }
}

/// Its named properties, each in English, Hebrew, German and Spanish.
fn told(good: &Good, aisle: &Aisle) -> Vec<(&'static str, [String; 4])> {
    let origin = good.origin.as_deref().and_then(content::origin).cloned();
    let ingredients = good.made.as_deref().and_then(content::ingredients);
    let nutrition = good.nutrition.as_deref().and_then(content::nutrition);
    let storage = good.keep.unwrap_or(aisle.keep).words().map(str::to_owned);
    let named =
        [("origin", origin), ("ingredients", ingredients), ("nutrition", nutrition), ("storage", Some(storage))];
    named.into_iter().filter_map(|(name, words)| Some((name, words?))).collect()
}

fn variant(ware: &Ware) -> Value {
    let (unit, per) = if ware.is_weighed() { ("GRAM", 1000) } else { ("EACH", 1) };
    let price = |amount: i64| json!({ "amount": amount, "currency": "ILS", "per": per });
    let (titles, sizes) = (ware.titles(), ware.size.words());
    let mut options = BTreeMap::from([("size", sizes[0].as_str())]);
    if let Some(says) = &ware.says {
        options.insert("kind", &says[0]);
    }
    let content = ware.size.content().filter(|_| !ware.is_weighed());
    let parts = ware.bundle.iter().map(|part| {
        let (sku, count) = part.split_once(" x").unwrap_or((part, "1"));
        json!({ "sku": sku, "quantity": count.parse::<i64>().unwrap_or(1) })
    });
    json!({
        "sku": ware.sku,
        "title": titles[0],
        "titles": others([&titles[0], &titles[1], &titles[2], &titles[3]]).collect::<BTreeMap<_, _>>(),
        "options": options,
        "unit": unit,
        "step": ware.step(),
        "min": ware.min.or_else(|| ware.is_weighed().then_some(300)),
        "price": price(ware.amount()),
        "compareAtPrice": ware.was.map(price),
        "contentAmount": content.map(|(amount, _)| amount),
        "contentUnit": content.map(|(_, unit)| unit),
        "components": parts.collect::<Vec<_>>(),
        "weightG": ware.weight_g(),
        "barcodes": ware.barcode().map(|code| json!({ "code": code })).into_iter().collect::<Vec<_>>(),
    })
}

/// What a picture shows, by language.
pub(super) fn alt(good: &Good, ware: &Ware) -> BTreeMap<String, String> {
    let titles = ware.titles();
    let said = good.texts();
    let words = Lang::ALL.into_iter().enumerate().map(|(at, lang)| {
        let brand = if good.brand.is_empty() { String::new() } else { format!("{}: ", good.brand) };
        (lang.code().to_owned(), format!("{brand}{}, {}", said[at][0], titles[at]))
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::goods::departments;

    #[test]
    fn a_product_says_everything_in_four_languages() {
        let departments = departments().unwrap();
        let dairy = &departments[1];
        let good = dairy.goods.iter().find(|good| good.slug == "fresh-milk-3").unwrap();
        let aisle = dairy.aisles.iter().find(|aisle| aisle.slug == good.aisle).unwrap();
        let body = product(good, aisle, "cat_01jd3v7k2mfq9s8x4t6w0ybnhe".parse().unwrap(), &[]);
        assert_eq!(body["translations"]["he"]["title"], "חלב טרי 3%");
        assert!(body["translations"]["de"]["attributes"]["storage"].as_str().unwrap().contains("Gekühlt"));
        assert_eq!(body["attributes"]["ingredients"], "Milk.");
        assert_eq!(body["translations"]["es"]["attributes"]["origin"], "Israel, Galilea");
        assert!(body["translations"]["de"]["attributes"]["nutrition"].as_str().unwrap().contains("saturates=1,9 g"));
        let large = &body["variants"][1];
        assert_eq!((large["contentAmount"].as_i64(), large["contentUnit"].as_str()), (Some(2000), Some("ML")));
        assert_eq!(large["titles"]["he"], "2 ליטר");
        assert_eq!(large["weightG"], 2100);
    }
}
