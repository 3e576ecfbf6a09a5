//! A list of products: an aisle, what words found, offers, everything.

use askama::Template;
use bodega_browse::{Card, CategoryNode, Found, Sort};
use bodega_ui::{Shell, Theme, asset, component::Icon, speech};

use super::{
    Chosen, Narrowing, Question, Step,
    narrowing::Choosing,
    question::{LAST_PAGE, PAGE},
};
use crate::{
    frame::Frame,
    part::{Item, Pager},
    robots::data,
    sheet,
};

/// So many are seen at once, before anybody scrolls.
const EARLY: usize = 4;

/// A list of products.
#[derive(Debug, Clone, Template)]
#[template(path = "page/listing.html")]
pub struct Listing {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The way from the top.
    pub crumbs: Vec<Step>,
    /// What it is a list of.
    pub heading: String,
    /// Something else was searched for than was typed.
    pub corrected: Option<String>,
    /// How many there are.
    pub count: String,
    /// Opens what narrows it down.
    pub filters: String,
    /// Closes that again.
    pub show: String,
    /// By what it can be narrowed down.
    pub narrowing: Narrowing,
    /// By what it is.
    pub chosen: Vec<Chosen>,
    /// The list without any of that.
    pub clear: String,
    /// Where the forms lead.
    pub action: String,
    /// What the order's form keeps.
    pub kept: Vec<(&'static str, String)>,
    /// What the filters' form keeps.
    pub kept_by_facets: Vec<(&'static str, String)>,
    /// In which orders it can be shown.
    pub orders: Vec<Order>,
    /// This page of it.
    pub items: Vec<Item>,
    /// Its other pages.
    pub pager: Pager,
    /// What may be meant instead, when nothing was found.
    pub near: Vec<Item>,
    /// Did the database answer because the search engine could not?
    pub fallback: bool,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its name in the address.
    pub value: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Is it the one?
    pub chosen: bool,
}

/// Of which list a page is.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// The aisle of the path.
    pub aisle: Option<&'a CategoryNode>,
    /// What is asked for.
    pub question: &'a Question,
    /// The chosen branch.
    pub branch: Option<&'a str>,
    /// Where others reach the shop.
    pub origin: &'a str,
}

impl Listing {
    /// How many pages there are to what was found.
    pub fn pages(found: &Found) -> i64 {
        ((found.total + PAGE - 1) / PAGE).clamp(1, LAST_PAGE)
    }

