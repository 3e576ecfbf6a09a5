//! A product in a list.

use askama::{Template, filters::HtmlSafe};
use bodega_browse::{Card, Stock};
use bodega_kernel::Lang;
use bodega_ui::{
    component::{Chip, Price, Tone},
    speech,
};

use super::{Figure, Fit, Stars, Stepper, Ware, hue_of, quantised};
use crate::{say, ways::Ways, words::Words};

/// A product in a list: on a tile of its own, or as a stand on the shelf of offers.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "part/item.html")]
pub struct Item {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The language of the title, where it is not that of the page.
    pub lang: Option<String>,
    /// Size and unit price.
    pub unit: String,
    /// What it costs.
    pub price: Price,
    /// What it cost before.
    pub was: Option<String>,
    /// How much less that is.
    pub tag: Option<String>,
    /// What it is free of, how few there are.
    pub chips: Vec<Chip>,
    /// Its picture.
    pub figure: Figure,
    /// The tint behind it.
    pub hue: u16,
    /// Can it not be had where the visitor looks?
    pub out: bool,
    /// What buyers think of it.
    pub stars: Option<Stars>,
    /// Are they shown?
    pub starred: bool,
    /// How many have said so, shown with them.
    pub rated: String,
    /// Puts it into the basket; none where nobody has it.
    pub step: Option<Stepper>,
    /// Words around it.
    pub words: Words,
}

impl HtmlSafe for Item {}

impl Item {
    /// The same in a list whose wish has chosen the variant: it leads to that one.
    #[must_use]
    pub fn chosen(mut self, ways: &Ways, card: &Card) -> Self {
        if card.variants > 1 {
            self.href = ways.variant(&card.slug, &card.sku);
        }
        self
    }

    /// The same for one of the first that are seen: its picture is not waited for.
    #[must_use]
    pub fn early(mut self) -> Self {
        self.figure = self.figure.first();
        self
    }

    /// The same with its stars.
    #[must_use]
    pub fn starred(mut self) -> Self {
        self.starred = true;
        self
    }

    /// A card as a visitor sees it.
    pub fn of(words: Words, ways: &Ways, card: &Card) -> Self {
        let lang = words.lang();
        let was = card.compare_at.filter(|before| before.amount > card.price.amount);
        Self {
            href: ways.product(&card.slug),
            title: card.title.clone(),
            lang: foreign(&card.lang, lang),
            unit: say::unit_line(words, card.into()),
            price: Price::of(card.price, lang),
            was: was.map(|before| Price::of(before, lang).plain()),
            tag: was.and_then(|before| speech::percent_off(lang, before.amount, card.price.amount)),
            chips: chips(words, card),
            figure: Figure::of(card.image.as_ref(), Fit::Card),
            hue: hue(card),
            out: !card.stock.is_here(),
            stars: Stars::of(words, card.rating),
            starred: false,
            rated: words.reviews(card.rating.count),
            step: Ware::of_card(card).map(|ware| Stepper::open(words, ware)),
            words,
        }
    }
}

/// The language of a text, where it is not that of the page around it.
pub(crate) fn foreign(tag: &str, page: Lang) -> Option<String> {
    (Lang::of_tag(tag) != Some(page) && !tag.is_empty()).then(|| tag.to_owned())
}

/// That of its category, or one of its own.
pub(crate) fn hue(card: &Card) -> u16 {
    match (card.hue, &card.category) {
        (Some(hue), _) => quantised(hue),
        (None, Some(category)) => hue_of(&category.slug),
        (None, None) => hue_of(&card.slug),
    }
}

/// What matters most comes first, and no more than two in all.
fn chips(words: Words, card: &Card) -> Vec<Chip> {
    let mut chips = Vec::new();
    match card.stock {
        Stock::Few(left) => chips.push(Chip::new(words.few_left(left), Tone::Attention)),
        Stock::Elsewhere => chips.push(Chip::new(words.elsewhere(), Tone::Plain)),
        Stock::Out => chips.push(Chip::new(words.sold_out(), Tone::Plain)),
        Stock::Plenty => {}
    }
    if card.variants > 1 {
        chips.push(Chip::new(words.choices(i64::try_from(card.variants).unwrap_or(i64::MAX)), Tone::Plain));
    }
    let telling = ["vegan", "gluten-free", "organic", "lactose-free"];
    let room = 2_usize.saturating_sub(chips.len());
    let labels = telling.into_iter().filter(|label| card.dietary.iter().any(|one| one == label)).take(room);
    chips.extend(labels.map(|label| dietary(words, label)));
    chips
}

/// A dietary label with its shape.
pub(crate) fn dietary(words: Words, label: &str) -> Chip {
    let icon = match label {
        "vegan" | "vegetarian" | "organic" => "leaf",
        "gluten-free" | "wholegrain" => "wheat",
        _ => "check",
    };
    Chip::new(words.label(label), Tone::Good).with(icon)
}
