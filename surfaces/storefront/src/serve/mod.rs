//! The handlers: who looks, one or two questions to `browse`, a page.

mod branches;
mod choice;
mod frame;
mod home;
mod listing;
mod lost;
mod maps;
mod page;
mod product;
mod suggest;
mod windows;

pub(crate) use branches::branches;
pub(crate) use choice::{choose_branch, choose_currency};
pub(crate) use home::home;
pub(crate) use listing::{category, search};
pub(crate) use maps::{robots, sitemap, sitemap_part};
pub(crate) use product::product;
pub(crate) use suggest::suggest;
