//! A product.

use askama::Template;
use bodega_browse::{Branch, Card, ProductPage, Stock, VariantLine};
use bodega_catalog::review::Shown;
use bodega_kernel::{Id, Time, noun};
use bodega_ui::{
    Shell, Theme, asset,
    component::{Chip, Icon, Price},
    speech,
};
use jiff::tz::TimeZone;

use super::{
    Review, Step,
    facts::{Fact, Nutrient, allergens, facts, nutrition},
    review,
    when::{Line, when},
};
use crate::{
    frame::Frame,
    part::{Figure, Fit, Item, Stars, Stepper, Ware, dietary, foreign, hue},
    robots::data,
    say::{self, Window},
    sheet,
    ways::encoded,
};

/// A product.
#[derive(Debug, Clone, Template)]
#[template(path = "page/product.html")]
pub struct Product {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The way from the top.
    pub crumbs: Vec<Step>,
    /// What it is called.
    pub title: String,
    /// The language of its texts, where it is not the page's.
    pub lang: Option<String>,
    /// Who makes it, and what else they make.
    pub brand: Option<Named>,
    /// What buyers think of it.
    pub stars: Option<Stars>,
    /// How many have said so.
    pub reviewed: String,
    /// Its pictures.
    pub gallery: Vec<Figure>,
    /// The same, small.
    pub thumbs: Vec<Figure>,
    /// Which of them is shown from the start.
    pub first: usize,
    /// The tint behind them.
    pub hue: u16,
    /// What the chosen variant costs.
    pub price: Price,
    /// What it cost before.
    pub was: Option<String>,
    /// How much less that is.
    pub tag: Option<String>,
    /// Its size and unit price.
    pub unit: String,
    /// What there is to choose from.
    pub variants: Vec<Variant>,
    /// Puts it into the basket; none where nobody has it.
    pub step: Option<Stepper>,
    /// What it holds, of a bundle.
    pub parts: Vec<PartLine>,
    /// Dietary labels.
    pub labels: Vec<Chip>,
    /// When it can be here, and where it is.
    pub when: Vec<Line>,
    /// Who may buy it.
    pub min_age: Option<String>,
    /// What is in it that some must not eat.
    pub allergens: Option<String>,
    /// What is said about it, by paragraph.
    pub description: Vec<String>,
    /// The language of that, where it is not the page's.
    pub described_in: Option<String>,
    /// Named properties.
    pub facts: Vec<Fact>,
    /// What it consists of.
    pub nutrition: Vec<Nutrient>,
    /// How many gave how many stars.
    pub histogram: Vec<review::Row>,
    /// What was said.
    pub reviews: Vec<Review>,
    /// All of that.
    pub all_reviews: Option<Named>,
    /// What is like it.
    pub similar: Vec<Item>,
}

/// A name that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where to.
    pub href: String,
    /// The name.
    pub name: String,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its page.
    pub href: String,
    /// What sets it apart.
    pub title: String,
    /// What it costs.
    pub price: String,
    /// Its picture, where each variant has one of its own.
    pub figure: Option<Figure>,
    /// Does nobody have it?
    pub out: bool,
    /// Is it the one that is shown?
    pub chosen: bool,
}

/// Something that a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartLine {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The language of the title, where it is not that of the page.
    pub lang: Option<String>,
    /// Its size.
    pub size: String,
    /// How much of it.
    pub much: String,
    /// Its picture.
    pub figure: Figure,
    /// The tint behind it.
    pub hue: u16,
}

/// Something that a bundle holds, as it was seen.
#[derive(Debug, Clone)]
pub struct Held {
    /// How much of it.
    pub quantity: i64,
    /// Its size.
    pub size: String,
    /// Its product.
    pub card: Card,
}

/// What is looked at for a product's page.
#[derive(Debug, Clone)]
pub struct ProductSeen<'a> {
    /// The product.
    pub page: &'a ProductPage,
    /// The SKU that was chosen, if any was.
    pub chosen: Option<&'a str>,
    /// What was said about it.
    pub reviews: &'a [Shown],
    /// Is there more of that?
    pub more_reviews: bool,
    /// What is like it.
    pub similar: &'a [Card],
    /// What it holds, of a bundle.
    pub parts: &'a [Held],
    /// How many of each variant there are at each site.
    pub left: &'a [(Id<noun::Variant>, Id<noun::Site>, i64)],
    /// The chosen branch.
    pub branch: Option<&'a Branch>,
    /// All branches.
    pub branches: &'a [Branch],
    /// The next window of delivery.
    pub window: Option<&'a Window>,
    /// The moment.
    pub now: Time,
    /// The shop's zone.
    pub zone: TimeZone,
    /// Where others reach the shop.
    pub origin: &'a str,
}

