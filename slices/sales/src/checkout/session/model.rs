//! What a checkout is that is made step by step.

use bodega_identity::address;
use bodega_kernel::{Id, Time, noun};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    cart::Holder,
    checkout::{Fulfilment, Held, HeldPart, To},
    order::Booked,
    pricing::FulfilmentType,
    word::words,
};

words! {
    /// How far a checkout has come.
    #[schema(as = CheckoutStatus)]
    Status {
        /// It is being made.
        Open = "OPEN",
        /// It has become an order.
        Completed = "COMPLETED",
        /// Its time is up; what it held is free again.
        Expired = "EXPIRED",
    }
}

/// How it is to reach its buyer, as far as it is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// Brought, fetched or sent.
    pub kind: FulfilmentType,
    /// Where it is fetched.
    pub site: Option<Id<noun::Site>>,
    /// The window, and its date at the site.
    pub slot: Option<(Id<noun::Slot>, String)>,
    /// How it is sent.
    pub option: Option<String>,
}

/// A checkout that is made step by step.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Its id.
    pub id: Id<noun::Checkout>,
    /// Whose it is.
    pub holder: Holder,
    /// The cart that it is about.
    pub cart: Id<noun::Cart>,
    /// How far it has come.
    pub status: Status,
    /// Where to.
    pub address: Option<address::Draft>,
    /// How.
    pub delivery: Option<Delivery>,
    /// The stock that it holds.
    pub held: Vec<HeldPart>,
    /// The place that it holds.
    pub booked: Option<Booked>,
    /// The order that it has become.
    pub order: Option<Id<noun::Order>>,
    /// Rises with each change.
    pub version: i64,
    /// Until when it holds all that.
    pub expires_at: Time,
    /// When it was begun.
    pub created_at: Time,
}

impl Session {
    /// How it is to reach its buyer, if enough is said.
    pub fn fulfilment(&self) -> Option<Fulfilment> {
        let delivery = self.delivery.as_ref()?;
        let dated = |(slot, date): &(Id<noun::Slot>, String)| Some((*slot, date.parse::<Date>().ok()?));
        let slot = delivery.slot.as_ref().and_then(dated);
        let to = || self.address.clone().map(|address| To::Typed(Box::new(address)));
        match delivery.kind {
            FulfilmentType::Delivery => Some(Fulfilment::Delivery { to: to()?, slot }),
            FulfilmentType::Shipping => {
                Some(Fulfilment::Shipping { to: to()?, option: delivery.option.clone().unwrap_or_default() })
            }
            FulfilmentType::Pickup => Some(Fulfilment::Pickup { site: delivery.site?, slot }),
        }
    }

    /// What it holds, as an order takes it over.
    pub fn holds(&self) -> Held {
        Held { parts: self.held.clone(), booked: self.booked.clone(), by: Some((self.id, self.version)) }
    }
}
