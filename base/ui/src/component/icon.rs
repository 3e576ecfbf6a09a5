use askama::{Template, filters::HtmlSafe};

use crate::asset;

/// A drawing beside a word. It never stands for a word alone: `aria-hidden` keeps it from being read out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(
    source = r##"<svg class="i{% if flips %} flip{% endif %}" aria-hidden="true"><use href="{{ asset::ICONS.url() }}#{{ name }}"/></svg>"##,
    ext = "html"
)]
pub struct Icon {
    /// Its name in `static/icons.svg`.
    pub name: &'static str,
    /// Is it turned round where the page reads from the right?
    pub flips: bool,
}

impl Icon {
    /// The icon of this name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, flips: false }
    }
}

impl HtmlSafe for Icon {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_its_symbol_in_the_file_of_icons() {
        let sprite = std::str::from_utf8(asset::ICONS.body()).unwrap();
        assert!(Icon::new("pin").render().unwrap().contains("#pin\""));
        assert!(sprite.contains(r#"id="pin""#));
    }
}