impl Product {
    /// The page from what was seen. None: nothing of the product is for sale.
    pub fn of(mut frame: Frame, seen: &ProductSeen<'_>) -> Option<Self> {
        let (words, page, card) = (frame.words, seen.page, &seen.page.card);
        let lang = words.lang();
        let wanted = seen.chosen.and_then(|sku| page.variants.iter().find(|one| one.sku == sku));
        let chosen =
            wanted.or_else(|| page.variants.iter().find(|one| one.id == card.variant)).or(page.variants.first())?;
        let was = chosen.compare_at.filter(|before| before.amount > chosen.price.amount);
        let first =
            page.variants.iter().position(|one| one.id == chosen.id).filter(|_| own_pictures(page)).unwrap_or(0);
        let gallery = gallery(page, first);
        let mut crumbs = Step::along(&frame.ways, &page.path, true);
        crumbs.push(Step::here(&card.title));
        head(&mut frame, seen, &crumbs, &gallery);
        let shell = shell(&frame, page);
        let thumbs = page.images.iter().map(|image| Figure::of(Some(image), Fit::Thumb).saying(&image.alt)).collect();
        let variants = page.variants.iter().enumerate();
        let more = seen.more_reviews.then(|| Named {
            href: format!("{}?reviews=all#reviews", frame.ways.product(&card.slug)),
            name: words.all_reviews(card.rating.count),
        });
        Some(Self {
            crumbs,
            title: card.title.clone(),
            lang: foreign(&card.lang, lang),
            brand: card.brand.as_ref().map(|brand| Named {
                href: format!("{}?brand={}", frame.ways.search(), encoded(brand)),
                name: brand.clone(),
            }),
            stars: Stars::of(words, card.rating),
            reviewed: words.reviews(card.rating.count),
            gallery,
            thumbs,
            hue: hue(card),
            price: Price::of(chosen.price, lang),
            was: was.map(|before| Price::of(before, lang).plain()),
            tag: was.and_then(|before| speech::percent_off(lang, before.amount, chosen.price.amount)),
            unit: say::unit_line(words, chosen.into()),
            variants: variants.map(|(at, one)| variant(&frame, page, (at, one), one.id == chosen.id)).collect(),
            first,
            step: Ware::of_variant(&card.title, chosen).map(|ware| Stepper::open(words, ware)),
            parts: seen.parts.iter().map(|held| PartLine::of(&frame, held)).collect(),
            labels: card.dietary.iter().map(|label| dietary(words, label)).collect(),
            when: when(&frame, seen, chosen),
            min_age: card.min_age.map(|years| words.min_age(years)),
            allergens: allergens(words, page),
            description: page
                .description
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            described_in: foreign(&page.description_lang, lang),
            facts: facts(words, page, chosen),
            nutrition: nutrition(words, page),
            histogram: review::histogram(words, page.histogram),
            reviews: seen.reviews.iter().map(|one| Review::of(words, one, &seen.zone)).collect(),
            all_reviews: more,
            similar: seen.similar.iter().map(|card| Item::of(words, &frame.ways, card)).collect(),
            shell,
            frame,
        })
    }
}

impl PartLine {
    fn of(frame: &Frame, held: &Held) -> Self {
        let (card, lang) = (&held.card, frame.words.lang());
        Self {
            href: frame.ways.product(&card.slug),
            title: card.title.clone(),
            lang: foreign(&card.lang, lang),
            size: held.size.clone(),
            much: say::much(lang, held.quantity, card.unit),
            figure: Figure::of(card.image.as_ref(), Fit::Thumb),
            hue: hue(card),
        }
    }
}

/// Has each variant a picture of its own? They stand in the order of the variants then.
fn own_pictures(page: &ProductPage) -> bool {
    page.variants.len() > 1 && page.images.len() == page.variants.len()
}

fn gallery(page: &ProductPage, first: usize) -> Vec<Figure> {
    let large = |at: usize| {
        let image = page.images.get(at);
        let alt = image.map(|image| image.alt.as_str()).filter(|alt| !alt.is_empty()).unwrap_or(&page.card.title);
        let figure = Figure::of(image, Fit::Large).saying(alt);
        if at == first { figure.first() } else { figure }
    };
    (0..page.images.len().max(1)).map(large).collect()
}

/// The variants have no page of their own for search engines: they are one product.
fn head(frame: &mut Frame, seen: &ProductSeen<'_>, crumbs: &[Step], gallery: &[Figure]) {
    let href = frame.ways.product(&seen.page.card.slug);
    let images: Vec<String> = gallery.iter().map(|figure| figure.address().to_owned()).collect();
    frame.head.canonical = format!("{}{href}", seen.origin);
    frame.head.image = images.first().map(|image| format!("{}{image}", seen.origin));
    frame.head.preload = gallery.iter().find(|figure| figure.eager).cloned();
    let home = (frame.brand.as_str(), frame.ways.home());
    frame.head.data = vec![
        data::product(seen.origin, &frame.brand, seen.page, &href, &images),
        data::breadcrumbs(seen.origin, home, crumbs, &href),
    ];
}

fn shell(frame: &Frame, page: &ProductPage) -> Shell {
    let described = if page.description.trim().is_empty() {
        frame.words.product_described(&page.card.title, &frame.brand)
    } else {
        page.description.chars().take(300).collect()
    };
    let mut shell = frame.shell(&page.card.title, &described);
    shell.styles.push(&sheet::PRODUCT);
    shell
}

fn variant(frame: &Frame, page: &ProductPage, (at, line): (usize, &VariantLine), chosen: bool) -> Variant {
    let picture = page.images.get(at).filter(|_| own_pictures(page));
    Variant {
        figure: picture.map(|picture| Figure::of(Some(picture), Fit::Thumb)),
        href: frame.ways.variant(&page.card.slug, &line.sku),
        title: line.title.clone(),
        price: Price::of(line.price, frame.words.lang()).plain(),
        out: line.stock == Stock::Out,
        chosen,
    }
}
