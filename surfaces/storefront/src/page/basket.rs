//! The basket: on a page of its own, and beside any page.

use askama::Template;
use bodega_kernel::Money;
use bodega_sales::order::Substitution;
use bodega_ui::{
    Shell, Theme, asset,
    component::{Icon, Price},
};

use crate::{
    frame::Frame,
    part::{Figure, Item, Length, Problem, Stepper, Totals, Ware},
    say, sheet,
    words::Words,
};

/// The basket.
#[derive(Debug, Clone, Template)]
#[template(path = "page/basket.html")]
pub struct Basket {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// What stands in the way.
    pub problem: Option<Problem>,
    /// What is in it.
    pub inside: Inside,
    /// What may be liked, where nothing is in it.
    pub near: Vec<Item>,
}

/// The basket beside a page.
#[derive(Debug, Clone, Template)]
#[template(path = "part/drawer.html")]
pub struct Drawer {
    /// What is around it in the shop.
    pub frame: Frame,
    /// What is in it.
    pub inside: Inside,
}

/// What is in a basket.
#[derive(Debug, Clone, PartialEq)]
pub struct Inside {
    /// The lines.
    pub lines: Vec<Line>,
    /// How many there are, in words.
    pub counted: String,
    /// What has changed since it was last looked at.
    pub news: Vec<String>,
    /// How far it is to free delivery.
    pub meter: Option<Meter>,
    /// What it comes to.
    pub totals: Option<Totals>,
    /// Codes that are in use or were tried, and whether they hold.
    pub codes: Vec<Code>,
    /// Can it be bought as it is?
    pub is_free_to_go: bool,
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// The page of what is in it.
    pub href: String,
    /// What that is called.
    pub title: String,
    /// So much of it at such a price.
    pub unit: String,
    /// Its picture.
    pub figure: Figure,
    /// The tint behind it.
    pub hue: u16,
    /// How much of it; none where it is not sold any more.
    pub step: Option<Stepper>,
    /// Takes it out.
    pub out: String,
    /// What it costs.
    pub total: Price,
    /// What it would cost without offers.
    pub was: Option<String>,
    /// What stands in the way of buying it.
    pub stop: Option<String>,
    /// What to do when it is missing.
    pub substitution: Substitution,
    /// A word to whoever picks it.
    pub note: String,
}

/// How far it is to free delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// In words.
    pub text: String,
    /// As a length; none: one is there.
    pub bar: Option<Length>,
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// As it was typed.
    pub code: String,
    /// What came of it.
    pub text: String,
    /// Does it hold?
    pub holds: bool,
}

/// A line as it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct LineSeen {
    /// Its id.
    pub id: String,
    /// What is in it.
    pub ware: Ware,
    /// The page of that.
    pub href: String,
    /// Its picture.
    pub figure: Figure,
    /// The tint behind it.
    pub hue: u16,
    /// How much of it.
    pub quantity: i64,
    /// What so much as `per` of it costs.
    pub price: Money,
    /// For so much.
    pub per: i64,
    /// What it all costs after offers.
    pub total: Money,
    /// What it all costs before them.
    pub subtotal: Money,
    /// What stands in the way of buying it.
    pub stop: Option<String>,
    /// Is it sold at all?
    pub is_sold: bool,
    /// What to do when it is missing.
    pub substitution: Substitution,
    /// A word to whoever picks it.
    pub note: String,
}

impl Line {
    /// A line as it is shown.
    pub fn of(words: Words, seen: LineSeen) -> Self {
        let lang = words.lang();
        let was = (seen.subtotal.amount > seen.total.amount).then(|| Price::of(seen.subtotal, lang).plain());
        Self {
            unit: at_price(words, &seen),
            out: format!("{} 0 {}", seen.quantity, seen.ware.sku),
            title: seen.ware.title.clone(),
            step: seen.is_sold.then(|| Stepper::of(words, seen.ware, seen.quantity)),
            id: seen.id,
            href: seen.href,
            figure: seen.figure,
            hue: seen.hue,
            total: Price::of(seen.total, lang),
            was,
            stop: seen.stop,
            substitution: seen.substitution,
            note: seen.note,
        }
    }

    fn is(&self, word: &str) -> bool {
        self.substitution.as_str() == word
    }
}

/// `2 × ₪7.10`, `600 g at ₪11.90 / kg`.
fn at_price(words: Words, seen: &LineSeen) -> String {
    let lang = words.lang();
    let much = seen.ware.much(words, seen.quantity);
    let price = Price::of(seen.price, lang).plain();
    if seen.per == 1 {
        words.times(much, price)
    } else {
        words.at_price(much, words.price_per(price, say::much(lang, seen.per, seen.ware.unit)))
    }
}

impl Meter {
    /// So far it is: goods for `threshold` make delivery free, and so much of that is missing.
    pub fn of(words: Words, threshold: Money, missing: i64) -> Self {
        if missing <= 0 {
            return Self { text: words.delivery_is_free().to_owned(), bar: None };
        }
        let more = Price::of(Money::new(missing, threshold.currency), words.lang()).plain();
        let bar = Length::of(threshold.amount - missing, threshold.amount);
        Self { text: words.more_to_free(more), bar: Some(bar) }
    }
}

impl Code {
    fn icon(&self) -> &'static str {
        if self.holds { "check" } else { "warn" }
    }
}

impl Inside {
    /// Nothing.
    pub fn nothing(words: Words) -> Self {
        Self {
            lines: Vec::new(),
            counted: words.in_basket(0),
            news: Vec::new(),
            meter: None,
            totals: None,
            codes: Vec::new(),
            is_free_to_go: false,
        }
    }
}

impl Basket {
    /// The page of it.
    pub fn of(frame: Frame, inside: Inside, near: Vec<Item>, problem: Option<Problem>) -> Self {
        let mut shell = frame.shell(frame.words.your_basket(), "");
        shell.styles.push(&sheet::BUY);
        Self { shell, frame, problem, inside, near }
    }

    fn wishes(&self) -> [(&'static str, &'static str); 3] {
        wishes(self.frame.words)
    }
}

/// What can be done about something that is missing: the word for it, and what it is called.
pub(super) fn wishes(words: Words) -> [(&'static str, &'static str); 3] {
    [("ASK", words.ask_me()), ("ALLOW", words.closest_thing()), ("REFUSE", words.leave_it_out())]
}

/// Something was put into the basket or taken out of it: the pieces of the page that are other now, for script.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<div><div data-piece>{{ bar }}</div>{% if let Some(step) = step %}<div data-piece>{{ step }}</div>{% endif %}<p data-said>{{ said }}</p></div>"#,
    ext = "html"
)]
pub struct Pieces {
    /// The end of the header.
    pub bar: crate::part::Bar,
    /// How much there is of it now.
    pub step: Option<Stepper>,
    /// What is announced.
    pub said: String,
}

impl Pieces {
    /// So much of a ware is in the basket now.
    pub fn of(words: Words, bar: crate::part::Bar, ware: Ware, count: i64) -> Self {
        let said = match count {
            0 => words.basket_without(&ware.title),
            _ => words.basket_now(&ware.title, ware.much(words, count)),
        };
        Self { bar, step: Some(Stepper::of(words, ware, count)), said }
    }
}
