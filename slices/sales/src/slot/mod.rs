//! Delivery windows: when orders are brought and fetched, and how many.

mod area;
mod body;
pub(crate) mod calendar;
pub(crate) mod clock;
mod create;
mod defaults;
pub(crate) mod http;
pub(crate) mod http_offer;
mod list;
pub(crate) mod model;
mod offer;
mod planned;
mod take;
mod update;
pub(crate) mod week;
mod window;
mod zone;

pub(crate) mod store;

pub(crate) use body::MOST;

pub use area::{Area, Place};
pub use calendar::date_of;
pub use create::create;
pub use defaults::{Capacities, ensure_default_windows};
pub use list::{SlotFilter, find, list};
pub use model::{Kind, NewSlot, Slot, SlotChange};
pub use offer::{HORIZON_DAYS, Wanted, next, on_date, plan, upcoming};
pub use planned::{Meant, planned};
pub use take::{Booking, Taking, give_back, give_back_place, take, take_planned};
pub use update::{close, update};
pub use window::{Refusal, Window};
pub use zone::sites_serving;
