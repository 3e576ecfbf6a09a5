//! The front: what can be got and when, the aisles, offers, the season, what is liked.

use askama::Template;
use bodega_browse::{Card, CategoryNode};
use bodega_kernel::Time;
use bodega_ui::{
    Shell, Theme, asset,
    component::{Empty, Icon, Price, Scene},
    speech,
};
use jiff::tz::TimeZone;

use super::season::{Season, season};
use crate::{
    frame::{Aisle, Frame},
    part::{Figure, Fit, Item},
    robots::data,
    say::Window,
    sheet,
};

/// So many pictures stand on the first sign.
const SIGN: usize = 3;
/// So many windows are told.
const WINDOWS: usize = 3;

/// The front.
#[derive(Debug, Clone, Template)]
#[template(path = "page/home.html")]
pub struct Home {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// Which day it is.
    pub day: String,
    /// What can be got and when.
    pub heading: String,
    /// From where.
    pub about: String,
    /// The next windows of delivery.
    pub windows: Vec<When>,
    /// Are there branches to choose?
    pub has_branches: bool,
    /// The shop window.
    pub scene: Scene,
    /// The aisles.
    pub signs: Vec<Aisle>,
    /// In how many columns they fill their rows.
    pub columns: usize,
    /// What costs less than it did.
    pub offers: Vec<Item>,
    /// Leads to all of them.
    pub all_offers: String,
    /// What is in season.
    pub season: Option<Season>,
    /// What is liked best.
    pub liked: Vec<Item>,
}

/// A window as the front tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct When {
    /// The day and the times.
    pub when: String,
    /// How much room there is.
    pub room: Option<String>,
    /// What it costs.
    pub price: Option<Price>,
    /// That it costs nothing.
    pub free: Option<&'static str>,
}

/// What is looked at for the front.
#[derive(Debug, Clone)]
pub struct HomeSeen<'a> {
    /// The category tree.
    pub tree: &'a [CategoryNode],
    /// What costs less than it did.
    pub offers: &'a [Card],
    /// How many of those there are.
    pub all_offers: i64,
    /// What has a season.
    pub season: &'a [Card],
    /// How that is marked.
    pub season_tag: &'a str,
    /// What is liked best.
    pub liked: &'a [Card],
    /// The next windows of delivery.
    pub windows: &'a [Window],
    /// Are there branches to choose?
    pub has_branches: bool,
    /// The moment.
    pub now: Time,
    /// The shop's zone.
    pub zone: TimeZone,
    /// Where others reach the shop.
    pub origin: &'a str,
}

impl Home {
    /// The front from what was seen.
    pub fn of(mut frame: Frame, seen: &HomeSeen<'_>) -> Self {
        let (words, lang) = (frame.words, frame.words.lang());
        let today = seen.now.timestamp().to_zoned(seen.zone.clone()).date();
        let next = seen.windows.first();
        let heading =
            next.map_or_else(|| words.home_plain().to_owned(), |one| one.heading(words, seen.now, &seen.zone));
        let about = match &frame.branch {
            Some((name, _)) => words.home_here(name),
            None => words.home_choose().to_owned(),
        };
        let (home, search) = (frame.ways.home(), frame.ways.search());
        frame.head.data = vec![data::website(seen.origin, &frame.brand, &home, &search)];
        let mut shell = frame.shell(&frame.brand, &words.home_described(&frame.brand));
        shell.awning = true;
        shell.styles.push(&sheet::HOME);
        let signs = signs(&frame, seen.tree);
        let item = |card: &Card| Item::of(words, &frame.ways, card);
        Self {
            day: speech::long_day(lang, today),
            heading,
            about,
            windows: seen.windows.iter().take(WINDOWS).map(|window| window_told(&frame, seen, window)).collect(),
            has_branches: seen.has_branches,
            scene: scene(&frame),
            columns: columns(signs.len()),
            signs,
            offers: seen.offers.iter().map(|card| item(card).chosen(&frame.ways, card)).collect(),
            all_offers: words.all_offers(seen.all_offers),
            season: season(&frame, seen, usize::try_from(today.month()).unwrap_or(1)),
            liked: seen.liked.iter().map(|card| item(card).starred()).collect(),
            shell,
            frame,
        }
    }

    fn nothing(&self) -> Empty {
        let words = self.frame.words;
        let (title, text) = (words.no_shelves().to_owned(), words.no_shelves_about().to_owned());
        Empty { icon: "basket", title, text, step: None }
    }
}

fn scene(frame: &Frame) -> Scene {
    let (sign, hours) = match &frame.branch {
        Some((name, state)) => (name.clone(), state.clone().unwrap_or_default()),
        None => (frame.brand.clone(), String::new()),
    };
    let sign = if sign.chars().count() > 20 { frame.brand.clone() } else { sign };
    Scene { sign: sign.to_uppercase(), hours }
}

fn window_told(frame: &Frame, seen: &HomeSeen<'_>, window: &Window) -> When {
    let words = frame.words;
    let cost = window.cost(words);
    When {
        when: window.whole(words, seen.now, &seen.zone),
        room: window.room(words),
        free: cost.as_ref().and_then(|cost| cost.as_ref().err().copied()),
        price: cost.and_then(Result::ok),
    }
}

/// The first sign takes the room of four. Whichever number of columns leaves no gap at the end is taken, and the most if
/// none does.
fn columns(signs: usize) -> usize {
    [6, 5, 4].into_iter().find(|columns| (signs + 3).is_multiple_of(*columns)).unwrap_or(6)
}

/// The aisles; on the sign of the first stand pictures of what is in it.
fn signs(frame: &Frame, tree: &[CategoryNode]) -> Vec<Aisle> {
    let (words, ways) = (frame.words, &frame.ways);
    let mut signs = crate::frame::aisles(words, ways, tree, Fit::Aisle);
    let first = CategoryNode::under(tree, None).find(|node| node.count > 0);
    if let (Some(sign), Some(node)) = (signs.first_mut(), first) {
        let within = CategoryNode::under(tree, Some(node.id)).filter(|part| part.picture.is_some());
        let figures: Vec<_> = within.take(SIGN).map(|part| Figure::of(part.picture.as_ref(), Fit::Aisle)).collect();
        if figures.len() == SIGN {
            sign.figures = figures;
        }
    }
    signs
}
