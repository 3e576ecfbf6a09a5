//! Keys that were seen, kept in memory.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bodega_http::{Caller, HttpError, Knock, Network, Permissions};
use bodega_kernel::{Actor, Id, MerchantId, Scope, Time, noun};

use super::store;
use crate::{Identity, IdentityError, permission, secret};

/// What a key stands for.
pub(crate) struct Known {
    id: Id<noun::ApiKey>,
    merchant: MerchantId,
    permissions: Permissions,
    networks: Vec<Network>,
    ends: Option<Time>,
}

impl Known {
    fn of((merchant, id, scopes, networks, expires_at, ended_at): store::Found) -> Self {
        let names = |value| serde_json::from_value::<Vec<String>>(value).unwrap_or_default();
        let networks = names(networks);
        let mut parsed: Vec<Network> = networks.iter().filter_map(|network| network.parse().ok()).collect();
        if parsed.is_empty() && !networks.is_empty() {
            // What cannot be read must not open it to everybody.
            parsed.extend("255.255.255.255/32".parse::<Network>());
        }
        let ends = match (expires_at, ended_at) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let permissions = names(scopes).into_iter().filter(|name| permission::is_of_merchant(name)).collect();
        Self { id, merchant, permissions, networks: parsed, ends }
    }

    fn admits(&self, address: Option<IpAddr>) -> bool {
        self.networks.is_empty() || address.is_some_and(|address| self.networks.iter().any(|net| net.holds(address)))
    }
}

/// Does this look like a key rather than like a token?
pub(crate) fn looks_like_one(bearer: &str) -> bool {
    bearer.starts_with("bk_live_") || bearer.starts_with("bk_test_")
}

/// Keys by hash, unknown ones too.
#[derive(Default)]
pub(crate) struct Keys(Mutex<Held>);

#[derive(Default)]
struct Held {
    by_hash: HashMap<Vec<u8>, Option<Arc<Known>>>,
    drops: u64,
}

/// More than this are not kept.
const MOST: usize = 10_000;

impl Keys {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, hash: &[u8]) -> Result<Option<Arc<Known>>, u64> {
        let held = self.lock();
        held.by_hash.get(hash).cloned().ok_or(held.drops)
    }

    fn keep(&self, drops: u64, hash: Vec<u8>, known: Option<Known>) -> Option<Arc<Known>> {
        let known = known.map(Arc::new);
        let mut held = self.lock();
        if held.drops == drops {
            if held.by_hash.len() >= MOST {
                held.by_hash.clear();
            }
            held.by_hash.insert(hash, known.clone());
        }
        known
    }

    /// A key changed.
    pub(crate) fn forget(&self, id: Id<noun::ApiKey>) {
        let mut held = self.lock();
        held.drops += 1;
        held.by_hash.retain(|_, known| known.as_ref().is_some_and(|known| known.id != id));
    }

    /// Everything changed.
    pub(crate) fn forget_all(&self) {
        let mut held = self.lock();
        *held = Held { drops: held.drops + 1, ..Held::default() };
    }
}

const BAD: IdentityError = IdentityError::BadToken("The API key is not good.");

impl Identity {
    /// Who calls with this key.
    pub(crate) async fn key_caller(
        &self,
        knock: &Knock<'_>,
        key: &str,
        named: Option<MerchantId>,
    ) -> Result<Caller, HttpError> {
        let known = self.known_key(key).await?.ok_or(BAD)?;
        if known.ends.is_some_and(|end| end <= knock.at) {
            return Err(BAD.into());
        }
        if !known.admits(knock.address) {
            return Err(HttpError::forbidden("This key may not be used from your address."));
        }
        if named.is_some_and(|named| named != known.merchant) {
            return Err(HttpError::forbidden("This key is of another merchant."));
        }
        self.count_key_use(known.merchant, known.id, knock.at);
        Ok(Caller {
            actor: Actor::key(known.id),
            merchant: known.merchant,
            user: None,
            customer: None,
            session: None,
            role: "KEY".to_owned(),
            permissions: known.permissions.clone(),
            sites: None,
        })
    }

    async fn known_key(&self, key: &str) -> Result<Option<Arc<Known>>, IdentityError> {
        let hash = secret::hash(key);
        let drops = match self.keys().get(&hash) {
            Ok(kept) => return Ok(kept),
            Err(drops) => drops,
        };
        let asked = hash.clone();
        let found = self.db().read(&Scope::Installation, move |tx| store::by_hash(tx, &asked)).await?;
        Ok(self.keys().keep(drops, hash, found.map(Known::of)))
    }
}
