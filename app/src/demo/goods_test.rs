//! What whoever writes goods may rely on being told.

use std::collections::BTreeSet;

use super::*;
use bodega_catalog::label;
use bodega_kernel::Lang;
use bodega_ui::art::Picture;

const TAGS: &str = "spring summer autumn winter breakfast barbecue lunchbox holiday new local kids party baking";

fn unknown(list: &str, known: &[&str]) -> Vec<String> {
    words(list).into_iter().filter(|word| !known.contains(word)).map(str::to_owned).collect()
}

#[test]
fn the_shop_is_as_large_as_it_says() {
    let departments = departments().unwrap();
    let goods: usize = departments.iter().map(|department| department.goods.len()).sum();
    let aisles: usize = departments.iter().map(|department| department.aisles.len()).sum();
    let wares = wares(&departments);
    assert!(departments.len() == 12 && aisles >= 40 && goods >= 390, "{aisles} aisles, {goods} goods");
    let offers = wares.values().filter(|(_, ware)| ware.was.is_some()).count();
    assert!((30..60).contains(&offers), "{offers} offers");
    let bundles: Vec<_> = wares.values().filter(|(_, ware)| !ware.bundle.is_empty()).collect();
    assert!(bundles.len() >= 4, "{}", bundles.len());
    for (good, ware) in bundles {
        for part in &ware.bundle {
            let sku = part.split(" x").next().unwrap();
            let (_, held) = wares.get(sku).unwrap_or_else(|| panic!("{} holds {sku}", good.slug));
            assert!(held.bundle.is_empty() && !held.is_weighed(), "{} holds {sku}", good.slug);
        }
    }
}

