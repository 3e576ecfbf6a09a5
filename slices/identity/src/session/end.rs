//! Ending sessions. What they stood for ends with them, at once: see `change`.

use bodega_db::{Audit, DbError, Tx};
use bodega_kernel::{Id, MerchantId, noun};
use serde_json::json;

use super::store;
use crate::{change, change::Change};

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Its owner signed out.
    SignedOut,
    /// Its owner ended it from another device.
    Ended,
    /// The password was changed or reset.
    PasswordChanged,
    /// A spent refresh token was used.
    Reused,
    /// The user left the staff, or was merged or deleted.
    Left,
}

impl Because {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "SIGNED_OUT",
            Self::Ended => "ENDED",
            Self::PasswordChanged => "PASSWORD_CHANGED",
            Self::Reused => "REUSED",
            Self::Left => "LEFT",
        }
    }
}

/// Ends one session. Gives whose it was; none when it had ended already.
pub fn end_one(
    tx: &mut Tx,
    merchant: MerchantId,
    session: Id<noun::Session>,
    because: Because,
) -> Result<Option<Id<noun::User>>, DbError> {
    let Some(user) = store::end(tx, (merchant, session), because.as_str())? else { return Ok(None) };
    let line = Audit::new("session.ended", "session", session).merchant(merchant);
    tx.record(line.after(json!({ "userId": user, "because": because.as_str() })))?;
    // With it end the sessions of those who took its device over; they are kept with their device's owner.
    change::note(tx, &Change::User(user))?;
    Ok(Some(user))
}

/// Ends all sessions of a user, at one merchant or everywhere, but one perhaps. Gives how many.
pub fn end_all(
    tx: &mut Tx,
    user: Id<noun::User>,
    at: Option<MerchantId>,
    but: Option<Id<noun::Session>>,
    because: Because,
) -> Result<u64, DbError> {
    let ended = store::end_all(tx, user, at, but, because.as_str())?;
    if ended > 0 {
        let mut line = Audit::new("sessions.ended", "user", user);
        if let Some(merchant) = at {
            line = line.merchant(merchant);
        }
        tx.record(line.after(json!({ "count": ended, "because": because.as_str() })))?;
    }
    // Always: a role may have changed even where no session had to end.
    change::note(tx, &Change::User(user))?;
    Ok(ended)
}
