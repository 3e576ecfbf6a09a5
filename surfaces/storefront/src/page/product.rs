//! A product.

use askama::Template;
use bodega_browse::{Branch, Card, ProductPage, Stock, VariantLine};
use bodega_catalog::review::Shown;
use bodega_kernel::{Id, Time, noun};
use bodega_ui::{
    Link, Shell, Theme, asset,
    component::{Chip, Icon, Price, Tone},
    speech,
};
use jiff::tz::TimeZone;

use super::{Review, Step, review};
use crate::{
    frame::Frame,
    part::{Figure, Fit, Item, Stars, dietary, foreign, hue},
    robots::data,
    say::{self, Window},
    sheet,
    ways::encoded,
    words::Words,
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

/// A way to get it, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The drawing before it.
    pub icon: &'static str,
    /// In a few words.
    pub title: String,
    /// In more.
    pub text: Option<String>,
    /// Branches, and how it stands there.
    pub places: Vec<Shelf>,
    /// Where more is to be done.
    pub link: Option<Link>,
    /// The state in a word.
    pub chip: Option<Chip>,
}

/// A branch, and how the variant stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// What the branch is called.
    pub name: String,
    /// How it stands there.
    pub state: String,
}

/// A named property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// What it is.
    pub value: String,
}

/// A part of what something consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nutrient {
    /// What it is called.
    pub name: String,
    /// How much of it there is.
    pub value: String,
    /// Is it a part of the one before?
    pub within: bool,
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

fn allergens(words: Words, page: &ProductPage) -> Option<String> {
    let names: Vec<String> = page.allergens.iter().map(|code| words.label(code)).collect();
    (!names.is_empty()).then(|| words.contains(names.join(", ")))
}

fn facts(words: Words, page: &ProductPage, chosen: &VariantLine) -> Vec<Fact> {
    let named = page
        .attributes
        .iter()
        .filter_map(|(name, value)| Some(Fact { name: words.attribute(name)?, value: value.clone() }));
    let brand = page.card.brand.iter().map(|brand| Fact { name: words.made_by().to_owned(), value: brand.clone() });
    let article = Fact { name: words.article().to_owned(), value: chosen.sku.clone() };
    named.chain(brand).chain(std::iter::once(article)).collect()
}

/// `energy=88 kcal;fat=5.4 g` as rows.
fn nutrition(words: Words, page: &ProductPage) -> Vec<Nutrient> {
    let written = page.attributes.iter().find(|(name, _)| name == "nutrition").map_or("", |(_, value)| value);
    let rows = written.split(';').filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        let (name, within) = words.nutrition(name.trim());
        Some(Nutrient { name, value: value.trim().to_owned(), within })
    });
    rows.collect()
}

/// When it can be here, how it stands at the branch, and which others have it.
fn when(frame: &Frame, seen: &ProductSeen<'_>, chosen: &VariantLine) -> Vec<Line> {
    let words = frame.words;
    if chosen.stock == Stock::Out {
        let (title, text) = (words.out_everywhere().to_owned(), Some(words.out_everywhere_about().to_owned()));
        return vec![Line { icon: "basket", title, text, places: Vec::new(), link: None, chip: None }];
    }
    let mut lines = Vec::new();
    if let Some(window) = seen.window {
        let when = window.whole(words, seen.now, &seen.zone);
        let chip = window.room(words).map(|room| Chip::new(room, Tone::Good));
        let title = words.have_it_brought().to_owned();
        lines.push(Line { icon: "van", title, text: Some(when), places: Vec::new(), link: None, chip });
    }
    if let Some(branch) = seen.branch {
        lines.push(here(frame, seen, branch, chosen));
    }
    let places = elsewhere(frame, seen, chosen);
    let title = if seen.branch.is_some() { words.elsewhere_too() } else { words.in_stock_here() }.to_owned();
    let link = Link::new(&frame.ways.branches(), words.another_branch(), "pin");
    let link = if seen.branch.is_some() { link } else { Link { text: words.choose_branch().to_owned(), ..link } };
    if !places.is_empty() {
        lines.push(Line { icon: "pin", title, text: None, places, link: Some(link), chip: None });
    }
    lines
}

fn left_at(seen: &ProductSeen<'_>, chosen: &VariantLine, site: Id<noun::Site>) -> i64 {
    let here = seen.left.iter().filter(|(variant, at, _)| *variant == chosen.id && *at == site);
    here.map(|(.., left)| left).sum()
}

/// So many steps of it.
fn steps(chosen: &VariantLine, left: i64) -> i64 {
    left / chosen.step.max(1)
}

fn here(frame: &Frame, seen: &ProductSeen<'_>, branch: &Branch, chosen: &VariantLine) -> Line {
    let words = frame.words;
    let left = steps(chosen, left_at(seen, chosen, branch.id));
    let state = say::state(words, branch, seen.now).map(|state| state.line);
    let (text, chip) = match left {
        ..=0 => (Some(words.none_at(&branch.name)), Chip::new(words.not_here(), Tone::Plain)),
        few @ 1..=Stock::FEW => (state, Chip::new(words.few_here(few), Tone::Attention)),
        _ => (state, Chip::new(words.in_stock_here(), Tone::Good).with("check")),
    };
    let title = words.at_branch(&branch.name);
    Line { icon: "shop", title, text, places: Vec::new(), link: None, chip: Some(chip) }
}

fn elsewhere(frame: &Frame, seen: &ProductSeen<'_>, chosen: &VariantLine) -> Vec<Shelf> {
    let words = frame.words;
    let others = seen.branches.iter().filter(|branch| seen.branch.is_none_or(|chosen| chosen.id != branch.id));
    let places = others.filter_map(|branch| {
        let state = match steps(chosen, left_at(seen, chosen, branch.id)) {
            ..=0 => return None,
            few @ 1..=Stock::FEW => words.few_here(few),
            _ => words.in_stock_here().to_owned(),
        };
        Some(Shelf { name: branch.name.clone(), state })
    });
    places.collect()
}
