//! What is kept of a way to pay.

use bodega_kernel::{Id, Time, noun};
use serde_json::{Value, json};

use crate::provider::{Card, Token};

/// A way to pay that a customer has kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMethod {
    /// Its id.
    pub id: Id<noun::SavedMethod>,
    /// Whose it is.
    pub customer: Id<noun::Customer>,
    /// With whom it is kept.
    pub provider: String,
    /// The provider's name for it.
    pub token: Token,
    /// What may be shown of it.
    pub card: Card,
    /// Is it what the customer usually pays with?
    pub is_default: bool,
    /// When it was kept.
    pub created_at: Time,
}

impl SavedMethod {
    /// What the audit keeps of it: never the token.
    pub(crate) fn summary(&self) -> Value {
        json!({
            "customerId": self.customer, "provider": self.provider, "brand": self.card.brand,
            "last4": self.card.last4, "isDefault": self.is_default,
        })
    }
}
