//! Customers: the buyers of a merchant. A guest has a record as soon as they order; one who registers has one with a
//! login, and takes over the guest's once the e-mail is proven.

mod change;
mod fold;
mod guest;
pub(crate) mod http;
mod model;
mod store;

pub use change::{CustomerChange, change};
pub(crate) use fold::{fold_guest, hand_over};
pub use guest::{FirstSeen, NewGuest, first_seen, guest, known_guest};
pub use model::Customer;
pub(crate) use store::register;
pub use store::{find, names, of_user};
