//! What is mailed to prove that somebody reads an e-mail's mailbox: a random token that is good once, for a purpose,
//! for a while. Minted when the mail is sent; here is only its hash.

use std::time::Duration;

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Time, noun};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Verifying an e-mail.
    Verify,
    /// Setting a password anew.
    Reset,
    /// Joining a merchant's staff.
    Invite,
}

impl Proof {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "VERIFY",
            Self::Reset => "RESET",
            Self::Invite => "INVITE",
        }
    }

    const fn life(self) -> Duration {
        match self {
            Self::Verify => Duration::from_secs(3 * 86_400),
            Self::Reset => Duration::from_secs(3_600),
            Self::Invite => Duration::from_secs(7 * 86_400),
        }
    }
}

/// Whom a token proves, and where.
pub(crate) struct Proven {
    pub merchant: MerchantId,
    pub user: Id<noun::User>,
}

impl FromRow for Proven {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { merchant: row.take()?, user: row.take()? })
    }
}

sql!(ADD, "INSERT INTO identity_proof (hash, merchant, user_id, kind, expires_at) VALUES ($1, $2, $3, $4, $5)");
sql!(
    hot LOOK,
    "SELECT merchant, user_id FROM identity_proof WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3"
);
sql!(
    hot SPEND,
    "UPDATE identity_proof SET used_at = $3 WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3
     RETURNING merchant, user_id"
);
sql!(hot VOID, "UPDATE identity_proof SET used_at = $3 WHERE user_id = $1 AND kind = $2 AND used_at IS NULL");
sql!(FORGET, "DELETE FROM identity_proof WHERE expires_at < $1");

/// Stores the hash of a token that is about to be mailed. Earlier ones for the same purpose stay good: mails overtake
/// each other.
pub(crate) fn add(
    tx: &mut Tx,
    merchant: MerchantId,
    user: Id<noun::User>,
    proof: Proof,
    hash: &[u8],
) -> Result<(), DbError> {
    let ends = tx.now().after(proof.life());
    tx.execute(&ADD, params![hash, merchant, user, proof.as_str(), ends]).map(drop)
}

/// Whom a token would prove, without spending it.
pub(crate) fn look(tx: &mut ReadTx, hash: &[u8], proof: Proof, now: Time) -> Result<Option<Proven>, DbError> {
    tx.maybe(&LOOK, params![hash, proof.as_str(), now])
}

/// Spends a token.
pub(crate) fn spend(tx: &mut Tx, hash: &[u8], proof: Proof) -> Result<Option<Proven>, DbError> {
    let now = tx.now();
    tx.maybe(&SPEND, params![hash, proof.as_str(), now])
}

/// Takes back the reset links of a user: the password was changed.
pub(crate) fn void(tx: &mut Tx, user: Id<noun::User>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&VOID, params![user, Proof::Reset.as_str(), now]).map(drop)
}

/// Drops what is too old.
pub(crate) fn tidy(tx: &mut Tx) -> Result<u64, DbError> {
    let now = tx.now();
    tx.execute(&FORGET, params![now])
}
