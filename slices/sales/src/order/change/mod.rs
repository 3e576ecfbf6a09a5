//! Wanting an order otherwise, while nobody has begun with it: other lines, another address, another window. It is planned
//! anew by the engine of the checkout, with what holds of it already, and then agreed on in one transaction; what is dearer
//! is paid for before.

mod apply;
mod body;
pub(crate) mod http;
mod plan;
mod saga;

pub(crate) use saga::job;

use bodega_inventory::Reach;
use bodega_kernel::{Id, noun};
use jiff::civil::Date;

use super::Reader;
use crate::checkout::{Line, Paying, To};

/// What is wanted otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Which order.
    pub order: Id<noun::Order>,
    /// Who wants it.
    pub reader: Reader,
    /// All lines, as they are to be.
    pub lines: Option<Vec<Line>>,
    /// Where it is to go.
    pub to: Option<To>,
    /// When; without a date the next one that has room.
    pub slot: Option<(Id<noun::Slot>, Option<Date>)>,
    /// How what is dearer is paid.
    pub paying: Option<Paying>,
    /// The version that was read.
    pub expected: Option<i64>,
}

impl Wanted {
    /// Staff move orders at the sites that they reach only.
    fn reach(&self) -> Reach {
        self.reader.staff.clone().unwrap_or(Reach::ALL)
    }
}
