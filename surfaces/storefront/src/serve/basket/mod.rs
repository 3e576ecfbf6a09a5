//! The basket: shown, filled, and told what is wanted of its lines.

mod code;
mod glimpse;
mod put;
mod see;
mod show;
mod wish;

pub(crate) use code::code;
pub(crate) use glimpse::Glimpse;
pub(crate) use put::put;
pub(crate) use see::{Looked, called, face, meter, quote_title};
pub(crate) use show::show;
pub(crate) use wish::wish;
