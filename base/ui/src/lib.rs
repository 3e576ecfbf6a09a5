#![doc = include_str!("../README.md")]

pub mod art;
pub mod asset;
pub mod back;
pub mod component;
pub mod page;
mod shell;
pub mod speech;
pub mod theme;

pub use asset::Asset;
#[doc(no_inline)]
pub use bodega_kernel::Lang;
pub use shell::{Link, Shell, reads_from_the_right};
pub use theme::Theme;
