//! Orders: the list, one of them, and the thanks for it.

use askama::Template;
use bodega_ui::{
    Shell, Theme, asset,
    component::{Chip, Empty, Icon, Notice, Price},
};

use super::account::{Menu, Tab};
use crate::{
    frame::Frame,
    part::{Figure, Pager, Totals, Why},
    sheet,
    words::Words,
};

/// The list of orders.
#[derive(Debug, Clone, Template)]
#[template(path = "page/orders.html")]
pub struct Orders {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The account's menu.
    pub menu: Menu,
    /// This page of them.
    pub orders: Vec<OrderLine>,
    /// The other pages.
    pub pager: Pager,
}

/// An order in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// How far it has come.
    pub state: Chip,
    /// When it was placed.
    pub placed: String,
    /// When it comes.
    pub when: Option<String>,
    /// What it comes to.
    pub total: Price,
    /// What is in it.
    pub figures: Vec<Figure>,
}

/// An order.
#[derive(Debug, Clone, Template)]
#[template(path = "page/order.html")]
pub struct OrderPage {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// What it is called.
    pub name: String,
    /// How far it has come.
    pub heading: String,
    /// What that means.
    pub about: String,
    /// What was done just now.
    pub said: Option<Notice>,
    /// Does the page keep itself up to date?
    pub is_live: bool,
    /// As of when it is.
    pub updated: String,
    /// Its steps.
    pub steps: Vec<Step>,
    /// What is in the crate.
    pub crate_: Vec<Ware>,
    /// How many of them are in it, out of how many.
    pub picked: (usize, usize),
    /// What it comes to.
    pub totals: Totals,
    /// What it came to when it was placed, where that is another sum.
    pub before: Option<String>,
    /// Is it fetched?
    pub is_fetched: bool,
    /// Where it goes to, line by line.
    pub place: Vec<String>,
    /// For whom.
    pub recipient: Option<String>,
    /// A word for the rider.
    pub note: Option<String>,
    /// How it is paid.
    pub paid: Option<String>,
    /// From where it comes, and why from there.
    pub site: Option<(String, Why)>,
    /// Where one goes on with the payment.
    pub pay: Option<String>,
    /// Calls it off.
    pub cancel: Option<String>,
    /// Puts it all into the basket again.
    pub again: String,
    /// Where one finds help.
    pub help: String,
}

/// A step of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is.
    pub title: String,
    /// When, and more.
    pub about: Option<String>,
    /// Its drawing.
    pub icon: &'static str,
    /// How far it is.
    pub at: At,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// It is behind.
    Done,
    /// It is now.
    Now,
    /// It is to come.
    Later,
}

impl At {
    /// As its style.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Later => "later",
        }
    }
}

/// Something in the crate, or that is to come there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ware {
    /// Its picture.
    pub figure: Figure,
    /// What it is called, and how many.
    pub title: String,
    /// How far it is.
    pub state: Found,
    /// What it stands for.
    pub instead: Option<String>,
    /// The words around it.
    pub words: Words,
}

/// How far the picking of something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// To come.
    Waiting,
    /// In the crate.
    Picked,
    /// Something else is in the crate.
    Swapped,
    /// Not in the crate.
    LeftOut,
}

impl Ware {
    fn class(&self) -> &'static str {
        match self.state {
            Found::Waiting => "wait",
            Found::Picked => "ok",
            Found::Swapped => "swap",
            Found::LeftOut => "gone",
        }
    }

    fn icon(&self) -> Option<&'static str> {
        match self.state {
            Found::Waiting => None,
            Found::Picked => Some("check"),
            Found::Swapped => Some("swap"),
            Found::LeftOut => Some("x"),
        }
    }

    fn said(&self) -> &'static str {
        match self.state {
            Found::Waiting => self.words.to_come(),
            Found::Picked => self.words.in_the_crate(),
            Found::Swapped => self.words.swapped(),
            Found::LeftOut => self.words.left_out(),
        }
    }
}

/// The thanks for an order.
#[derive(Debug, Clone, Template)]
#[template(path = "page/thanks.html")]
pub struct Thanks {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// What the order is called.
    pub name: String,
    /// When and where it comes.
    pub about: String,
    /// The order.
    pub href: String,
    /// What is in it.
    pub figures: Vec<Figure>,
    /// A way to an account, for a guest.
    pub account: Option<String>,
}

/// The page on which the sandbox's bank asks back.
#[derive(Debug, Clone, Template)]
#[template(path = "page/ask_back.html")]
pub struct AskBack {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// Where the answer is sent.
    pub action: String,
    /// What is to be paid.
    pub amount: Price,
    /// For which order.
    pub name: String,
}

/// The shell of a page about orders.
pub fn shell(frame: &Frame, title: &str) -> Shell {
    let mut shell = frame.shell(title, "");
    shell.styles.push(&sheet::BUY);
    shell.styles.push(&sheet::ORDER);
    shell
}

impl Orders {
    /// The list.
    pub fn of(frame: Frame, orders: Vec<OrderLine>, pager: Pager) -> Self {
        let mut shell = shell(&frame, frame.words.your_orders());
        shell.styles.push(&sheet::ACCOUNT);
        Self { shell, menu: Menu::of(&frame, Tab::Orders), orders, pager, frame }
    }

    fn nothing(&self) -> Empty {
        let words = self.frame.words;
        Empty {
            icon: "basket",
            title: words.no_orders().to_owned(),
            text: words.no_orders_about().to_owned(),
            step: None,
        }
    }
}
