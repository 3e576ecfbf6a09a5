//! The demo's goods and aisles, read from the files in `goods/`: one department each.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::{keep::Keep, size::Size};

/// A department: its aisles, and what stands in them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its address part.
    pub slug: String,
    /// What it is called.
    pub name: Words,
    /// The hue of the ground behind its pictures.
    pub hue: u16,
    /// Its parts.
    #[serde(rename = "aisle")]
    pub aisles: Vec<Aisle>,
    /// What stands in them.
    #[serde(rename = "good")]
    pub goods: Vec<Good>,
}

/// A part of a department.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aisle {
    /// Its address part.
    pub slug: String,
    /// What it is called.
    pub name: Words,
    /// The hue of the ground behind its pictures, if it is not the department's.
    pub hue: Option<u16>,
    /// How its goods are kept.
    pub keep: Keep,
}

/// A product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Good {
    /// Where it stands.
    pub aisle: String,
    /// Its address part.
    pub slug: String,
    /// Who makes it. All of them are invented.
    #[serde(default)]
    pub brand: String,
    /// What it looks like: a template, two colours, a mark.
    pub art: String,
    /// What its label says beneath the brand.
    #[serde(default)]
    pub label: String,
    /// Dietary labels, with spaces between them.
    #[serde(default)]
    pub dietary: String,
    /// Allergens, with spaces between them.
    #[serde(default)]
    pub allergens: String,
    /// Where it comes from: a code of `words.toml`.
    pub origin: Option<String>,
    /// What it is made of, most of it first: codes of `words.toml`, with shares where the name promises them.
    pub made: Option<String>,
    /// What 100 g or 100 ml hold: kilocalories, fat, saturates, carbohydrate, sugars, protein, salt.
    pub nutrition: Option<String>,
    /// Words to find it by, with spaces between them.
    #[serde(default)]
    pub tags: String,
    /// Years that its buyer must have.
    pub age: Option<i64>,
    /// Twelve letters, January first: `x` at its best, `o` coming or going, `-` none.
    pub season: Option<String>,
    /// How it is kept, if not as the others of its aisle.
    pub keep: Option<Keep>,
    /// The hue of the ground behind its picture, if it is not the aisle's.
    pub hue: Option<u16>,
    /// Title and description in English.
    pub en: [String; 2],
    /// In Hebrew.
    pub he: [String; 2],
    /// In German.
    pub de: [String; 2],
    /// In Spanish.
    pub es: [String; 2],
    /// What can be bought of it.
    pub variants: Vec<Ware>,
}

/// A variant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ware {
    /// Unique.
    pub sku: String,
    /// How much of it is one.
    pub size: Size,
    /// What sets it apart besides its size: in English, Hebrew, German, Spanish.
    pub says: Option<[String; 4]>,
    /// Agorot for a piece.
    price: Option<i64>,
    /// Agorot for a kilo.
    kilo: Option<i64>,
    /// What it cost before.
    pub was: Option<i64>,
    /// What it looks like, if not as the product says.
    pub art: Option<String>,
    /// What its label says, if not the product's.
    pub label: Option<String>,
    /// It is sold in multiples of so many grams.
    pub step: Option<i64>,
    /// The least that is sold at once, in grams.
    pub min: Option<i64>,
    /// What a piece weighs, where its size does not tell.
    pub weight: Option<i64>,
    /// What a bundle holds: `SKU`, or `SKU x2`.
    #[serde(default)]
    pub bundle: Vec<String>,
}

/// A name in all languages of the house.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// In English.
    pub en: String,
    /// In Hebrew.
    pub he: String,
    /// In German.
    pub de: String,
    /// In Spanish.
    pub es: String,
}

impl Words {
    /// In English, Hebrew, German, Spanish.
    pub fn all(&self) -> [&str; 4] {
        [&self.en, &self.he, &self.de, &self.es]
    }
}

impl Ware {
    /// Is it sold by weight?
    pub fn is_weighed(&self) -> bool {
        self.kilo.is_some()
    }

    /// Agorot for a piece, or for a kilo of what is weighed.
    pub fn amount(&self) -> i64 {
        self.price.or(self.kilo).unwrap_or_default()
    }

    /// What it is sold in multiples of.
    pub fn step(&self) -> i64 {
        self.step.unwrap_or(if self.is_weighed() { 100 } else { 1 })
    }

    /// What a piece weighs with its packing, if it is sold by the piece and that is known.
    pub fn weight_g(&self) -> Option<i64> {
        let packed = |(amount, unit): (i64, &str)| match unit {
            "GRAM" => Some((amount * 106 + 499) / 500 * 5),
            "ML" => Some((amount * 105 + 499) / 500 * 5),
            _ => None,
        };
        self.weight.or_else(|| self.size.content().filter(|_| !self.is_weighed()).and_then(packed))
    }

    /// A code from the range that shops use inside; none for what is weighed, since its label is printed at the scales.
    pub fn barcode(&self) -> Option<String> {
        if self.is_weighed() {
            return None;
        }
        let hash = self
            .sku
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        let twelve = format!("29{:010}", hash % 10_000_000_000);
        let weights = [1, 3].into_iter().cycle();
        let sum: u32 = twelve.chars().filter_map(|digit| digit.to_digit(10)).zip(weights).map(|(d, w)| d * w).sum();
        Some(format!("{twelve}{}", (10 - sum % 10) % 10))
    }

    /// What sets it apart, in English, Hebrew, German and Spanish.
    pub fn titles(&self) -> [String; 4] {
        let sizes = self.size.words();
        match &self.says {
            None => sizes,
            Some(says) => std::array::from_fn(|at| format!("{}, {}", says[at], sizes[at])),
        }
    }
}

impl Good {
    /// Title and description in English, Hebrew, German, Spanish.
    pub fn texts(&self) -> [&[String; 2]; 4] {
        [&self.en, &self.he, &self.de, &self.es]
    }
}

/// Words with spaces between them, each for itself.
pub fn words(joined: &str) -> Vec<&str> {
    joined.split_whitespace().collect()
}

/// All departments, in the order in which one walks through them.
pub fn departments() -> Result<Vec<Department>, toml::de::Error> {
    const FILES: [&str; 12] = [
        include_str!("goods/fruit-vegetables.toml"),
        include_str!("goods/dairy-eggs.toml"),
        include_str!("goods/bakery.toml"),
        include_str!("goods/meat-fish.toml"),
        include_str!("goods/pantry.toml"),
        include_str!("goods/breakfast-spreads.toml"),
        include_str!("goods/drinks.toml"),
        include_str!("goods/snacks-sweets.toml"),
        include_str!("goods/frozen.toml"),
        include_str!("goods/home-pets.toml"),
        include_str!("goods/care-baby.toml"),
        include_str!("goods/flowers.toml"),
    ];
    FILES.into_iter().map(toml::from_str).collect()
}

/// The departments of the program, read once. Their test says that they can be read.
pub static DEPARTMENTS: LazyLock<Vec<Department>> = LazyLock::new(|| departments().unwrap_or_default());

/// Every variant with its product, by SKU.
pub fn wares(departments: &[Department]) -> BTreeMap<&str, (&Good, &Ware)> {
    let goods = departments.iter().flat_map(|department| &department.goods);
    goods.flat_map(|good| good.variants.iter().map(move |ware| (ware.sku.as_str(), (good, ware)))).collect()
}

#[cfg(test)]
#[path = "goods_test.rs"]
mod tests;
