//! Pricing: what a basket costs, and why. A pure engine over a book of prices, promotions, fees and taxes that is kept in
//! memory.

mod basket;
mod book;
mod books;
mod charge;
mod charges;
mod coin;
mod conditions;
mod desk;
mod effect;
mod engine;
mod matching;
mod offers;
mod on_top;
mod pieces;
mod problem;
mod quote;
pub(crate) mod read;
mod refund;
mod reprice;
mod rounding;
mod shelf;
mod sum;
mod taxes;
mod term;
mod why;
mod work;

pub use basket::{Basket, BasketLine, Destination, Face, FulfilmentType, Goods};
pub use bodega_catalog::price_list::Buying;
pub use book::{Book, SitePlace, Sources};
pub use books::Books;
pub use charge::{Charge, ChargeKind, ChargeReason, Exemption, FreeDelivery, Tax};
pub use desk::{Desk, Lines, Lost, Quoted, Wanted};
pub use engine::quote;
pub use problem::{Problem, Refused};
pub use quote::{Applied, Gift, LineDiscount, Quote, QuotedLine, Use};
pub use refund::{Share, deposit_for, refund_for};
pub use reprice::{Picked, Substitute, reprice};
pub use term::Term;
pub use why::{Step, line_steps, total_steps, why};

/// The whole of something, in the millionths that rates are written in.
pub const ONE: i64 = 1_000_000;
