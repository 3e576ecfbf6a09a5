#![doc = include_str!("../README.md")]

mod draft;
mod frame;
mod hole;
mod kept;
mod page;
mod part;
mod robots;
mod say;
mod sent;
mod serve;
mod sheet;
mod shopper;
mod storefront;
mod visitor;
mod ways;
mod words;

pub use page::Trouble;
pub use sheet::{LIVE, ORDER, all as files};
pub use storefront::{Settings, Storefront};
