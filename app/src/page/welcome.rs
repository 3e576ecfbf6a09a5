//! The front: what this is, where the branches are, what stands on the shelves, and where programs come in.

use askama::Template;
use bodega_ui::{
    Shell, Theme, asset,
    component::{Chip, Empty, Icon, Price, Scene, Tone},
};

/// The front of an open installation.
#[derive(Debug, Clone, Template)]
#[template(path = "page/welcome.html")]
pub struct Welcome {
    /// What is around it.
    pub shell: Shell,
    /// The shop's name.
    pub name: String,
    /// When it is open, in a few words.
    pub opening: String,
    /// How many products there are in all.
    pub products: i64,
    /// Where the shop is.
    pub branches: Vec<Branch>,
    /// Its aisles; the first stands for all of them.
    pub aisles: Vec<Aisle>,
    /// What stands on the shelf that is shown.
    pub shelf: Vec<Stand>,
    /// The shelf's other pages.
    pub pager: Pager,
    /// Who can log in; of the demo only.
    pub keys: Vec<Key>,
    /// Where programs come in.
    pub doors: Vec<Door>,
    /// The address that others reach this at.
    pub url: String,
    /// A product to ask for in the example.
    pub example: Option<String>,
}

/// A place of the shop.
#[derive(Debug, Clone)]
pub struct Branch {
    /// What it is called.
    pub name: String,
    /// Under the name: open or not, until when.
    pub now: String,
    /// Its address, line by line.
    pub address: Vec<String>,
    /// Days, and from when until when.
    pub hours: Vec<(String, String)>,
    /// When it next brings orders, or has them fetched.
    pub next: Vec<String>,
    /// What it offers.
    pub offers: Vec<Chip>,
}

/// A part of the shop.
#[derive(Debug, Clone)]
pub struct Aisle {
    /// What it is called.
    pub name: String,
    /// Where it is shown.
    pub href: String,
    /// How many products it has.
    pub count: Option<i64>,
    /// Is it the one that is shown?
    pub chosen: bool,
}

/// A product on the shelf.
#[derive(Debug, Clone)]
pub struct Stand {
    /// What it is called.
    pub title: String,
    /// Where programs find it.
    pub href: String,
    /// Its picture.
    pub picture: String,
    /// Size and unit price.
    pub unit: String,
    /// What it costs.
    pub price: Price,
    /// What it is free of, and how few there are.
    pub chips: Vec<Chip>,
    /// Is there none anywhere?
    pub out: bool,
}

/// The pages of the shelf.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// Which page it is.
    pub page: i64,
    /// Of how many.
    pub pages: i64,
    /// The one before.
    pub before: Option<String>,
    /// The one after.
    pub after: Option<String>,
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
        Scene { sign: self.name.to_uppercase(), hours: self.opening.clone() }
    }

    fn no_shelf(&self) -> Empty {
        Empty {
            icon: "basket",
            title: "The shelves are empty".to_owned(),
            text: "Products that are active stand here, with their prices. The first one is made with POST /api/v1/admin/products."
                .to_owned(),
            step: Some(bodega_ui::Link::new("/docs", "Open the API", "book")),
        }
    }

    fn no_branch(&self) -> Empty {
        Empty {
            icon: "shop",
            title: "No branch yet".to_owned(),
            text: "Branches stand here with their addresses and hours. POST /api/v1/admin/branches opens one."
                .to_owned(),
            step: None,
        }
    }

    /// A full front, an empty one, and one that reads from the right.
    pub fn samples() -> Vec<Self> {
        let full = sample();
        let mut empty = sample();
        (empty.products, empty.example) = (0, None);
        empty.branches.clear();
        empty.aisles.clear();
        empty.shelf.clear();
        empty.keys.clear();
        empty.pager = Pager::default();
        empty.shell = empty.shell.lit(Theme::Dark);
        let mut right = sample();
        right.name = "בודגה".to_owned();
        right.shell = right.shell.of("בודגה").spoken("he");
        right.branches[0].name = "פלורנטין <b>".to_owned();
        right.shelf[0].title = "חלב טרי 3%".to_owned();
        vec![full, empty, right]
    }
}

fn sample() -> Welcome {
    let text = str::to_owned;
    let shelf = [
        ("Fresh milk 3%", "1 l", 710, "tahini", true),
        ("Navel oranges", "₪7.90 a kilo", 790, "oranges", false),
        ("Plaited challah with sesame", "480 g", 1390, "challah", false),
        ("Coffee, dark roast, ground", "250 g · ₪15.56 / 100 g", 3890, "coffee", false),
        ("Olive oil, early harvest", "750 ml · ₪5.59 / 100 ml", 4190, "oil", false),
        ("Tomatoes on the vine", "₪8.90 a kilo", 890, "tomatoes", false),
    ];
    Welcome {
        shell: Shell::new("Bodega", "/").as_front(),
        name: text("Bodega"),
        opening: text("open until 22:00"),
        products: 123,
        branches: vec![Branch {
            name: text("Harbour Street"),
            now: text("open until 22:00"),
            address: vec![text("8 Harbour Street"), text("Kfar Dagan")],
            hours: vec![(text("Sun–Thu"), text("07:00–22:00")), (text("Fri"), text("07:00–15:00"))],
            next: vec![text("Next pick-up today 14:00–16:00"), text("Next delivery tomorrow 06:00–08:00")],
            offers: vec![Chip::new("Pick-up", Tone::Plain).with("bag"), Chip::new("Delivers", Tone::Good).with("van")],
        }],
        aisles: vec![
            Aisle { name: text("All"), href: text("/"), count: Some(123), chosen: true },
            Aisle { name: text("Bakery"), href: text("/?aisle=bakery"), count: Some(5), chosen: false },
        ],
        shelf: shelf
            .into_iter()
            .map(|(title, unit, price, picture, out)| Stand {
                title: text(title),
                href: text("/api/v1/products/x"),
                picture: bodega_ui::art::house_drawing(picture).to_owned(),
                unit: text(unit),
                price: Price::new(price, "ILS", 2),
                chips: vec![Chip::new("Vegan", Tone::Good).with("leaf")],
                out,
            })
            .collect(),
        pager: Pager { page: 1, pages: 7, before: None, after: Some(text("/?page=2#shelf")) },
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
            assert!(!html.contains("<b>\n") && !html.contains("פלורנטין <b>"), "text is escaped");
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("btn main").count(), 1, "one main act");
        }
    }
}
