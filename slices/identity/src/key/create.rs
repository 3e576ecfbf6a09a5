//! Making a key. Nobody makes one that may more than they may themselves.

use std::collections::BTreeSet;

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_http::Network;
use bodega_kernel::{Check, Env, Id, Invalid, Scope, Time, noun, text};
use serde_json::json;

use super::{ApiKey, Mode, store};
use crate::{Grantor, IdentityError, events::KeyCreated, permission, secret};

/// A key that is to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub(super) name: String,
    pub(super) mode: Mode,
    pub(super) scopes: BTreeSet<String>,
    pub(super) networks: Vec<String>,
    pub(super) expires_at: Option<Time>,
}

impl NewKey {
    /// The same, if every field is good.
    pub fn checked(
        name: &str,
        mode: Mode,
        scopes: &[String],
        networks: &[String],
        (expires_at, now): (Option<Time>, Time),
    ) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let name = text::checked(&mut check, "name", name, 1, 80);
        check.that(!scopes.is_empty(), "scopes", "REQUIRED", "must name at least one permission");
        for (at, scope) in scopes.iter().enumerate() {
            let known = permission::is_of_merchant(scope);
            check.that(known, &format!("scopes[{at}]"), "UNKNOWN_PERMISSION", "is not a permission of a merchant");
        }
        check.that(networks.len() <= 50, "allowedAddresses", "TOO_MANY", "must be at most 50");
        for (at, network) in networks.iter().enumerate() {
            check.take(&format!("allowedAddresses[{at}]"), "INVALID_VALUE", network.parse::<Network>());
        }
        check.that(expires_at.is_none_or(|at| at > now), "expiresAt", "IN_THE_PAST", "must be in the future");
        let (scopes, networks) = (scopes.iter().cloned().collect(), networks.to_vec());
        check.done().map(|()| Self { name, mode, scopes, networks, expires_at })
    }
}

/// A secret that nobody has seen yet. Made before the transaction, since it is random.
#[derive(Clone)]
pub struct Minted(String);

impl Minted {
    /// A random one.
    pub fn mint(env: &Env, mode: Mode) -> Self {
        Self(format!("bk_{}_{}", mode.as_str(), secret::mint(env)))
    }

    /// What is shown once.
    pub fn secret(&self) -> &str {
        &self.0
    }

    pub(super) fn hash(&self) -> Vec<u8> {
        secret::hash(&self.0)
    }

    pub(super) fn hint(&self) -> String {
        self.0.chars().take("bk_live_".len() + 4).collect()
    }
}

/// Makes a key.
pub fn create(
    tx: &mut Tx,
    scope: &Scope,
    by: &Grantor,
    new: &NewKey,
    minted: &Minted,
) -> Result<ApiKey, IdentityError> {
    add(tx, scope, by, new, (minted, None))
}

pub(super) fn add(
    tx: &mut Tx,
    scope: &Scope,
    by: &Grantor,
    new: &NewKey,
    (minted, replaces): (&Minted, Option<Id<noun::ApiKey>>),
) -> Result<ApiKey, IdentityError> {
    by.may_give(new.scopes.iter().map(String::as_str))?;
    // A key reaches all sites: who does not cannot make one.
    by.may_reach(None)?;
    let now = tx.now();
    let NewKey { name, mode, scopes, networks, expires_at } = new.clone();
    let key = ApiKey {
        id: tx.id(),
        hint: minted.hint(),
        name,
        mode,
        scopes,
        networks,
        created_by: tx.call().actor.id.clone(),
        replaces,
        expires_at,
        ended_at: None,
        last_used_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::add(tx, scope, &key, &minted.hash())?;
    let line = Audit::new("key.created", "key", key.id).merchant(scope.one()?);
    tx.record(line.after(json!({
        "name": key.name, "mode": key.mode, "scopes": key.scopes, "allowedAddresses": key.networks,
        "expiresAt": key.expires_at, "replaces": key.replaces,
    })))?;
    events::append(tx, scope, &KeyCreated { key_id: key.id })?;
    Ok(key)
}
