//! The keys that sign access tokens: the newest signs, all that have not ended verify.

use bodega_kernel::Time;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::Serialize;
use utoipa::ToSchema;

use crate::base64::Alphabet::Url;

/// One key.
pub struct Key {
    pub(super) kid: String,
    pair: Ed25519KeyPair,
    signs_from: Time,
    ends_at: Option<Time>,
}

impl Key {
    pub(crate) fn from_seed(kid: String, seed: &[u8], signs_from: Time, ends_at: Option<Time>) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        Some(Self { kid, pair, signs_from, ends_at })
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        Some(self.pair.sign(bytes).as_ref().to_vec())
    }

    pub(super) fn verifies(&self, bytes: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.pair.public_key().as_ref()).verify(bytes, signature).is_ok()
    }

    fn stands(&self, now: Time) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }
}

/// All keys that are known, newest first.
pub struct Ring(Vec<Key>);

impl Ring {
    pub(crate) fn new(mut keys: Vec<Key>) -> Self {
        keys.sort_by_key(|key| std::cmp::Reverse(key.signs_from));
        Self(keys)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn signer(&self, now: Time) -> Option<&Key> {
        let stands = |key: &&Key| key.stands(now);
        // A clock that is behind must not leave nobody to sign.
        self.0.iter().filter(stands).find(|key| key.signs_from <= now).or_else(|| self.0.iter().rfind(stands))
    }

    pub(super) fn verifier(&self, kid: &str, now: Time) -> Option<&Key> {
        self.0.iter().find(|key| key.kid == kid && key.stands(now))
    }

    /// What others need to check our tokens, the ones that will sign soon included.
    pub fn published(&self, now: Time) -> Vec<Jwk> {
        self.0.iter().filter(|key| key.stands(now)).map(Jwk::of).collect()
    }
}

/// A public key as a JSON Web Key (RFC 8037).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Jwk {
    /// `OKP`.
    #[schema(example = "OKP")]
    pub kty: &'static str,
    /// `Ed25519`.
    #[schema(example = "Ed25519")]
    pub crv: &'static str,
    /// `EdDSA`.
    #[schema(example = "EdDSA")]
    pub alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub purpose: &'static str,
    /// Its name in the header of tokens.
    #[schema(example = "4mYQxV1d7Yk")]
    pub kid: String,
    /// The key.
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
}

impl Jwk {
    fn of(key: &Key) -> Self {
        let x = Url.encode(key.pair.public_key().as_ref());
        Self { kty: "OKP", crv: "Ed25519", alg: "EdDSA", purpose: "sig", kid: key.kid.clone(), x }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.
    #[test]
    fn knows_the_standards_own_key() {
        let seed = Url.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let key = Key::from_seed("a".into(), &seed, Time::default(), None).unwrap();
        assert_eq!(Jwk::of(&key).x, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        let signature = key.sign(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc").unwrap();
        let expected = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assert_eq!(Url.encode(&signature), expected);
    }

    #[test]
    fn a_new_key_is_published_before_it_signs_and_the_old_one_verifies_after() {
        let at = |seconds: i64| Time::from_micros(seconds * 1_000_000);
        let ring = Ring::new(vec![
            Key::from_seed("old".into(), &[1; 32], at(0), Some(at(200))).unwrap(),
            Key::from_seed("new".into(), &[2; 32], at(100), None).unwrap(),
        ]);
        assert_eq!(ring.signer(at(50)).unwrap().kid, "old");
        assert_eq!(ring.published(at(50)).len(), 2);
        assert_eq!(ring.signer(at(100)).unwrap().kid, "new");
        assert!(ring.verifier("old", at(199)).is_some());
        assert!(ring.verifier("old", at(200)).is_none());
    }
}
