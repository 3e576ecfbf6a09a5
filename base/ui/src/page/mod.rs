//! Pages that belong to the house itself. Those of a business are with what they show.

mod error;

pub use error::ErrorPage;
