//! What a product is.

use std::{collections::BTreeMap, str::FromStr};

use bodega_kernel::{Currency, Id, Money, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use super::texts::{Texts, Wording};
use crate::words::Words;

/// A product as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its id.
    pub id: Id<noun::Product>,
    /// Rises with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
    /// What people wrote into it.
    pub content: Content,
}

/// What people write into a product. Two contents that are equal are the same version.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Its address part, unique in its merchant's catalogue.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// What is said about it.
    pub description: String,
    /// The language of its own texts (BCP 47).
    pub lang: String,
    /// Its texts in other languages, by tag. See [`Content::in_language`].
    pub translations: BTreeMap<String, Texts>,
    /// Who makes it.
    pub brand: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// Dietary labels: codes of [`label::DIETARY`](crate::label::DIETARY), or the merchant's own words.
    pub dietary: Vec<String>,
    /// Allergens: codes of [`label::ALLERGENS`](crate::label::ALLERGENS), or the merchant's own words.
    pub allergens: Vec<String>,
    /// Years that its buyer must have.
    pub min_age: Option<i64>,
    /// Named properties.
    pub attributes: Words,
    /// How it is taxed.
    pub tax_class: Option<String>,
    /// Where it stands, the first being its home.
    pub categories: Vec<Id<noun::Category>>,
    /// Its pictures, the first being its face.
    pub images: Vec<Image>,
    /// Who may see it.
    pub status: Status,
    /// When it is active: from this time on; from ever when there is none.
    pub publish_from: Option<Time>,
    /// When it is active: until this time; for ever when there is none.
    pub publish_until: Option<Time>,
    /// Its id elsewhere, unique in its merchant's catalogue.
    pub external_id: Option<String>,
    /// What others keep with it.
    pub metadata: Words,
    /// What is sold of it, in order. Removed ones stay, inactive: stock and orders refer to them.
    pub variants: Vec<Variant>,
}

/// What is sold, counted and shipped.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its id.
    pub id: Id<noun::Variant>,
    /// Unique in its merchant's catalogue.
    pub sku: String,
    /// What sets it apart, such as "1 l".
    pub title: String,
    /// The same in other languages, by tag.
    pub titles: Words,
    /// The same in named parts, such as `size: L`.
    pub options: Words,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    pub step: i64,
    /// The least that is sold at once.
    pub min: Option<i64>,
    /// The most that is sold at once.
    pub max: Option<i64>,
    /// What it costs.
    pub price: Price,
    /// What it cost before, in the price's currency and per the same quantity.
    pub compare_at: Option<i64>,
    /// What is in one piece, where it is sold by the piece: its unit price is reckoned from it.
    pub net: Option<Net>,
    /// What a bundle holds; empty where it is none.
    pub components: Vec<Part>,
    /// The codes on it and on its cases.
    pub barcodes: Vec<Barcode>,
    /// What one piece weighs, packing included.
    pub weight_g: Option<i64>,
    /// How large one piece is, packing included.
    pub dimensions: Option<Dimensions>,
    /// What is noted of each piece that comes and goes.
    pub tracking: Tracking,
    /// May it be sold?
    pub active: bool,
}

/// A picture on a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Which, of the merchant's library.
    pub media: Id<noun::Media>,
    /// What is to be seen, in the product's language, where the library's own text does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
}

/// How much is in one piece: 500 g, 750 ml, 12 pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    /// So much.
    pub amount: i64,
    /// Of this.
    pub unit: Unit,
}

/// A part of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which variant.
    pub variant: Id<noun::Variant>,
    /// How much of its unit one bundle takes.
    pub quantity: i64,
}

/// How large something is, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "length": 95, "width": 95, "height": 240 }))]
pub struct Dimensions {
    /// From left to right.
    pub length: i64,
    /// From front to back.
    pub width: i64,
    /// From bottom to top.
    pub height: i64,
}

/// What is noted of each piece that comes and goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tracking {
    /// Its serial number.
    pub serial: bool,
    /// Its lot.
    pub lot: bool,
    /// The day until which it is good.
    pub expiry: bool,
}

/// Who may see a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Staff, who still work on it.
    Draft,
    /// Everybody.
    Active,
    /// Nobody but those who look for it: it was deleted.
    Archived,
}

/// In what a variant is counted: quantities are whole numbers of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Unit {
    /// Pieces (UN/CEFACT C62).
    Each,
    /// Grams (GRM).
    Gram,
    /// Millilitres (MLT).
    Ml,
}

/// So much money for so much of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Minor units.
    pub amount: i64,
    /// Of this currency.
    pub currency: Currency,
    /// For this quantity: 1 piece, or 1000 grams or millilitres.
    pub per: i64,
}

/// A price for a quantity that prices are compared by: a kilo, 100 ml, a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPrice {
    /// So much money for so much of `unit`.
    pub price: Price,
    /// What it is reckoned for, which is not always what the variant is counted in.
    pub unit: Unit,
}

/// A code on a variant, and the quantity that it stands for: a case of 12 has its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barcode {
    /// As it is printed.
    pub code: String,
    /// How much of the variant's unit one scan means.
    pub quantity: i64,
}

impl Price {
    /// What `quantity` of the unit costs, rounded half up once.
    pub fn of(self, quantity: i64) -> Option<Money> {
        Money::new(self.amount, self.currency).times(quantity, self.per)
    }
}

/// Up to so much in a piece, prices are compared by 100 g or 100 ml, and above by the kilo or the litre.
const SMALL: i64 = 250;

