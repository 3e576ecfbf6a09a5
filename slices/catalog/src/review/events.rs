//! The facts that reviews tell of: references and figures, never a word of what was written.

use bodega_events::Fact;
use bodega_kernel::{Id, noun};
use serde::Serialize;

macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident = $kind:literal { $($(#[doc = $fdoc:literal])+ $field:ident: $type:ty,)* })*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            /// Which.
            pub review_id: Id<noun::Review>,
            /// Of which product.
            pub product_id: Id<noun::Product>,
            $($(#[doc = $fdoc])+ pub $field: $type,)*
        }
        impl Fact for $name {
            const TYPE: &'static str = $kind;
            fn stream(&self) -> String {
                format!("review:{}", self.review_id)
            }
        }
    )*};
}

facts! {
    /// A review was written or changed, and waits for somebody to look at it.
    ReviewSubmitted = "review.submitted" {
        /// Was it shown until now?
        was_shown: bool,
    }
    /// A review is shown: the product's rating has changed.
    ReviewApproved = "review.approved" {
        /// From 1 to 5.
        rating: i64,
    }
    /// A review is not shown.
    ReviewRejected = "review.rejected" {
        /// Was it shown until now?
        was_shown: bool,
    }
    /// A review is gone.
    ReviewDeleted = "review.deleted" {
        /// Was it shown until now?
        was_shown: bool,
    }
    /// The merchant answered a review, or took the answer back.
    ReviewReplied = "review.replied" {
        /// Is there an answer now?
        replied: bool,
    }
}
