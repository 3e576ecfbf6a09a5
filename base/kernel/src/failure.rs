//! What can go wrong, said without a transport: only `base/http` knows status codes.

use std::time::Duration;

/// The kinds of failure that a caller can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// The bytes could not be read.
    Malformed,
    /// It was read, and it is wrong.
    Invalid,
    /// Who are you?
    Unauthenticated,
    /// A payment was declined or needs an act of the payer.
    Declined,
    /// You may not.
    Forbidden,
    /// There is none, or none that you may know of.
    NotFound,
    /// It contradicts what is.
    Conflict,
    /// It was meant for another version.
    Stale,
    /// It is too large.
    TooLarge,
    /// It is of a type that is not understood.
    UnsupportedType,
    /// Too often.
    Limited,
    /// A part that is needed does not answer, or there is too much to do; later it may work.
    Unavailable,
    /// Our fault.
    Internal,
}

/// What every slice's error says about itself.
pub trait Failure: std::error::Error + Send + Sync + 'static {
    /// Its kind.
    fn kind(&self) -> FailureKind;
    /// Its stable name for programs, such as `INSUFFICIENT_STOCK`.
    fn code(&self) -> &'static str;
    /// What people are told. Never internal text.
    fn message(&self) -> String {
        self.to_string()
    }
    /// Its parts: objects with `field`, `code` and `message`, or what the code is documented to carry.
    fn details(&self) -> Vec<serde_json::Value> {
        Vec::new()
    }
    /// When to try again.
    fn retry_after(&self) -> Option<Duration> {
        None
    }
}
