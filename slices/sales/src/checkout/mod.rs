//! From a cart to an order: preview, confirm, and a checkout step by step, over one engine. A confirm is three steps, and
//! whatever is cut off between them is ended by a worker.

mod arrive;
mod attempt;
mod begin;
mod body;
mod conclude;
mod cut;
mod error;
mod held;
pub(crate) mod http;
pub(crate) mod http_order;
mod plan;
mod problem;
mod proceed;
mod recover;
mod saga;
pub mod session;
mod stock;
mod view;
mod wish;

pub use arrive::Arrival;
pub use cut::{CRASH_POINTS, Cut};
pub use error::CheckoutError;
pub use held::{Held, HeldPart};
pub use plan::{Plan, plan};
pub use problem::Problem;
pub use view::{MissingView, PreviewLine, PreviewSlot, PreviewView};
pub use wish::{Buyer, Fulfilment, Goods, Line, Paying, To, Wish};

pub(crate) use begin::{share, sold};
pub(crate) use body::{PaymentBody, checked_address};
pub(crate) use plan::{Again, plan_again};
pub(crate) use recover::{job, schedule};
pub(crate) use stock::{Demand, demand_of_parts};
