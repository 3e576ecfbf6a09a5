//! The log: facts are appended in the transaction of the change that they tell of, and read in order without gaps.

mod append;
pub(crate) mod event;
mod heads;
mod payload;
mod read;

pub(crate) use append::origin;
pub use append::{Fact, Facts, append, append_all};
pub use event::Event;
pub use heads::heads;
pub use payload::{payloads, whole_stream};
pub use read::{Slice, Types, after, head, log_id, of_stream, page, tail};

use bodega_db::DbError;
use bodega_kernel::{MerchantId, Scope};

/// Whose events and jobs those are that belong to no merchant: the installation's own.
pub const INSTALLATION: MerchantId = MerchantId(0);

/// The merchant that a scope writes for.
pub(crate) fn writes_for(scope: &Scope) -> Result<MerchantId, DbError> {
    match scope {
        Scope::Installation => Ok(INSTALLATION),
        other => Ok(other.one()?),
    }
}

/// The scope of what belongs to `merchant`.
pub(crate) fn scope_of(merchant: MerchantId) -> Scope {
    if merchant == INSTALLATION { Scope::Installation } else { Scope::One(merchant) }
}

/// The merchants that a scope reads, as statements take them: nothing when it is all of them.
pub(crate) fn reads_of(scope: &Scope) -> Option<serde_json::Value> {
    match scope {
        Scope::One(merchant) => Some(serde_json::json!([merchant.0])),
        Scope::Many(many) => Some(many.iter().map(|merchant| merchant.0).collect()),
        Scope::Installation => None,
    }
}
