//! The demo's goods and aisles, read from the tables that stand beside this file.

use serde::Deserialize;

/// A line of `products.csv`: one variant, with its product's facts.
#[derive(Debug, Clone, Deserialize)]
pub struct Good {
    /// Lines of one product share this.
    pub product: String,
    /// The slug of its aisle.
    pub category: String,
    /// The variant's SKU.
    pub sku: String,
    /// A GTIN from the range that shops use inside; empty for weighed goods.
    pub barcode: String,
    /// Who makes it. All of them are invented.
    pub brand: String,
    /// What it is called.
    pub title: String,
    /// How much is in it.
    pub size: String,
    /// `EACH` or `GRAM`.
    pub unit: String,
    /// Agorot for `per` units.
    pub price: i64,
    /// 1 for pieces, 1000 for a kilo price.
    pub per: i64,
    /// It is sold in multiples of this.
    pub step: i64,
    /// The least that is sold at once.
    pub min: Option<i64>,
    /// What a piece weighs.
    pub weight_g: Option<i64>,
    /// Dietary labels, joined by `|`.
    pub dietary: String,
    /// Allergens, joined by `|`.
    pub allergens: String,
    /// Years that its buyer must have.
    pub min_age: Option<i64>,
    /// The template of its picture.
    pub picture: String,
    /// Its main colour.
    pub main: String,
    /// Its second colour.
    pub second: String,
    /// The mark on its label.
    pub mark: String,
    /// What the label says beneath the brand.
    pub label: String,
    /// A sentence about it.
    pub description: String,
}

/// A line of `categories.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Aisle {
    /// Its address part.
    pub slug: String,
    /// The slug of the aisle that it is part of; empty at the top.
    pub parent: String,
    /// What it is called.
    pub name: String,
}

impl Good {
    /// Its dietary labels.
    pub fn dietary(&self) -> Vec<String> {
        words(&self.dietary)
    }

    /// Its allergens.
    pub fn allergens(&self) -> Vec<String> {
        words(&self.allergens)
    }

    /// Brand and title, as it is shown.
    pub fn full_title(&self) -> String {
        if self.brand.is_empty() { self.title.clone() } else { format!("{} {}", self.brand, lower_first(&self.title)) }
    }
}

fn words(joined: &str) -> Vec<String> {
    joined.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// "Fresh milk" after a brand is "fresh milk".
fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// All goods, in the order of the shelves.
pub fn goods() -> Result<Vec<Good>, csv::Error> {
    read(include_str!("products.csv"))
}

/// All aisles, those at the top before their parts.
pub fn aisles() -> Result<Vec<Aisle>, csv::Error> {
    read(include_str!("categories.csv"))
}

fn read<T: for<'de> Deserialize<'de>>(table: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(table.as_bytes()).deserialize().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_tables_are_believable() {
        let (goods, aisles) = (goods().unwrap(), aisles().unwrap());
        let slugs: BTreeSet<&str> = aisles.iter().map(|aisle| aisle.slug.as_str()).collect();
        assert!(goods.len() >= 120, "{}", goods.len());
        assert_eq!(goods.iter().map(|good| &good.sku).collect::<BTreeSet<_>>().len(), goods.len(), "a SKU twice");
        for good in &goods {
            assert!(slugs.contains(good.category.as_str()), "{} has no aisle", good.sku);
            assert!(good.price > 0 && good.per > 0 && good.step > 0, "{}", good.sku);
            assert_eq!(good.barcode.is_empty(), good.unit == "GRAM", "{}", good.sku);
            assert!(good.barcode.is_empty() || is_gtin(&good.barcode), "{} {}", good.sku, good.barcode);
        }
        for aisle in &aisles {
            assert!(aisle.parent.is_empty() || slugs.contains(aisle.parent.as_str()), "{}", aisle.slug);
        }
    }

    fn is_gtin(code: &str) -> bool {
        let digits: Vec<u32> = code.chars().filter_map(|digit| digit.to_digit(10)).collect();
        let sum: u32 = digits.iter().rev().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        digits.len() == 13 && sum.is_multiple_of(10)
    }
}
