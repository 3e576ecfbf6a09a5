//! What is around every page of the shop: header with search and branch, aisles, footer with languages, currency and
//! light, and what search engines are told.

use bodega_browse::{Branch, CategoryNode};
use bodega_kernel::{Currency, Lang, Time};
use bodega_ui::{Link, Shell, Theme};

use crate::{
    part::{Bar, Figure, Fit, hue_of, quantised},
    say,
    ways::Ways,
    words::Words,
};

/// What is around a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The words of its language.
    pub words: Words,
    /// The ways of its language.
    pub ways: Ways,
    /// Whose shop it is.
    pub brand: String,
    /// The page itself, to come back to from a form.
    pub back: String,
    /// What stands in the search field.
    pub query: String,
    /// The chosen branch, and whether it is open.
    pub branch: Option<(String, Option<String>)>,
    /// The aisles of the menu.
    pub aisles: Vec<Aisle>,
    /// How many products there are.
    pub products: i64,
    /// The same page in the other languages, and in this one.
    pub langs: Vec<(Lang, String)>,
    /// In which currencies prices can be shown.
    pub currencies: Vec<Currency>,
    /// In which they are.
    pub currency: Currency,
    /// Light or dark.
    pub theme: Theme,
    /// Who is here and what is in their basket; none in a page that is kept for whoever looks alike.
    pub own: Option<Bar>,
    /// The house's own links, in the footer.
    pub links: Vec<Link>,
    /// What search engines and previews are told.
    pub head: Head,
}

/// What search engines and previews are told.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The address of the page, without what only narrows it down.
    pub canonical: String,
    /// The same in each language, and `x-default`.
    pub alternates: Vec<(&'static str, String)>,
    /// What robots may do; nothing said: everything.
    pub robots: Option<&'static str>,
    /// A picture for previews.
    pub image: Option<String>,
    /// JSON-LD, safe to stand in a page.
    pub data: Vec<String>,
    /// The picture that is fetched before the page is read.
    pub preload: Option<Figure>,
}

/// An aisle in the menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Aisle {
    /// Where it is.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// The language of the name, where it is not that of the page.
    pub lang: Option<String>,
    /// How many products it has.
    pub counted: String,
    /// What is on its sign.
    pub figures: Vec<Figure>,
    /// The tint of the sign.
    pub hue: u16,
}

impl Aisle {
    /// A category as an aisle.
    pub fn of(words: Words, ways: &Ways, node: &CategoryNode, fit: Fit) -> Self {
        Self {
            href: ways.category(&node.slug),
            name: node.name.clone(),
            lang: crate::part::foreign(&node.lang, words.lang()),
            counted: words.products(node.count),
            figures: vec![Figure::of(node.picture.as_ref(), fit)],
            hue: node.hue.map_or_else(|| hue_of(&node.slug), quantised),
        }
    }
}

/// The aisles at the top of a tree that have something in them.
pub fn aisles(words: Words, ways: &Ways, tree: &[CategoryNode], fit: Fit) -> Vec<Aisle> {
    let top = CategoryNode::under(tree, None).filter(|node| node.count > 0);
    top.map(|node| Aisle::of(words, ways, node, fit)).collect()
}

/// The branch in the header.
pub fn standing(words: Words, branch: &Branch, now: Time) -> (String, Option<String>) {
    (branch.name.clone(), say::state(words, branch, now).map(|state| state.line))
}

impl Frame {
    /// The shell of a page with this frame.
    pub fn shell(&self, title: &str, description: &str) -> Shell {
        let mut shell = Shell::new(title, &self.back).of(&self.brand).lit(self.theme).spoken(self.words.lang().code());
        description.clone_into(&mut shell.description);
        shell.links = Vec::new();
        shell
    }

    /// Who is here and what is in their basket.
    pub fn bar(&self) -> Bar {
        self.own.clone().unwrap_or_else(|| Bar::stranger(self.words, &self.ways))
    }

    /// In the search field, while it is empty.
    pub fn hint(&self) -> String {
        self.words.search_products(self.products)
    }

    /// What a theme is called.
    pub fn theme_name(&self, theme: &Theme) -> &'static str {
        match theme {
            Theme::Auto => self.words.theme_auto(),
            Theme::Light => self.words.theme_light(),
            Theme::Dark => self.words.theme_dark(),
        }
    }
}
