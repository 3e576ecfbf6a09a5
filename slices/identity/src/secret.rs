//! Secrets that are handed out: random, shown once, stored as a hash.

use bodega_kernel::Env;
use ring::digest;

use crate::base64::Alphabet::Url;

/// 256 random bits as text.
pub(crate) fn mint(env: &Env) -> String {
    Url.encode(&env.bytes::<32>())
}

/// What is stored of one. They are random, so a plain hash is enough.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, secret.as_bytes()).as_ref().to_vec()
}

/// Compares without telling by time where they differ.
pub(crate) fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
