//! What a reservation is, and how demand is decided.

use bodega_kernel::{Id, Time, noun};

use crate::{
    events::Part,
    item::Lack,
    line::{Demand, Line, Sums},
    stock::model::Locked,
    word::words,
};

words! {
    /// How far a reservation has come.
    #[schema(as = ReservationStatus)]
    Status {
        /// What is left of it is promised.
        Open = "OPEN",
        /// All of it has left.
        Fulfilled = "FULFILLED",
        /// What was left of it was given back.
        Released = "RELEASED",
        /// Nobody claimed it in time; what was left of it was given back.
        Expired = "EXPIRED",
    }
}

/// A wish for stock at one site.
#[derive(Debug, Clone)]
pub struct Reserve {
    /// What it is for, such as `checkout:chk_…`, unique within the merchant. Asked for again under the same reference,
    /// the first reservation is the answer.
    pub reference: String,
    /// Where.
    pub site: Id<noun::Site>,
    /// What, and how much of it.
    pub wanted: Wanted,
    /// When the promise ends. `None`: an order holds it.
    pub expires_at: Option<Time>,
    /// Take what there is, rather than all or nothing?
    pub partial: bool,
}

/// What a wish is for.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// Lines, as people name things: the catalogue is asked when the promise is made. Lines about one variant are added up.
    Lines(Vec<Line>),
    /// What was asked of the catalogue before.
    Demand(Demand),
}

impl From<Vec<Line>> for Wanted {
    fn from(lines: Vec<Line>) -> Self {
        Self::Lines(lines)
    }
}

impl From<Demand> for Wanted {
    fn from(demand: Demand) -> Self {
        Self::Demand(demand)
    }
}

/// Stock that is promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Its id.
    pub id: Id<noun::Reservation>,
    /// What it is for.
    pub reference: String,
    /// Where.
    pub site: Id<noun::Site>,
    /// How far it has come.
    pub status: Status,
    /// When the promise ends; never, while an order holds it.
    pub expires_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// What is promised, by variant.
    pub lines: Vec<Promise>,
}

impl Reservation {
    /// What was wanted and could not be promised: only where a part was good enough.
    pub fn is_short(&self) -> bool {
        self.lines.iter().any(|line| line.quantity < line.wanted)
    }
}

/// What is promised of one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The stock row.
    pub stock: Id<noun::Stock>,
    /// Of what.
    pub variant: Id<noun::Variant>,
    /// How much was wanted.
    pub wanted: i64,
    /// How much was promised.
    pub quantity: i64,
    /// How much of that has left.
    pub fulfilled: i64,
}

impl Promise {
    /// What is still promised while the reservation is open.
    pub fn open(&self) -> i64 {
        self.quantity - self.fulfilled
    }
}

/// What is promised of each locked row, and what there is too little of. A row that is not there has nothing.
pub(crate) fn decide(demand: &Sums, rows: &Locked, site: Id<noun::Site>) -> (Vec<Promise>, Vec<Lack>) {
    let (mut promises, mut lacks) = (Vec::new(), Vec::new());
    for (variant, wanted) in demand.iter().map(|(variant, wanted)| (*variant, *wanted)) {
        let row = rows.find((variant, site));
        let available = row.map_or(0, |row| row.available().max(0));
        if available < wanted {
            lacks.push(Lack { variant, wanted, available });
        }
        let quantity = available.min(wanted);
        if let Some(row) = row.filter(|_| quantity > 0) {
            promises.push(Promise { stock: row.id, variant, wanted, quantity, fulfilled: 0 });
        }
    }
    (promises, lacks)
}

/// Lines as events tell them; what comes to nothing is left out.
pub(crate) fn parts(lines: &[Promise], quantity: impl Fn(&Promise) -> i64) -> Vec<Part> {
    let parts = lines.iter().map(|line| Part { variant_id: line.variant, quantity: quantity(line) });
    parts.filter(|part| part.quantity > 0).collect()
}
