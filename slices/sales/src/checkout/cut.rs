//! Where a checkout can be cut off, for the tests that prove that nothing is lost then.

use std::sync::{Arc, Mutex, PoisonError};

use bodega_db::crash;

use super::CheckoutError;

/// Every point, in the order in which a checkout comes to them; then those of the worker.
pub const CRASH_POINTS: &[&str] = &[
    "checkout.before_step_1",
    "checkout.after_step_1",
    "checkout.before_authorise",
    "checkout.in_authorise",
    "checkout.after_authorise",
    "checkout.before_step_3",
    "checkout.after_step_3",
    "recovery.before_ask",
    "recovery.after_ask",
    "recovery.after_step_3",
];

/// Cuts one checkout of this handle off, where a test says so: what was written stands, and nothing more is done, as if
/// the process had died there.
#[derive(Debug, Clone, Default)]
pub struct Cut(Arc<Mutex<Option<&'static str>>>);

impl Cut {
    /// The next one that comes to this point is cut off there.
    pub fn at(&self, point: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(point);
    }

    /// Goes by a point.
    pub(crate) fn pass(&self, point: &'static str) -> Result<(), CheckoutError> {
        crash::point(point);
        let mut cut = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *cut == Some(point) {
            *cut = None;
            return Err(CheckoutError::Cut(point));
        }
        Ok(())
    }
}
