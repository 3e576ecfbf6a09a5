//! What was exported can be imported again, and changes nothing: for any product, not only for those of a shop.

use bodega_http::from_json;
use bodega_kernel::{Check, Currency, Id, Time, noun};
use proptest::{collection, option, prelude::*};
use uuid::Uuid;

use super::{
    columns::{self, columns},
    raw::records,
    read,
    split::{Piece, tests as split},
    write::{self, Names},
};
use crate::{
    product::{Barcode, Content, Price, Product, Texts, Unit, Variant, body::ProductBody, fill, model},
    words::Words,
};

fn ils() -> Currency {
    "ILS".parse().unwrap()
}

/// Text as people and machines write it, the letters that mean something in a table among it.
fn text(most: usize) -> impl Strategy<Value = String> {
    let letter = prop_oneof![4 => "[a-zA-Z0-9]", 2 => "[|=*\\\\,;\"'@+\\-]", 1 => "[אבגéß€]", 1 => "[ \n]"];
    collection::vec(letter, 1..most).prop_map(|letters| letters.concat())
}

fn word() -> impl Strategy<Value = String> {
    text(12).prop_map(|text| format!("w{}", text.trim()))
}

fn words() -> impl Strategy<Value = Words> {
    collection::btree_map(word(), word(), 0..3)
}

fn variant() -> impl Strategy<Value = Variant> {
    let unit = prop_oneof![Just(Unit::Each), Just(Unit::Gram), Just(Unit::Ml)];
    let looks = (word(), collection::btree_map("(de|he|pt-BR)", word(), 0..3), words());
    let sold = (unit, 1i64..9, option::of(1i64..5), 0i64..1_000_000, option::of(1i64..500));
    let more = (option::of(0i64..9999), option::of((1i64..99, 1i64..99, 1i64..99)), any::<[bool; 3]>(), any::<bool>());
    let codes = collection::vec(1i64..99, 0..3);
    (looks, sold, more, codes).prop_map(|((title, titles, options), sold, more, codes)| {
        let ((unit, step, min, amount, over), (weight_g, size, [serial, lot, expiry], active)) = (sold, more);
        let barcodes = ["96385074", "036000291452"].into_iter().zip(codes);
        Variant {
            title,
            titles,
            options,
            unit,
            step,
            min: min.map(|min| min * step),
            price: Price { amount, currency: ils(), per: unit.pers()[0] },
            compare_at: over.map(|over| amount + over),
            net: (unit == Unit::Each).then_some(model::Net { amount: 1 + amount % 900, unit: Unit::Ml }),
            barcodes: barcodes.map(|(code, quantity)| Barcode { code: code.to_owned(), quantity }).collect(),
            weight_g,
            dimensions: size.map(|(length, width, height)| model::Dimensions { length, width, height }),
            tracking: model::Tracking { serial, lot, expiry },
            active,
            ..Variant::blank(Id::from_uuid(Uuid::nil()), ils())
        }
    })
}

fn product() -> impl Strategy<Value = Product> {
    let texts = (word(), text(60), option::of(word()), option::of(word()));
    let lists = (collection::btree_set(word(), 0..3), collection::btree_set("z[a-z]{3,9}", 0..3), words(), words());
    let told = collection::btree_map("(de|he|pt-BR)", (option::of(word()), option::of(text(9))), 0..3);
    let more = (option::of(1i64..99), option::of(0i64..1_000_000), collection::vec(variant(), 0..4));
    (texts, lists, told, more).prop_map(|((title, description, brand, external_id), lists, told, more)| {
        let ((tags, dietary, attributes, metadata), (min_age, from, mut variants)) = (lists, more);
        let said = |(lang, (title, description)): (String, (Option<String>, Option<String>))| {
            let description = description.filter(|text| !text.trim().is_empty());
            let texts = Texts { title, description, ..Texts::default() };
            (texts.title.is_some() || texts.description.is_some()).then_some((lang, texts))
        };
        for (at, variant) in variants.iter_mut().enumerate() {
            variant.id = Id::from_uuid(Uuid::from_u128(at as u128 + 1));
            variant.sku = format!("{}{at}", variant.title.replace(char::is_control, "_"));
            // A code stands once in a product.
            variant.barcodes.retain(|_| at == 0);
        }
        let content = Content {
            slug: "a-slug".to_owned(),
            title,
            description,
            brand,
            external_id,
            tags: tags.into_iter().collect(),
            dietary: dietary.into_iter().collect(),
            attributes,
            metadata,
            min_age,
            publish_from: from.map(|seconds| Time::from_micros(seconds * 1_000_000)),
            translations: told.into_iter().filter_map(said).collect(),
            status: model::Status::Draft,
            variants,
            ..Content::blank()
        };
        let (id, time) = (Id::<noun::Product>::from_uuid(Uuid::from_u128(9)), Time::default());
        Product { id, version: 1, created_at: time, updated_at: time, content }
    })
}

/// Lays what was read over what there is, as an import does.
fn laid(item: &read::Item, product: &Product) -> Content {
    assert!(item.faults.is_empty(), "{:?}", item.faults);
    let body: ProductBody = from_json(&item.body).unwrap();
    let mut check = Check::new();
    let mut mint = || Id::from_uuid(Uuid::from_u128(77));
    let usual = fill::Usual { currency: ils(), status: model::Status::Active };
    let filled = fill::fill(&mut check, &body, Some(&product.content), fill::Fill::Merge, usual, &mut mint);
    check.done().unwrap();
    filled.content
}

proptest! {
    #[test]
    fn a_table_reads_back(products in collection::vec(product(), 1..4)) {
        let products: Vec<_> = products.into_iter().enumerate().map(|(at, mut product)| {
            product.id = Id::from_uuid(Uuid::from_u128(at as u128 + 9));
            product
        }).collect();
        let all = columns::all(&["de", "he", "pt-BR"].map(str::to_owned));
        let text = write::header(&all).unwrap() + &write::table(&all, &products, &Names::default()).unwrap();
        let (head, pieces) = split::table(text.strip_prefix('\u{feff}').unwrap()).unwrap();
        let known = columns(&head).unwrap();
        let found: Vec<_> = pieces.iter().flat_map(|piece| records(&known, head.separator, piece)).collect();
        prop_assert_eq!(found.len(), products.len());
        for (records, product) in found.iter().zip(&products) {
            prop_assert_eq!(&laid(&read::rows(&known, records, ils()), product), &product.content);
        }
    }

    #[test]
    fn lines_of_json_read_back(product in product()) {
        let text = write::json_lines(std::slice::from_ref(&product), &Names::default());
        let pieces: Vec<Piece> = split::json_lines(&text).unwrap();
        prop_assert_eq!(pieces.len(), 1);
        let item = read::json_line(1, &pieces[0].text);
        prop_assert_eq!(&laid(&item, &product), &product.content);
    }
}
