//! What is around every page: head, header with the awning, footer.

use crate::{Asset, Theme, asset};

/// What the layout needs to know about a page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The title, without the house's name.
    pub title: String,
    /// Whose house it is.
    pub brand: String,
    /// One sentence for search engines and link previews.
    pub description: String,
    /// The language of the page.
    pub lang: String,
    /// Does the page read from right to left?
    pub rtl: bool,
    /// Light or dark.
    pub theme: Theme,
    /// The path of this page, to come back to after the switch.
    pub path: String,
    /// Links in the header.
    pub links: Vec<Link>,
    /// Is the awning out? It hangs over the front only.
    pub awning: bool,
    /// Styles beyond those that every page has.
    pub styles: Vec<&'static Asset>,
    /// Scripts beyond those that every page has.
    pub scripts: Vec<&'static Asset>,
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub text: String,
    /// The icon before it, by name.
    pub icon: &'static str,
}

impl Link {
    /// `text` that leads to `href`.
    pub fn new(href: &str, text: &str, icon: &'static str) -> Self {
        Self { href: href.to_owned(), text: text.to_owned(), icon }
    }
}

impl Shell {
    /// A page in English with the house's links.
    pub fn new(title: &str, path: &str) -> Self {
        Self {
            title: title.to_owned(),
            brand: "Bodega".to_owned(),
            description: String::new(),
            lang: "en".to_owned(),
            rtl: false,
            theme: Theme::Auto,
            path: path.to_owned(),
            links: vec![Link::new("/docs", "API", "book"), Link::new("/health/ready", "Health", "pulse")],
            awning: false,
            styles: Vec::new(),
            scripts: Vec::new(),
        }
    }

    /// The same under another's name.
    #[must_use]
    pub fn of(mut self, brand: &str) -> Self {
        brand.clone_into(&mut self.brand);
        self
    }

    /// The same in the visitor's choice of light or dark.
    #[must_use]
    pub fn lit(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// The same in a language; the direction follows from it.
    #[must_use]
    pub fn spoken(mut self, lang: &str) -> Self {
        lang.clone_into(&mut self.lang);
        self.rtl = reads_from_the_right(lang);
        self
    }

    /// The same with the awning out and the front's styles.
    #[must_use]
    pub fn as_front(mut self) -> Self {
        self.awning = true;
        self.styles.push(&asset::FRONT);
        self
    }
}

/// Is the language written from right to left?
pub fn reads_from_the_right(lang: &str) -> bool {
    matches!(lang.split(['-', '_']).next(), Some("ar" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi"))
}
