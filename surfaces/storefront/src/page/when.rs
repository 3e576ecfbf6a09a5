//! When a product can be here, how it stands at the branch, and which others have it.

use bodega_browse::{Branch, Stock, VariantLine};
use bodega_kernel::{Id, noun};
use bodega_ui::{
    Link,
    component::{Chip, Tone},
};

use super::ProductSeen;
use crate::{frame::Frame, say};

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

/// When it can be here, how it stands at the branch, and which others have it.
pub(super) fn when(frame: &Frame, seen: &ProductSeen<'_>, chosen: &VariantLine) -> Vec<Line> {
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
