//! Orders: what somebody has bought, from the checkout until they have it. An order is what its events add up to; its
//! row says how far that is, and can be made again of them.

mod advance;
mod agreement;
mod asker;
mod bill;
mod body;
mod cancel;
pub(crate) mod change;
mod check;
mod claim;
mod contact_store;
mod draft;
mod error;
mod fact;
mod find;
mod fold;
mod follow;
mod forget;
mod hand_over;
mod history;
pub(crate) mod http;
pub(crate) mod http_ops;
mod let_go;
pub(crate) mod lookup;
mod mark;
mod model;
mod money;
mod number;
mod pick;
mod place;
pub mod rebuild;
pub(crate) mod reorder;
mod status;
mod store;
mod telling;
pub mod token;
pub mod transition;
mod unpaid;
mod view;

pub use advance::{Step, advance};
pub use agreement::{Agreement, Booked, Fulfilment, Pay, Picture, Share, Sold, Source, SourceKind, Substitution};
pub use cancel::{Cancel, cancel};
pub use claim::{Picker, claim, release};
pub use draft::{Contact, Draft};
pub use error::OrderError;
pub use fact::{
    Aspect, OrderCanceled, OrderClaimed, OrderCompleted, OrderCreated, OrderExpired, OrderPicked, OrderPlaced,
    OrderReassigned, OrderRefunded, OrderReleased, OrderStatusChanged, OrderUpdated, Told, Unpaid,
};
pub use find::{Reader, by_ids, by_number, find, of_customer, readable};
pub use forget::forget;
pub use history::{Chapter, history};
pub use mark::{Instead, Mark, mark};
pub use model::{Line, Order};
pub use money::{intents, split_of};
pub use number::Numbers;
pub use pick::{Pick, PickedStatus, Substitute};
pub use place::{Standing, created, place};
pub use reorder::{Reordered, Skipped, reorder};
pub use status::Status;
pub use transition::{Condition, Power};
pub use unpaid::unpaid;
pub use view::{
    BuyerView, ChargeView, FulfilmentView, ItemView, OrderView, PartView, PaymentView, ShareView, SlotView,
    SubstituteView, TaxView, TotalsView,
};

pub(crate) use fact::facts;
pub(crate) use follow::consumers;

use check::{check_move, refused};
use find::{check_version, lock, lock_within};
use let_go::let_go;
