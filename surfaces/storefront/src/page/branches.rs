//! The branches: where they are, when they are open, and which one the visitor walks to.

use askama::Template;
use bodega_browse::Branch;
use bodega_inventory::site::Kind;
use bodega_kernel::Time;
use bodega_ui::{
    Shell, Theme, asset,
    component::{Chip, Empty, Icon, Tone},
};

use super::Step;
use crate::{frame::Frame, robots::data, say, sheet, words::Words};

/// The branches.
#[derive(Debug, Clone, Template)]
#[template(path = "page/branches.html")]
pub struct Branches {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The way from the top.
    pub crumbs: Vec<Step>,
    /// Where one goes after choosing.
    pub back: String,
    /// The branches.
    pub places: Vec<Place>,
}

/// A branch.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whether it is open.
    pub state: Option<String>,
    /// Its address, line by line.
    pub address: Vec<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// When it is open.
    pub hours: Vec<Hours>,
    /// What it offers.
    pub offers: Vec<Chip>,
    /// Is it the chosen one?
    pub chosen: bool,
}

/// Days that keep the same hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// The days.
    pub days: String,
    /// From when until when.
    pub times: Vec<String>,
}

impl Branches {
    /// The page of `branches`, of which one may be chosen.
    pub fn of(mut frame: Frame, branches: &[Branch], chosen: Option<&Branch>, now: Time, origin: &str) -> Self {
        let words = frame.words;
        let crumbs = vec![Step::here(words.our_branches())];
        let home = (frame.brand.as_str(), frame.ways.home());
        frame.head.data = vec![data::breadcrumbs(origin, home, &crumbs, &frame.ways.branches())];
        let mut shell = frame.shell(words.our_branches(), &words.branches_described(&frame.brand));
        shell.styles.push(&sheet::BRANCHES);
        let place = |branch: &Branch| Place::of(words, branch, chosen.is_some_and(|one| one.id == branch.id), now);
        Self { crumbs, back: frame.ways.home(), places: branches.iter().map(place).collect(), shell, frame }
    }

    fn nothing(&self) -> Empty {
        let words = self.frame.words;
        let (title, text) = (words.no_branch().to_owned(), words.no_branch_about().to_owned());
        Empty { icon: "shop", title, text, step: None }
    }
}

impl Place {
    fn of(words: Words, branch: &Branch, chosen: bool, now: Time) -> Self {
        let at = &branch.address;
        let town =
            [at.postal_code.as_deref(), Some(at.city.as_str())].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mut offers = Vec::new();
        if branch.pickup && branch.kind == Kind::Branch {
            offers.push(Chip::new(words.collect(), Tone::Plain).with("bag"));
        }
        if branch.delivery_source {
            offers.push(Chip::new(words.delivers(), Tone::Good).with("van"));
        }
        Self {
            id: branch.id.to_string(),
            name: branch.name.clone(),
            state: say::state(words, branch, now).map(|state| state.line),
            address: [Some(at.line1.clone()), at.line2.clone(), Some(town)].into_iter().flatten().collect(),
            phone: at.phone.clone(),
            hours: hours(words, branch),
            offers,
            chosen,
        }
    }
}

fn hours(words: Words, branch: &Branch) -> Vec<Hours> {
    if branch.hours.is_empty() {
        return Vec::new();
    }
    let told = say::week(words, &branch.hours).into_iter();
    told.map(|(days, times)| Hours { days, times }).collect()
}
