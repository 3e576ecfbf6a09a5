//! What a stock request is.

use bodega_kernel::{Id, Time, noun};

use crate::{item::Item, word::words};

words! {
    /// What an employee wants done.
    #[schema(as = StockRequestType)]
    Kind {
        /// Let the balance say so much: a count by other means.
        SetQuantity = "SET_QUANTITY",
        /// Let there be so much more.
        AddQuantity = "ADD_QUANTITY",
    }
}

words! {
    /// How far a request has come.
    #[schema(as = StockRequestStatus)]
    Status {
        /// Nobody has decided.
        Pending = "PENDING",
        /// A manager said yes, and stock has changed.
        Approved = "APPROVED",
        /// A manager said no.
        Rejected = "REJECTED",
    }
}

words! {
    /// What a manager says.
    Decision {
        /// Yes.
        Approved = "APPROVED",
        /// No.
        Rejected = "REJECTED",
    }
}

impl From<Decision> for Status {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Approved => Self::Approved,
            Decision::Rejected => Self::Rejected,
        }
    }
}

/// An employee's wish, checked.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Where.
    pub site: Id<noun::Site>,
    /// Of what.
    pub item: Item,
    /// Set or add.
    pub kind: Kind,
    /// How much.
    pub quantity: i64,
    /// Why, in the employee's words.
    pub note: Option<String>,
}

/// An employee's wish, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRequest {
    /// Its id.
    pub id: Id<noun::StockRequest>,
    /// Where.
    pub site: Id<noun::Site>,
    /// Of what.
    pub variant: Id<noun::Variant>,
    /// Set or add.
    pub kind: Kind,
    /// How much.
    pub quantity: i64,
    /// Why, in the employee's words.
    pub note: Option<String>,
    /// How far it has come.
    pub status: Status,
    /// Who asks.
    pub requested_by: String,
    /// When it was asked.
    pub created_at: Time,
    /// Who decided.
    pub reviewed_by: Option<String>,
    /// When it was decided.
    pub reviewed_at: Option<Time>,
    /// Why, in the manager's words.
    pub review_note: Option<String>,
}
