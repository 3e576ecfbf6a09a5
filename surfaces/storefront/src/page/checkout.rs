//! The checkout: one page of four parts, which fold when they are done.

use askama::Template;
use bodega_ui::{Shell, Theme, asset, component::Icon};

use super::basket::Meter;
use crate::{
    frame::Frame,
    part::{Field, Figure, Problem, Totals, Why},
    sheet,
};

/// The parts, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Where to.
    Where,
    /// When.
    When,
    /// How it is paid.
    Pay,
    /// All of it once more.
    Review,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Where, Self::When, Self::Pay, Self::Review];

    /// As addresses name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Where => "where",
            Self::When => "when",
            Self::Pay => "pay",
            Self::Review => "review",
        }
    }
}

/// The checkout.
#[derive(Debug, Clone, Template)]
#[template(path = "page/checkout.html")]
pub struct Checkout {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// What stands in the way.
    pub problem: Option<Problem>,
    /// The part that is open.
    pub open: Part,
    /// What the parts before it have come to; none: not yet.
    pub told: [Option<String>; 4],
    /// The first part.
    pub goal: Goal,
    /// The second part.
    pub times: Times,
    /// The third part.
    pub paying: Paying,
    /// The fourth part.
    pub review: Review,
    /// What is bought.
    pub sum: Sum,
}

/// Where it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Is it fetched?
    pub is_fetched: bool,
    /// Can it be brought at all, and fetched?
    pub can: (bool, bool),
    /// Who is signed in; a guest says who they are.
    pub signed_in: Option<String>,
    /// What a guest says of themselves.
    pub contact: Vec<Field>,
    /// Addresses that are kept.
    pub addresses: Vec<Choice>,
    /// Another address.
    pub fields: Vec<Field>,
    /// Branches at which it can be fetched.
    pub branches: Vec<Choice>,
    /// What is wrong with the choice.
    pub fault: Option<String>,
    /// The country of deliveries.
    pub country: String,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its value in the form.
    pub value: String,
    /// What it is.
    pub text: String,
    /// More about it.
    pub about: String,
    /// Is it chosen?
    pub chosen: bool,
}

/// When it comes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// The days.
    pub days: Vec<Day>,
    /// What is done about a line that is missing.
    pub missing: Vec<Choice>,
    /// A word for the rider.
    pub note: String,
    /// What is wrong with the choice.
    pub fault: Option<String>,
    /// Is it fetched? Then there is no rider.
    pub is_fetched: bool,
}

/// A day with its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// In a word: today, or the weekday.
    pub name: String,
    /// Its number in the month.
    pub number: i8,
    /// In full, for those who hear it.
    pub whole: String,
    /// How many times can be chosen.
    pub left: String,
    /// Is it shown from the start?
    pub chosen: bool,
    /// Its times.
    pub slots: Vec<Slot>,
}

/// A time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its value in the form.
    pub value: String,
    /// From when until when.
    pub times: String,
    /// How much room there is.
    pub room: String,
    /// Is there only little?
    pub few: bool,
    /// Until when it can be chosen.
    pub until: Option<String>,
    /// Is there none?
    pub full: bool,
    /// Is it chosen?
    pub chosen: bool,
}

/// How it is paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paying {
    /// Cards that are kept.
    pub saved: Vec<Choice>,
    /// Cards of the sandbox.
    pub tests: Vec<Choice>,
    /// At the door.
    pub later: Option<Choice>,
    /// Can a card be kept?
    pub may_keep: bool,
    /// What whoever brings it may get.
    pub tips: Vec<Choice>,
    /// What is wrong with the choice.
    pub fault: Option<String>,
}

/// All of it once more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// What it was: a word, and what was chosen.
    pub facts: Vec<(&'static str, String)>,
    /// What is to be known before.
    pub notes: Vec<String>,
    /// The form's key: sent again, it makes no second order.
    pub key: String,
    /// The cart as it was seen.
    pub version: i64,
    /// What it came to.
    pub total: i64,
    /// Can it be ordered?
    pub is_ready: bool,
}

/// What is bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The lines.
    pub lines: Vec<SumLine>,
    /// How far it is to free delivery.
    pub meter: Option<Meter>,
    /// What it comes to.
    pub totals: Option<Totals>,
    /// From where it comes, and why.
    pub site: Option<(String, Why)>,
}

/// A line of what is bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumLine {
    /// Its picture.
    pub figure: Figure,
    /// The tint behind it.
    pub hue: u16,
    /// What it is called.
    pub title: String,
    /// How much of it.
    pub much: String,
    /// What it costs.
    pub total: String,
}

impl Checkout {
    /// The shell of it.
    pub fn shell(frame: &Frame) -> Shell {
        let mut shell = frame.shell(frame.words.checkout(), "");
        shell.styles.push(&sheet::BUY);
        shell.styles.push(&sheet::CHECKOUT_CSS);
        shell.scripts.push(&sheet::CHECKOUT);
        shell
    }

    fn title(&self, part: &Part) -> &'static str {
        let words = self.frame.words;
        match part {
            Part::Where => words.where_to(),
            Part::When => words.when_to(),
            Part::Pay => words.payment(),
            Part::Review => words.review(),
        }
    }

    /// What a part has come to.
    fn told(&self, part: &Part) -> Option<&str> {
        self.told[*part as usize].as_deref()
    }

    fn is_open(&self, part: &Part) -> bool {
        self.open == *part
    }

    fn number(&self, part: &Part) -> usize {
        *part as usize + 1
    }

    /// Can it be opened?
    fn is_reached(&self, part: &Part) -> bool {
        Part::ALL.iter().filter(|before| *before < part).all(|before| self.told(before).is_some())
    }

    fn send(&self, part: &Part) -> String {
        self.frame.ways.to(&format!("/checkout/{}", part.as_str()))
    }
}
