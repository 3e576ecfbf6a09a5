//! Bringing in a new signing key: published at once, signing after `lead`, the old ones verifying until the last token
//! that they signed has ended. So neither our nodes nor others who keep our JWKS ever meet a token whose key they do
//! not know.

use std::time::Duration;

use bodega_db::{Audit, Tx};
use bodega_kernel::Env;
use ring::signature::KeyPair;
use serde_json::json;

use super::store;
use crate::{IdentityError, base64::Alphabet::Url, change, change::Change};

/// A key that is not in use yet. Made before the transaction, since it is random.
#[derive(Clone)]
pub struct NewKey {
    kid: String,
    seed: [u8; 32],
}

impl NewKey {
    /// A random one.
    pub fn mint(env: &Env) -> Self {
        Self { kid: Url.encode(&env.bytes::<8>()), seed: env.bytes() }
    }
}

/// Tokens live this long at most.
const LONGEST_LIFE: Duration = Duration::from_secs(15 * 60 + 60);

/// Brings in `key`. Gives its name.
pub fn rotate(tx: &mut Tx, key: &NewKey, lead: Duration) -> Result<String, IdentityError> {
    let signs_from = tx.call().after(lead);
    let pair = ring::signature::Ed25519KeyPair::from_seed_unchecked(&key.seed)
        .map_err(|_| IdentityError::BadToken("The key is not good."))?;
    store::add(tx, &key.kid, &key.seed, pair.public_key().as_ref(), signs_from)?;
    store::end_others(tx, &key.kid, signs_from.after(LONGEST_LIFE))?;
    tx.record(Audit::new("signing_key.rotated", "signing_key", &key.kid).after(json!({ "signsFrom": signs_from })))?;
    change::note(tx, &Change::Signing)?;
    Ok(key.kid.clone())
}
