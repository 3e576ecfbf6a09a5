//! What somebody may be about to type: a piece of a page, fetched while they type.

use askama::Template;
use bodega_browse::{Leads, Suggestion};
use bodega_ui::component::Icon;

use crate::{
    part::{Figure, Fit},
    ways::Ways,
    words::Words,
};

/// What somebody may be about to type.
#[derive(Debug, Clone, Template)]
#[template(path = "part/suggestions.html")]
pub struct Suggestions {
    /// The words around them.
    pub words: Words,
    /// Announced to those who hear the page.
    pub said: String,
    /// The suggestions.
    pub lines: Vec<Line>,
}

/// A suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Where it leads.
    pub href: String,
    /// In words.
    pub text: String,
    /// To what it leads.
    pub kind: &'static str,
    /// The picture of a product.
    pub figure: Option<Figure>,
    /// The drawing of anything else.
    pub icon: &'static str,
}

impl Suggestions {
    /// Suggestions as a list.
    pub fn of(words: Words, ways: &Ways, found: &[Suggestion]) -> Self {
        let lines: Vec<Line> = found.iter().map(|one| line(words, ways, one)).collect();
        let count = i64::try_from(lines.len()).unwrap_or(0);
        let said = if lines.is_empty() { words.no_suggestions().to_owned() } else { words.suggestions_came(count) };
        Self { words, said, lines }
    }
}

fn line(words: Words, ways: &Ways, found: &Suggestion) -> Line {
    let (href, kind, figure, icon) = match &found.leads {
        Leads::Product { slug, image, .. } => {
            (ways.product(slug), words.a_product(), Some(Figure::of(image.as_ref(), Fit::Thumb)), "basket")
        }
        Leads::Category { slug, .. } => (ways.category(slug), words.an_aisle(), None, "menu"),
        Leads::Words => (ways.search_for(&found.text), words.a_search(), None, "search"),
    };
    Line { href, text: found.text.clone(), kind, figure, icon }
}
