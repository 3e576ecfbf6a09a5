//! So much of something, and what so much costs.

use bodega_browse::{Card, UnitPrice, VariantLine};
use bodega_catalog::product::Unit;
use bodega_kernel::{Lang, Money};
use bodega_ui::{component::Price, speech};

use crate::words::Words;

/// So much: `100 g`, `kg`, `250 ml`. A thousand is the larger unit, and alone it stands without a number.
pub fn much(lang: Lang, amount: i64, unit: Unit) -> String {
    let he = lang == Lang::He;
    let (small, large) = match unit {
        Unit::Gram => (if he { "גרם" } else { "g" }, if he { "ק״ג" } else { "kg" }),
        Unit::Ml => (if he { "מ״ל" } else { "ml" }, if he { "ליטר" } else { "l" }),
        Unit::Each => return speech::grouped(lang, amount),
    };
    match amount {
        1000 => large.to_owned(),
        amount if amount % 1000 == 0 => format!("{}\u{a0}{large}", speech::grouped(lang, amount / 1000)),
        1 => small.to_owned(),
        amount => format!("{}\u{a0}{small}", speech::grouped(lang, amount)),
    }
}

/// So much of something, as a list of goods says it: `2 ×`, `600 g`.
pub fn much_of(words: Words, amount: i64, unit: Unit) -> String {
    let much = much(words.lang(), amount, unit);
    if unit == Unit::Each { format!("{much} ×") } else { much }
}

/// `₪5.27 / 100 g`.
pub fn per(words: Words, price: Money, amount: i64, unit: Unit) -> String {
    let lang = words.lang();
    let price = Price::of(price, lang).plain();
    match (unit, amount) {
        (Unit::Each, 1) => words.price_each(price),
        _ => words.price_per(price, much(lang, amount, unit)),
    }
}

/// What stands under a title: the size and what a kilo of it costs, or that the price is for a kilo.
pub fn unit_line(words: Words, of: Priced<'_>) -> String {
    let by_weight = match (of.unit, of.per) {
        (Unit::Gram, 1000) => Some(words.per_kilo().to_owned()),
        (Unit::Ml, 1000) => Some(words.per_litre().to_owned()),
        (Unit::Gram | Unit::Ml, amount) => Some(much(words.lang(), amount, of.unit)),
        (Unit::Each, _) => None,
    };
    if let Some(line) = by_weight {
        return line;
    }
    let compared = of.unit_price.map(|unit| per(words, unit.price, unit.per, unit.unit));
    match compared {
        Some(compared) if of.size.is_empty() => compared,
        Some(compared) => format!("{} · {compared}", speech::isolated(of.size)),
        None if of.size.is_empty() => String::new(),
        None => speech::isolated(of.size).to_string(),
    }
}

/// What a line of units is made of.
#[derive(Debug, Clone, Copy)]
pub struct Priced<'a> {
    size: &'a str,
    unit: Unit,
    per: i64,
    unit_price: Option<UnitPrice>,
}

impl<'a> From<&'a Card> for Priced<'a> {
    fn from(card: &'a Card) -> Self {
        Self { size: &card.size, unit: card.unit, per: card.per, unit_price: card.unit_price }
    }
}

impl<'a> From<&'a VariantLine> for Priced<'a> {
    fn from(line: &'a VariantLine) -> Self {
        Self { size: &line.title, unit: line.unit, per: line.per, unit_price: line.unit_price }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_is_the_larger_unit() {
        assert_eq!(much(Lang::En, 1000, Unit::Gram), "kg");
        assert_eq!(much(Lang::De, 1500, Unit::Ml), "1.500\u{a0}ml");
        assert_eq!(much(Lang::He, 100, Unit::Gram), "100\u{a0}גרם");
        assert_eq!(much(Lang::Es, 2000, Unit::Ml), "2\u{a0}l");
    }
}
