//! Carts: what customers and guests are about to buy.

#[cfg(test)]
pub(crate) mod blank;
mod body;
mod change;
mod error;
pub(crate) mod http;
mod merge;
mod model;
mod price;
mod shopper;
mod store;
mod sweep;
mod view;

pub use change::{Adding, LineName, Named, Setting, add, clear, remove, set};
pub use error::CartError;
pub use merge::merge;
pub use model::{Cart, Holder, Item, LONGEST_NOTE, MOST_LINES, Notice, Status, Unsellable, check_quantity};
pub use price::{CHANNEL, Priced, price};
pub use shopper::{Shopper, TOKEN_HEADER, cookie, new_token, no_cookie};
pub use sweep::LIFE;
pub use view::{CartView, ItemView, PriceView, Problem};

pub(crate) use body::checked_currency;
pub(crate) use price::wanted;
pub(crate) use sweep::{job, schedule};
pub(crate) use view::title;

use bodega_db::{DbError, Pushed, ReadTx, Tx};
use bodega_kernel::{Id, Scope, noun};

/// The holder's cart, as it was left.
pub fn find(tx: &mut ReadTx, scope: &Scope, holder: Holder) -> Result<Option<Cart>, DbError> {
    store::find(tx, scope, holder)
}

/// A cart of whatever status: what an order was made of.
pub fn find_by_id(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Cart>) -> Result<Option<Cart>, DbError> {
    store::find_by_id(tx, scope, id)
}

/// Closes a cart for an order, if it is still as it was read. No row is changed when somebody has changed or ordered it.
pub(crate) fn check_out(tx: &mut Tx, scope: &Scope, id: Id<noun::Cart>, version: i64) -> Result<Pushed, DbError> {
    store::check_out(tx, scope, id, version)
}

/// Gives a cart back to its holder: the order has come to nothing. Who has begun another meanwhile keeps that.
pub(crate) fn reopen(tx: &mut Tx, scope: &Scope, id: Id<noun::Cart>) -> Result<bool, DbError> {
    store::reopen(tx, scope, id)
}