impl Variant {
    /// What a kilo, a litre, 100 g, 100 ml or a piece of it costs, when the variant costs `price` (its own, or that of a
    /// price list). None where nothing is known of what is in it, or where it would say the same as the price.
    pub fn unit_price(&self, price: Price) -> Option<UnitPrice> {
        let of = |money: Money, per: i64, unit: Unit| {
            Some(UnitPrice { price: Price { amount: money.amount, currency: money.currency, per }, unit })
        };
        match (self.unit, self.net) {
            (Unit::Gram | Unit::Ml, _) => of(price.of(1000)?, 1000, self.unit),
            (Unit::Each, Some(net)) => {
                let per = match net.unit {
                    Unit::Each if net.amount > 1 => 1,
                    Unit::Each => return None,
                    Unit::Gram | Unit::Ml if net.amount <= SMALL => 100,
                    Unit::Gram | Unit::Ml => 1000,
                };
                of(Price { per: net.amount, ..price }.of(per)?, per, net.unit)
            }
            (Unit::Each, None) => None,
        }
    }

    /// A piece of which nothing is said yet, for nothing.
    pub fn blank(id: Id<noun::Variant>, currency: Currency) -> Self {
        Self {
            id,
            sku: String::new(),
            title: String::new(),
            titles: Words::new(),
            options: Words::new(),
            unit: Unit::Each,
            step: 1,
            min: None,
            max: None,
            price: Price { amount: 0, currency, per: 1 },
            compare_at: None,
            net: None,
            components: Vec::new(),
            barcodes: Vec::new(),
            weight_g: None,
            dimensions: None,
            tracking: Tracking::default(),
            active: true,
        }
    }

    /// Is it made up of others?
    pub fn is_bundle(&self) -> bool {
        !self.components.is_empty()
    }
}

impl Content {
    /// May everybody see it at this time?
    pub fn is_shown(&self, at: Time) -> bool {
        self.status == Status::Active
            && self.publish_from.is_none_or(|from| from <= at)
            && self.publish_until.is_none_or(|until| at < until)
    }

    /// When next after `at` that changes by itself.
    pub(crate) fn turns(&self, at: Time) -> Option<Time> {
        if self.status != Status::Active {
            return None;
        }
        [self.publish_from, self.publish_until].into_iter().flatten().filter(|turn| *turn > at).min()
    }
}

impl Unit {
    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Each => "EACH",
            Self::Gram => "GRAM",
            Self::Ml => "ML",
        }
    }

    /// The quantities that a price may be for; the first is meant when none is named.
    pub const fn pers(self) -> &'static [i64] {
        match self {
            Self::Each => &[1],
            Self::Gram | Self::Ml => &[1000, 100],
        }
    }

    /// The step that is meant when none is named: weighed goods sell in steps of 100.
    pub const fn usual_step(self) -> i64 {
        match self {
            Self::Each => 1,
            Self::Gram | Self::Ml => 100,
        }
    }
}

impl Status {
    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }
}

/// A word that names no status or unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of {0}")]
pub struct UnknownWord(&'static str);

impl FromStr for Unit {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "EACH" => Ok(Self::Each),
            "GRAM" => Ok(Self::Gram),
            "ML" => Ok(Self::Ml),
            _ => Err(UnknownWord("EACH, GRAM, ML")),
        }
    }
}

impl FromStr for Status {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "draft" => Ok(Self::Draft),
            "active" => Ok(Self::Active),
            "archived" => Ok(Self::Archived),
            _ => Err(UnknownWord("draft, active, archived")),
        }
    }
}

bodega_db::text_column!(Unit, Status);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn variant(unit: Unit, net: Option<Net>) -> Variant {
        Variant { unit, net, ..Variant::blank(Id::from_uuid(uuid::Uuid::nil()), "ILS".parse().unwrap()) }
    }

    fn price(amount: i64, per: i64) -> Price {
        Price { amount, currency: "ILS".parse().unwrap(), per }
    }

    fn shown(variant: &Variant, price: Price) -> Option<(i64, i64, Unit)> {
        variant.unit_price(price).map(|one| (one.price.amount, one.price.per, one.unit))
    }

    #[test]
    fn prices_are_compared_by_the_kilo_the_litre_or_100_of_them() {
        let each = |amount, unit| variant(Unit::Each, Some(Net { amount, unit }));
        assert_eq!(shown(&each(500, Unit::Gram), price(1290, 1)), Some((2580, 1000, Unit::Gram)));
        assert_eq!(shown(&each(250, Unit::Ml), price(990, 1)), Some((396, 100, Unit::Ml)));
        assert_eq!(shown(&each(12, Unit::Each), price(1499, 1)), Some((125, 1, Unit::Each)));
        assert_eq!(shown(&each(1, Unit::Each), price(1499, 1)), None);
        assert_eq!(shown(&variant(Unit::Each, None), price(1499, 1)), None);
        assert_eq!(shown(&variant(Unit::Gram, None), price(249, 100)), Some((2490, 1000, Unit::Gram)));
    }

    proptest! {
        #[test]
        fn whoever_waits_for_the_turns_sees_every_change(from in prop::option::of(0i64..50), until in prop::option::of(0i64..50), start in 0i64..50) {
            let time = Time::from_micros;
            let content = Content {
                status: Status::Active, publish_from: from.map(time), publish_until: until.map(time), ..Content::blank()
            };
            let (mut at, mut seen) = (time(start), Vec::new());
            while let Some(turn) = content.turns(at) {
                prop_assert!(turn > at);
                seen.push(turn);
                at = turn;
            }
            for tick in start + 1..60 {
                if content.is_shown(time(tick)) != content.is_shown(time(tick - 1)) {
                    prop_assert!(seen.contains(&time(tick)));
                }
            }
        }
    }
}
