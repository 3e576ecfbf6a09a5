//! How far an order has come.

use crate::word::words;

words! {
    /// How far an order has come, or the part of it that one site hands over.
    #[schema(as = OrderStatus)]
    Status {
        /// Written down, and its stock promised; the provider has not said yes yet.
        PendingPayment = "PENDING_PAYMENT",
        /// It was not paid: declined, or not in time. What it held is free again.
        Expired = "EXPIRED",
        /// It stands.
        Created = "CREATED",
        /// Somebody picks it.
        InProgress = "IN_PROGRESS",
        /// All that there is has been picked, and something is missing that nobody has agreed to.
        Missing = "MISSING",
        /// It will be later than was promised.
        Delayed = "DELAYED",
        /// Packed, and waiting to be fetched or brought.
        Ready = "READY",
        /// On its way.
        OutForDelivery = "OUT_FOR_DELIVERY",
        /// Brought.
        Delivered = "DELIVERED",
        /// Fetched.
        PickedUp = "PICKED_UP",
        /// All of it came back.
        Returned = "RETURNED",
        /// Called off. What it held is free again, what was paid goes back.
        Canceled = "CANCELED",
    }
}

impl Status {
    /// Nothing comes after it, but a return.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Expired | Self::Canceled | Self::Delivered | Self::PickedUp | Self::Returned)
    }

    /// How far on the way to its buyer.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::PendingPayment | Self::Expired | Self::Canceled => 0,
            Self::Created => 1,
            Self::InProgress | Self::Missing | Self::Delayed => 2,
            Self::Ready => 3,
            Self::OutForDelivery => 4,
            Self::Delivered | Self::PickedUp => 5,
            Self::Returned => 6,
        }
    }

    /// The buyer has it.
    pub const fn is_handed_over(self) -> bool {
        matches!(self, Self::Delivered | Self::PickedUp | Self::Returned)
    }
}
