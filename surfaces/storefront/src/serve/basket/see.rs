//! A basket as pages show it, from what `sales` says of it.

use bodega_browse::{Card, Picture};
use bodega_catalog::product::Price;
use bodega_http::HttpError;
use bodega_kernel::{Id, Money, noun};
use bodega_sales::{
    cart::{CartView, ItemView, Notice, Priced, Problem},
    pricing::{BasketLine, Goods, Problem as PriceProblem, Quote},
};
use bodega_ui::component;

use crate::{
    Storefront,
    page::{Code, Inside, Line, LineSeen, Meter},
    part::{Figure, Fit, Totals, Ware, hue, hue_of},
    shopper::Shopper,
    ways::Ways,
    words::Words,
};

/// A basket that was looked at: its lines, and what it comes to.
pub(crate) struct Looked {
    pub priced: Priced,
    pub quote: Quote,
}

/// What goods are called in a language.
pub(crate) fn called(words: Words, goods: &Goods) -> String {
    let (title, variant) = goods.titles_in(words.lang());
    if variant.is_empty() { title.to_owned() } else { format!("{title}, {variant}") }
}

/// The face of goods, or that of their product's card.
pub(crate) fn face(goods: &Goods, card: Option<&Card>) -> Figure {
    let own = goods.image.as_ref().map(|face| Picture {
        hash: face.hash.clone(),
        width: u32::try_from(face.width).unwrap_or(1),
        height: u32::try_from(face.height).unwrap_or(1),
        alt: String::new(),
    });
    Figure::of(own.as_ref().or(card.and_then(|card| card.image.as_ref())), Fit::Thumb)
}

fn tint(goods: &Goods, card: Option<&Card>) -> u16 {
    card.map_or_else(|| hue_of(&goods.slug), hue)
}

fn ware(words: Words, goods: &Goods) -> Ware {
    Ware {
        sku: goods.sku.clone(),
        title: called(words, goods),
        unit: goods.unit,
        step: goods.step,
        min: goods.min,
        max: goods.max,
        large: false,
    }
}

/// A line of somebody's basket: how it is shown.
pub(crate) fn line_of(
    (words, ways): (Words, &Ways),
    line: &BasketLine,
    item: &ItemView,
    (quote, card): (&Quote, Option<&Card>),
) -> Line {
    let (goods, currency) = (&line.goods, quote.currency);
    let quoted = quote.line(line.key);
    let subtotal = quoted.map_or(item.line_total.amount, |line| line.subtotal);
    let total = quoted.map_or(subtotal, |line| line.subtotal - line.discount);
    let ware = ware(words, goods);
    let stop = item.problem.map(|problem| match problem {
        Problem::NotForSale | Problem::NoPrice => words.line_gone().to_owned(),
        Problem::OutOfStock => words.line_out().to_owned(),
        Problem::TooLittle | Problem::Quantity => words.only_so_much(&ware.title, ware.much(words, item.available)),
    });
    Line::of(
        words,
        LineSeen {
            id: item.id.to_string(),
            href: ways.variant(&goods.slug, &goods.sku),
            figure: face(goods, card),
            hue: tint(goods, card),
            quantity: item.quantity,
            price: Money::new(item.unit_price.amount, currency),
            per: item.unit_price.per,
            total: Money::new(total, currency),
            subtotal: Money::new(subtotal, currency),
            stop,
            is_sold: !matches!(item.problem, Some(Problem::NotForSale | Problem::NoPrice)),
            substitution: item.substitution,
            note: item.note.clone().unwrap_or_default(),
            ware,
        },
    )
}

impl Storefront {
    /// The cards of what is in a basket: they know pictures and tints.
    pub(crate) async fn cards_of(&self, shopper: &Shopper, lines: &[BasketLine]) -> Result<Vec<Card>, HttpError> {
        let mut products: Vec<Id<noun::Product>> = lines.iter().map(|line| line.goods.product).collect();
        products.sort_unstable();
        products.dedup();
        Ok(self.browse().cards(shopper.visitor.glance, &products).await?)
    }

