//! Going on: a refresh token is spent for the next one. Who uses a spent one has stolen it, or was stolen from: the
//! whole family ends.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Call, MerchantId, Scope};

use super::{Because, Device, Opening, Tokens, end_one, standing::Standing, store};
use crate::{Identity, IdentityError, events::RefreshReused, secret};

/// What using a refresh token came to. A reuse is an outcome and not an error: what it ends must stay ended.
pub enum Refreshed {
    /// The session goes on.
    On(Box<Opened>),
    /// It was spent before; the session has ended.
    Reused,
    /// There is no such token, or its session has ended.
    Unknown,
}

/// A session that goes on.
pub struct Opened(Standing);

const BAD: IdentityError = IdentityError::BadToken("The refresh token is not good. Sign in again.");

/// Spends the token of this hash. Runs in the scope of the installation.
pub fn refresh(tx: &mut Tx, at: MerchantId, hash: &[u8], next: &Opening) -> Result<Refreshed, IdentityError> {
    let Some((merchant, session, _)) = store::refresh_of(tx, hash)? else { return Ok(Refreshed::Unknown) };
    // Shown to a merchant that it is not for, it is of no use, and stays what it was. The operator visits them all.
    if merchant != at && !store::standing(tx, merchant, session)?.is_some_and(|standing| standing.operator) {
        return Ok(Refreshed::Unknown);
    }
    if store::spend(tx, hash)?.is_none() {
        return refused(tx, hash);
    }
    let expires_at = next.ends(tx.now());
    if store::seen(tx, (merchant, session), expires_at, next.agent())?.is_none() {
        return Ok(Refreshed::Unknown);
    }
    store::add_refresh(tx, (merchant, session), &next.refresh_hash(), expires_at)?;
    Ok(match store::standing(tx, merchant, session)? {
        Some(standing) => Refreshed::On(Box::new(Opened(standing))),
        None => Refreshed::Unknown,
    })
}

fn refused(tx: &mut Tx, hash: &[u8]) -> Result<Refreshed, IdentityError> {
    // It was spent, or it was too old.
    let Some((merchant, session_id, Some(_))) = store::refresh_of(tx, hash)? else { return Ok(Refreshed::Unknown) };
    if let Some(user_id) = end_one(tx, merchant, session_id, Because::Reused)? {
        tx.record(Audit::new("refresh.reused", "session", session_id).merchant(merchant))?;
        events::append(tx, &Scope::One(merchant), &RefreshReused { user_id, session_id })?;
    }
    Ok(Refreshed::Reused)
}

impl Identity {
    /// New tokens for a refresh token.
    pub async fn refresh(
        &self,
        call: &Call,
        merchant: MerchantId,
        token: &str,
        device: &Device,
    ) -> Result<Tokens, IdentityError> {
        let call = call.clone().within(Scope::Installation);
        let (hash, opening) = (secret::hash(token), Opening::mint(self.env(), self.config(), device));
        let next = opening.clone();
        match self.db().write(&call, move |tx| refresh(tx, merchant, &hash, &next)).await? {
            Refreshed::On(opened) => self.tokens(&opened.0, &opening, call.at).await,
            Refreshed::Reused => {
                metrics::counter!("bodega_refresh_reused_total").increment(1);
                Err(BAD)
            }
            Refreshed::Unknown => Err(BAD),
        }
    }

    /// Signs out: ends the session that a refresh token belongs to. A token that is not known is no fault.
    pub async fn logout(&self, call: &Call, token: &str) -> Result<(), IdentityError> {
        let call = call.clone().within(Scope::Installation);
        let hash = secret::hash(token);
        self.db()
            .write(&call, move |tx| {
                if let Some((merchant, session, _)) = store::refresh_of(tx, &hash)? {
                    end_one(tx, merchant, session, Because::SignedOut)?;
                }
                Ok(())
            })
            .await
    }
}
