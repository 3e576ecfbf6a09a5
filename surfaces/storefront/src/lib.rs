#![doc = include_str!("../README.md")]

mod frame;
mod kept;
mod page;
mod part;
mod robots;
mod say;
mod serve;
mod sheet;
mod storefront;
mod visitor;
mod ways;
mod words;

pub use page::Trouble;
pub use sheet::all as files;
pub use storefront::{Settings, Storefront};
