//! Words that every room shares: typed ids, money, quantities, time, who acts and for whom, pages and kinds of
//! failure. No IO, no database, no HTTP.

mod actor;
mod check;
mod env;
mod failure;
mod id;
mod lang;
mod money;
mod page;
mod quantity;
mod scope;
pub mod text;
mod time;

pub use actor::{Actor, ActorKind};
pub use check::{Check, Invalid};
pub use env::{Call, Env, IdMint, Source};
pub use failure::{Failure, FailureKind};
pub use id::{Id, IdError, Noun, noun};
pub use lang::{Lang, UnknownLang};
pub use money::{Currency, Money, UnknownCurrency};
pub use page::{MAX_LIMIT, MAX_OFFSET, Page, PageRequest, TOTAL_CAP};
pub use quantity::{Quantity, QuantityError};
pub use scope::{MerchantId, Scope, ScopeTooWide};
pub use time::{Time, TimeError};
