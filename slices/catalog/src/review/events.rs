//! The facts that reviews tell of: references and figures, never a word of what was written.

use bodega_events::facts;
use bodega_kernel::{Id, noun};

facts! {
    /// A review was written or changed, and waits for somebody to look at it.
    ReviewSubmitted = "review.submitted", "review" review_id {
        /// Which.
        review_id: Id<noun::Review>,
        /// Of which product.
        product_id: Id<noun::Product>,
        /// Was it shown until now?
        was_shown: bool,
    }

    /// A review is shown: the product's rating has changed.
    ReviewApproved = "review.approved", "review" review_id {
        /// Which.
        review_id: Id<noun::Review>,
        /// Of which product.
        product_id: Id<noun::Product>,
        /// From 1 to 5.
        rating: i64,
    }

    /// A review is not shown.
    ReviewRejected = "review.rejected", "review" review_id {
        /// Which.
        review_id: Id<noun::Review>,
        /// Of which product.
        product_id: Id<noun::Product>,
        /// Was it shown until now?
        was_shown: bool,
    }

    /// A review is gone.
    ReviewDeleted = "review.deleted", "review" review_id {
        /// Which.
        review_id: Id<noun::Review>,
        /// Of which product.
        product_id: Id<noun::Product>,
        /// Was it shown until now?
        was_shown: bool,
    }

    /// The merchant answered a review, or took the answer back.
    ReviewReplied = "review.replied", "review" review_id {
        /// Which.
        review_id: Id<noun::Review>,
        /// Of which product.
        product_id: Id<noun::Product>,
        /// Is there an answer now?
        replied: bool,
    }
}