    /// What is in a basket that was looked at.
    pub(crate) async fn inside(&self, shopper: &Shopper, looked: &Looked) -> Result<Inside, HttpError> {
        let (words, ways) = (shopper.visitor.words, &shopper.visitor.ways);
        let Looked { priced, quote } = looked;
        let view = CartView::of(priced, words.lang());
        let cards = self.cards_of(shopper, &priced.lines).await?;
        let mut lines = Vec::new();
        for (place, item) in view.items.iter().enumerate() {
            let Some(line) = priced.line(place) else { continue };
            let card = cards.iter().find(|card| card.id == line.goods.product);
            lines.push(line_of((words, ways), line, item, (quote, card)));
        }
        let title = |key: u32| quote_title(words, &priced.lines, key);
        let stops = lines.iter().any(|line| line.stop.is_some()) || lines.len() < view.items.len();
        Ok(Inside {
            counted: words.in_basket(i64::try_from(lines.len()).unwrap_or(0)),
            news: news(words, priced, &view),
            meter: meter(words, quote),
            totals: Some(Totals::of(words, quote, title)),
            codes: codes(words, &shopper.draft.codes, quote),
            is_free_to_go: !lines.is_empty() && !stops,
            lines,
        })
    }
}

/// What the line of a key is called.
pub(crate) fn quote_title(words: Words, lines: &[BasketLine], key: u32) -> String {
    lines.iter().find(|line| line.key == key).map(|line| called(words, &line.goods)).unwrap_or_default()
}

/// How far it is to free delivery.
pub(crate) fn meter(words: Words, quote: &Quote) -> Option<Meter> {
    let free = quote.free_delivery.as_ref()?;
    Some(Meter::of(words, Money::new(free.threshold, quote.currency), free.missing))
}

/// What has changed since the shopper last said something about it.
fn news(words: Words, priced: &Priced, view: &CartView) -> Vec<String> {
    let lang = words.lang();
    let plain = |price: Price| component::Price::of(Money::new(price.amount, price.currency), lang).plain();
    let mut news = Vec::new();
    for (place, item) in view.items.iter().enumerate() {
        let (Some(line), Some(before)) = (priced.line(place), item.previous_price) else { continue };
        let was = Price { amount: before.amount, currency: before.currency, per: before.per };
        let title = called(words, &line.goods);
        let rose =
            i128::from(line.price.amount) * i128::from(was.per) > i128::from(was.amount) * i128::from(line.price.per);
        let (was, now) = (plain(was), plain(line.price));
        news.push(if rose { words.price_rose(title, was, now) } else { words.price_fell(title, was, now) });
    }
    let titled = |variant: Id<noun::Variant>| {
        let line = priced.lines.iter().find(|line| line.goods.variant == variant);
        line.map(|line| (called(words, &line.goods), ware(words, &line.goods)))
    };
    for notice in &view.notices {
        match notice {
            Notice::QuantityReduced { variant_id, quantity, .. } => {
                let told = titled(*variant_id).map(|(title, ware)| words.cut_to(title, ware.much(words, *quantity)));
                news.extend(told);
            }
            Notice::ItemRemoved { variant_id, .. } => {
                news.extend(titled(*variant_id).map(|(title, _)| words.was_taken_out(title)));
            }
        }
    }
    news
}

/// What came of the codes that were typed.
fn codes(words: Words, typed: &[String], quote: &Quote) -> Vec<Code> {
    let code = |code: &String| {
        let holds = quote.discounts.iter().any(|applied| applied.code.as_deref() == Some(code.as_str()));
        let refused = quote.problems.iter().any(|problem| match problem {
            PriceProblem::CodeUnknown { promotion_code } | PriceProblem::CodeNotApplicable { promotion_code, .. } => {
                promotion_code.eq_ignore_ascii_case(code)
            }
            _ => false,
        });
        let holds = holds || !refused;
        let text = if holds { words.code_used(code) } else { words.code_not_taken(code) };
        Code { code: code.clone(), text, holds }
    };
    typed.iter().map(code).collect()
}
