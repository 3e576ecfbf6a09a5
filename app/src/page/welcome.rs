//! Behind the counter: the keys of a demo and the doors for programs. It is also what a house shows while it has no
//! merchant, and so no shop front.

use askama::Template;
use bodega_ui::{
    Shell, Theme, asset,
    component::{Icon, Scene},
};

/// Behind the counter of an installation.
#[derive(Debug, Clone, Template)]
#[template(path = "page/welcome.html")]
pub struct Welcome {
    /// What is around it.
    pub shell: Shell,
    /// The shop's name; none: there is no merchant yet.
    pub name: Option<String>,
    /// How many products there are.
    pub products: i64,
    /// How many branches.
    pub branches: usize,
    /// Who can log in; of the demo only.
    pub keys: Vec<Key>,
    /// Where programs come in.
    pub doors: Vec<Door>,
    /// The address that others reach this at.
    pub url: String,
    /// A product to ask for in the example.
    pub example: Option<String>,
}

/// A login of the demo.
#[derive(Debug, Clone)]
pub struct Key {
    /// Whose it is.
    pub role: String,
    /// What can be done with it.
    pub may: String,
    /// What it consists of.
    pub parts: Vec<(String, String)>,
}

/// Where programs come in.
#[derive(Debug, Clone)]
pub struct Door {
    /// Where it leads.
    pub href: String,
    /// Its drawing.
    pub icon: &'static str,
    /// What it is called.
    pub name: String,
    /// What is behind it.
    pub about: String,
}

impl Door {
    /// Those of every installation.
    pub fn house(mailbox: bool) -> Vec<Self> {
        let door = |href: &str, icon, name: &str, about: &str| Self {
            href: href.to_owned(),
            icon,
            name: name.to_owned(),
            about: about.to_owned(),
        };
        let mut doors = vec![
            door("/docs", "book", "API, to be tried", "Every operation with an example, served without the network."),
            door(
                "/api/v1/openapi.json",
                "code",
                "OpenAPI 3.1",
                "The same for programs, made of the code that answers.",
            ),
            door("/api/v1/products", "basket", "Products", "The shelf as JSON, for guests too."),
            door("/health/ready", "pulse", "Health", "Each thing that it depends on, and whether it answers."),
        ];
        if mailbox {
            doors.push(door("/mailbox", "mail", "Mailbox", "Letters that would have been sent, to be read here."));
        }
        doors
    }
}

impl Welcome {
    fn scene(&self) -> Scene {
        let sign = self.name.as_deref().unwrap_or("Bodega").to_uppercase();
        Scene { sign, hours: String::new() }
    }

    /// Behind a demo's counter, a house without a merchant, and a shop whose name reads from the right.
    pub fn samples() -> Vec<Self> {
        let full = sample();
        let mut empty = sample();
        (empty.name, empty.products, empty.branches, empty.example) = (None, 0, 0, None);
        empty.keys.clear();
        empty.shell = empty.shell.lit(Theme::Dark);
        let mut right = sample();
        right.name = Some("בודגה <b>".to_owned());
        right.shell = right.shell.of("בודגה <b>");
        vec![full, empty, right]
    }
}

fn sample() -> Welcome {
    let text = str::to_owned;
    Welcome {
        shell: Shell::new("Behind the counter", "/demo").as_front(),
        name: Some(text("Bodega")),
        products: 403,
        branches: 3,
        keys: vec![Key {
            role: text("Administrator"),
            may: text("Everything of the merchant."),
            parts: vec![(text("E-mail"), text("admin@bodega.example")), (text("Password"), text("tomato-crate-17"))],
        }],
        doors: Door::house(true),
        url: text("http://127.0.0.1:8080"),
        example: Some(text("fresh-milk-3")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_renders_without_inline_script_or_style() {
        for page in Welcome::samples() {
            let html = page.render().unwrap();
            assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick="));
            assert_eq!(html.matches("<script").count(), html.matches("<script type=\"module\" src=").count());
            assert!(!html.contains("בודגה <b>"), "text is escaped");
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("btn main").count(), 1, "one main act");
        }
    }
}
