//! The pages: what each of them shows, typed, and made of what `browse` gives by functions without effects. Each has
//! samples, which a test renders in every language.

pub(crate) mod account;
mod basket;
mod branches;
mod checkout;
mod facts;
mod home;
mod listing;
mod lost;
mod narrowing;
mod order;
mod product;
mod question;
mod review;
#[cfg(test)]
mod sample;
mod season;
mod sign;
mod suggestions;
mod when;

pub use account::{AddressForm, Addresses, Cards, Kept, Profile};
pub use basket::{Basket, Code, Drawer, Inside, Line, LineSeen, Meter, Pieces};
pub use branches::Branches;
pub use checkout::{Checkout, Choice, Day, Goal, Part, Paying, Review as LastLook, Slot, Sum, SumLine, Times};
pub use home::{Home, HomeSeen};
pub use listing::{At, Listing};
pub use lost::{Lost, Trouble};
pub use narrowing::{Chosen, Narrowing};
pub use order::{
    AskBack, At as StepAt, Found as InCrate, OrderLine, OrderPage, Orders, Step as OrderStep, Thanks,
    Ware as CrateWare, shell as order_shell,
};
pub use product::{Held, Product, ProductSeen};
pub use question::Question;
pub use review::Review;
pub use sign::{Sign, Typed, WayOut};
pub use suggestions::Suggestions;

/// A step on the way to a page; the last one is the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where it is.
    pub href: Option<String>,
    /// What it is called.
    pub name: String,
}

impl Step {
    /// The way along categories; the last is a link too when something else comes after it.
    pub(crate) fn along(ways: &crate::ways::Ways, path: &[bodega_browse::Crumb], whole: bool) -> Vec<Self> {
        let last = path.len().saturating_sub(1);
        let step = |(at, crumb): (usize, &bodega_browse::Crumb)| Self {
            href: (whole || at < last).then(|| ways.category(&crumb.slug)),
            name: crumb.name.clone(),
        };
        path.iter().enumerate().map(step).collect()
    }

    /// A step that is the page itself.
    pub(crate) fn here(name: &str) -> Self {
        Self { href: None, name: name.to_owned() }
    }
}

#[cfg(test)]
mod tests;