#[test]
fn nothing_stands_twice_and_all_of_it_has_a_place() {
    let departments = departments().unwrap();
    let (mut slugs, mut skus, mut codes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for department in &departments {
        let mut aisles: BTreeSet<&str> = BTreeSet::new();
        for aisle in &department.aisles {
            assert!(aisles.insert(&aisle.slug) && slugs.insert(format!("aisle {}", aisle.slug)), "{}", aisle.slug);
            assert!(department.goods.iter().any(|good| good.aisle == aisle.slug), "{} is empty", aisle.slug);
        }
        for good in &department.goods {
            assert!(aisles.contains(good.aisle.as_str()), "{} has no aisle", good.slug);
            assert!(slugs.insert(good.slug.clone()), "{} twice", good.slug);
            assert!(!good.variants.is_empty(), "{}", good.slug);
            for ware in &good.variants {
                assert!(skus.insert(ware.sku.clone()), "{} twice", ware.sku);
                if let Some(code) = ware.barcode() {
                    assert!(bodega_catalog::product::gtin::fourteen(&code).is_ok(), "{} {code}", ware.sku);
                    assert!(code.starts_with("29") && codes.insert(code.clone()), "{} {code}", ware.sku);
                }
            }
        }
    }
}

#[test]
fn prices_make_sense() {
    for (good, ware) in wares(&departments().unwrap()).values() {
        let sku = &ware.sku;
        assert!(ware.price.is_some() != ware.kilo.is_some(), "{sku} has one price");
        assert_eq!(ware.is_weighed(), ware.size.is_weighed(), "{sku}");
        assert!((100..40_000).contains(&ware.amount()), "{sku} costs {}", ware.amount());
        assert!(ware.was.is_none_or(|was| was > ware.amount()), "{sku} was cheaper");
        assert!(ware.min.is_none_or(|min| min % ware.step() == 0), "{sku}");
        let is_alcohol = matches!(good.brand.as_str(), "Yekev Tavas" | "Karmey Shachaf");
        assert!(!is_alcohol || good.age == Some(18) || good.slug.contains("juice"), "{sku} is sold to children");
    }
}

#[test]
fn words_are_known_and_texts_are_whole() {
    let dietary: Vec<&str> = label::DIETARY.iter().map(|(code, _)| *code).collect();
    let allergens: Vec<&str> = label::ALLERGENS.iter().map(|(code, _)| *code).collect();
    for department in departments().unwrap() {
        for good in &department.goods {
            let slug = &good.slug;
            assert_eq!(unknown(&good.dietary, &dietary), Vec::<String>::new(), "{slug}");
            assert_eq!(unknown(&good.allergens, &allergens), Vec::<String>::new(), "{slug}");
            assert_eq!(unknown(&good.tags, &words(TAGS)), Vec::<String>::new(), "{slug}");
            let season = good.season.as_deref().unwrap_or("------------");
            assert!(season.len() == 12 && season.chars().all(|c| "xo-".contains(c)), "{slug}");
            for (lang, [title, description]) in Lang::ALL.into_iter().zip(good.texts()) {
                assert!(!title.is_empty() && title.chars().count() <= 60, "{slug} {lang:?}");
                assert!(description.ends_with(['.', '!', '?', '…']), "{slug} {lang:?}: {description}");
                let is_hebrew = title.chars().any(|c| ('א'..='ת').contains(&c));
                assert_eq!(is_hebrew, lang == Lang::He, "{slug} {lang:?}: {title}");
            }
            let has = |list: &str, word: &str| words(list).contains(&word);
            assert!(!(has(&good.dietary, "gluten-free") && has(&good.allergens, "gluten")), "{slug}");
            for animal in ["milk", "eggs", "fish", "crustaceans", "molluscs"] {
                assert!(!(has(&good.dietary, "vegan") && has(&good.allergens, animal)), "{slug}");
            }
        }
    }
}

/// The departments whose goods are eaten and drunk.
const FOOD: usize = 9;

#[test]
fn food_says_where_it_is_from_what_is_in_it_and_what_that_does() {
    use crate::demo::content::{self, tests::allergens};
    let departments = departments().unwrap();
    let (mut made, mut counted) = (0, 0);
    for (at, department) in departments.iter().enumerate() {
        for good in &department.goods {
            let slug = &good.slug;
            let is_box = good.variants.iter().any(|ware| !ware.bundle.is_empty());
            assert!(good.origin.is_some() || at >= FOOD || is_box, "{slug} is from nowhere");
            let is_known = good.origin.as_deref().is_none_or(|code| content::origin(code).is_some());
            assert!(is_known, "{slug} is from {:?}", good.origin);
            if let Some(list) = &good.made {
                made += 1;
                assert!(content::ingredients(list).is_some(), "{slug} is made of something unknown: {list}");
                let told: BTreeSet<&str> = words(&good.allergens).into_iter().collect();
                assert_eq!(allergens(list).into_iter().collect::<BTreeSet<_>>(), told, "{slug}");
            }
            let Some(figures) = &good.nutrition else { continue };
            counted += 1;
            assert!(content::nutrition(figures).is_some(), "{slug}: {figures}");
            let figures: Vec<f64> = figures.split(' ').map(|figure| figure.parse().unwrap()).collect();
            assert!(
                figures[1] >= figures[2] && figures[3] + 0.1 >= figures[4],
                "{slug}: a part is more than the whole"
            );
            let grams = figures[1] + figures[3] + figures[5] + figures[6];
            assert!(grams <= 100.5 && figures[0] <= 900.0, "{slug}: {grams} g in 100 g");
        }
    }
    assert!(made >= 220 && counted >= 300, "{made} lists, {counted} tables");
}

#[test]
fn everything_can_be_drawn_and_neighbours_differ() {
    for department in departments().unwrap() {
        let mut before = (String::new(), String::new());
        for good in &department.goods {
            let mut seen = BTreeSet::new();
            for ware in &good.variants {
                let art = ware.art.as_ref().unwrap_or(&good.art);
                let picture = Picture::described(art).unwrap_or_else(|error| panic!("{}: {error}", ware.sku));
                let label = ware.label.as_ref().unwrap_or(&good.label);
                assert!(picture.clone().labelled(&good.brand, label).is_legible(), "{}: {label}", ware.sku);
                assert!(!picture.has_label() || !label.is_empty(), "{} needs a label", ware.sku);
                let drawn = crate::demo::picture::of(good, ware).map(|picture| picture.svg());
                seen.insert(drawn.unwrap());
            }
            let pictures_differ = seen.len() == good.variants.len();
            assert!(
                pictures_differ || good.variants.iter().all(|ware| ware.says.is_none()),
                "{} look alike",
                good.slug
            );
            let looks: Vec<&str> = good.art.split(' ').take(2).collect();
            let now = (good.aisle.clone(), looks.join(" "));
            assert_ne!(now, before, "{} looks like its neighbour", good.slug);
            before = now;
        }
    }
}
