//! Tokens that were checked before. Checking a signature costs some forty microseconds, and a client sends the same
//! token for a quarter of an hour.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use bodega_kernel::Time;
use ring::digest::{SHA256, digest};

use super::{Claims, Ring, access::is_over};
use crate::IdentityError;

/// Claims by the hash of their token: the tokens themselves are not kept.
#[derive(Default)]
pub(crate) struct Seen(Mutex<HashMap<[u8; 32], Arc<Claims>>>);

/// More than this are not kept.
const MOST: usize = 50_000;

impl Seen {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Arc<Claims>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a good token says. Its end is looked at every time, its signature once.
    pub(crate) fn read(&self, ring: &Ring, token: &str, now: Time) -> Result<Arc<Claims>, IdentityError> {
        let mut key = [0; 32];
        key.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
        let known = self.lock().get(&key).cloned();
        if let Some(claims) = known {
            is_over(&claims, now)?;
            return Ok(claims);
        }
        let claims = Arc::new(ring.read(token, now)?);
        let mut seen = self.lock();
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(key, claims.clone());
        Ok(claims)
    }

    /// Signing keys changed.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }
}
