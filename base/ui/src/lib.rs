#![doc = include_str!("../README.md")]

pub mod art;
pub mod asset;
pub mod component;
pub mod page;
mod shell;
pub mod theme;

pub use asset::Asset;
pub use shell::{Link, Shell, reads_from_the_right};
pub use theme::Theme;
