//! The handlers: who looks, one or two questions to `browse`, a page.

pub(crate) mod account;
pub(crate) mod basket;
mod branches;
pub(crate) mod checkout;
mod choice;
mod frame;
mod home;
mod listing;
mod lost;
mod maps;
pub(crate) mod order;
mod own;
mod page;
pub(crate) mod private;
mod product;
pub(crate) mod sign;
mod suggest;
mod windows;

pub(crate) use branches::branches;
pub(crate) use choice::{choose_branch, choose_currency};
pub(crate) use home::home;
pub(crate) use listing::{category, search};
pub(crate) use maps::{robots, sitemap, sitemap_part};
pub(crate) use product::product;
pub(crate) use suggest::suggest;
