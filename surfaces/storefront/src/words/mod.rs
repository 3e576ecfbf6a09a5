//! What the shop says, in all its languages. A message that lacks a language does not compile, and a sentence is always
//! written whole: nothing is glued together of parts that another language would put in another order.

mod account;
mod basket;
mod branch;
mod checkout;
mod fault;
mod frame;
mod home;
mod label;
mod list;
mod lost;
mod order;
mod product;
mod sign;
mod why;

use bodega_kernel::Lang;

/// The words of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub(crate) Lang);

impl Words {
    /// Those of a language.
    pub const fn of(lang: Lang) -> Self {
        Self(lang)
    }

    /// Which language that is.
    pub const fn lang(self) -> Lang {
        self.0
    }
}