    /// The page of what was found. `near` is what may be meant instead, and only looked at when nothing was found.
    pub fn of(mut frame: Frame, at: At<'_>, found: &Found, near: &[Card]) -> Self {
        let (words, question) = (frame.words, at.question);
        let path = at.aisle.map_or_else(|| frame.ways.search(), |aisle| frame.ways.category(&aisle.slug));
        let choosing = Choosing {
            frame: &frame,
            question,
            path: &path,
            branch: at.branch,
            within: at.aisle.map(|aisle| aisle.slug.as_str()),
        };
        let chosen = choosing.chosen(found);
        // Where words found nothing, there is nothing to narrow down.
        let barren = found.cards.is_empty() && chosen.is_empty();
        let narrowing = if barren { Narrowing::default() } else { choosing.narrowing(found) };
        let heading = heading(&frame, at, found);
        let crumbs = match at.aisle {
            Some(_) => Step::along(&frame.ways, &found.path, false),
            None => vec![Step::here(&heading)],
        };
        let items = found.cards.iter().map(|card| {
            let item = Item::of(words, &frame.ways, card);
            if question.is_of_variants() { item.chosen(&frame.ways, card) } else { item }
        });
        let items: Vec<Item> =
            items.enumerate().map(|(at, item)| if at < EARLY { item.early() } else { item }).collect();
        let near = if items.is_empty() { near } else { &[] };
        let title = if question.page > 1 { words.page_of(&heading, question.page) } else { heading.clone() };
        frame.head = head(&frame, at, &path, &crumbs);
        let shell = shell(&frame, &title, &heading);
        let parts = question.parts(frame.currency);
        let without = |names: &[&str]| parts.iter().filter(|(name, _)| !names.contains(name)).cloned().collect();
        Self {
            crumbs,
            corrected: found.corrected.as_ref().map(|found| words.corrected(&question.words, found)),
            count: count(&frame, question, found),
            show: words.show_products(found.total),
            filters: match i64::try_from(chosen.len()) {
                Ok(0) | Err(_) => words.filters().to_owned(),
                Ok(count) => words.filters_on(count),
            },
            clear: question.plain().href(&path, frame.currency),
            kept: without(&["sort", "page"]),
            kept_by_facets: parts.iter().filter(|(name, _)| ["q", "tag", "sort"].contains(name)).cloned().collect(),
            orders: orders(&frame, question),
            pager: pager(&frame, question, found, &path),
            fallback: found.fallback,
            near: near.iter().map(|card| Item::of(words, &frame.ways, card)).collect(),
            action: path,
            narrowing,
            chosen,
            heading,
            items,
            shell,
            frame,
        }
    }
}

fn heading(frame: &Frame, at: At<'_>, found: &Found) -> String {
    let (words, question) = (frame.words, at.question);
    match at.aisle {
        Some(aisle) => aisle.name.clone(),
        None if found.cards.is_empty() && !question.words.is_empty() => words.nothing_for(&question.words),
        None if found.cards.is_empty() => words.nothing_left().to_owned(),
        None if !question.words.is_empty() => question.words.clone(),
        None if question.tag.is_some() => words.season().to_owned(),
        None if question.offers => words.offers().to_owned(),
        None => words.everything().to_owned(),
    }
}

fn count(frame: &Frame, question: &Question, found: &Found) -> String {
    let words = frame.words;
    if found.capped {
        return speech::counted_in(words.lang(), found.total, true);
    }
    let sought = found.corrected.as_ref().unwrap_or(&question.words);
    if sought.is_empty() { words.products(found.total) } else { words.found_for(found.total, sought) }
}

fn orders(frame: &Frame, question: &Question) -> Vec<Order> {
    let words = frame.words;
    let order = |sort: Sort| Order {
        value: sort.as_str(),
        name: match sort {
            Sort::Relevance if question.words.is_empty() => words.by_liking(),
            Sort::Relevance => words.by_match(),
            Sort::Price => words.by_price(),
            Sort::PriceDown => words.by_price_down(),
            Sort::Newest => words.by_newest(),
            Sort::Rating => words.by_rating(),
        },
        chosen: sort == question.sort,
    };
    Sort::ALL.map(order).into()
}

fn pager(frame: &Frame, question: &Question, found: &Found, path: &str) -> Pager {
    let lang = frame.words.lang();
    let pages = Listing::pages(found);
    let first = (question.page - 1) * PAGE + 1;
    let last = first + i64::try_from(found.cards.len()).unwrap_or(0) - 1;
    let number = |number| speech::grouped(lang, number);
    let total = speech::counted_in(lang, found.total, found.capped);
    let showing = frame.words.showing(number(first), number(last), total);
    let href = |page| Question { page, ..question.clone() }.href(path, frame.currency);
    Pager::of(question.page.min(pages), pages, showing, href)
}

/// A list has an address of its own while it is only turned; narrowed down or searched, robots need not keep it.
fn head(frame: &Frame, at: At<'_>, path: &str, crumbs: &[Step]) -> crate::frame::Head {
    let question = at.question;
    let turned = Question { page: question.page, offers: at.aisle.is_none() && question.offers, ..Question::default() };
    let mut head = frame.head.clone();
    head.canonical = format!("{}{}", at.origin, turned.href(path, frame.currency));
    if *question != turned || question.sort != Sort::Relevance {
        head.robots = Some("noindex, follow");
    }
    let home = (frame.brand.as_str(), frame.ways.home());
    head.data = vec![data::breadcrumbs(at.origin, home, crumbs, path)];
    head
}

fn shell(frame: &Frame, title: &str, heading: &str) -> Shell {
    let mut shell = frame.shell(title, &frame.words.list_described(heading, &frame.brand));
    shell.styles.push(&sheet::LISTING);
    shell.scripts.push(&sheet::NARROW);
    shell
}
