//! Promotions: reductions with their conditions, and how often they were used.

mod body;
mod effect;
mod fill;
mod first;
pub(crate) mod http;
mod list;
mod model;
mod named;
mod save;
pub(crate) mod store;
mod take;
mod view;

pub use effect::{Effect, EffectKind};
pub(crate) use fill::checked_goods;
pub(crate) use first::is_first_order;
pub use list::{PromotionFilter, find, list};
pub use model::{Content, Hours, Promotion, Selection, When};
pub(crate) use named::{check_goods, check_sites};
pub(crate) use save::{create, update};
pub use save::{end, make};
pub(crate) use take::spent;
pub use take::{Taking, give_back, take, take_later};

/// A code as it is stored and compared: without the spaces around it, in capitals.
pub fn folded_code(code: &str) -> String {
    code.trim().to_uppercase()
}
