//! The form of an access token: a JWT (RFC 7519) signed with Ed25519 (RFC 8037). One algorithm only: a token that
//! names another is refused before anything else of it is believed.

use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};

use super::Ring;
use crate::{IdentityError, base64::Alphabet::Url};

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who.
    pub sub: Id<noun::User>,
    /// The role when it was made. For clients; what a caller may do is looked up.
    pub role: String,
    /// At which merchant.
    pub mid: Id<noun::Merchant>,
    /// In which session.
    pub sid: Id<noun::Session>,
    /// Which key signed it: the same as in the header.
    pub kid: String,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// When it ends.
    pub exp: i64,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    kid: String,
    #[serde(default)]
    typ: Option<String>,
    /// Extensions that must be understood: we understand none.
    #[serde(default, skip_serializing)]
    crit: Option<serde_json::Value>,
}

const ALGORITHM: &str = "EdDSA";
/// More than this is no token of ours.
const LONGEST: usize = 2_048;
/// How far clocks may differ.
const SKEW: i64 = 60;

const BAD: IdentityError = IdentityError::BadToken("The access token is not good.");
const OVER: IdentityError = IdentityError::BadToken("The access token has expired.");

/// Refuses a token that has ended.
pub(super) fn is_over(claims: &Claims, now: Time) -> Result<(), IdentityError> {
    if claims.exp + SKEW <= now.seconds() { Err(OVER) } else { Ok(()) }
}

impl Ring {
    /// Makes a token that says `claims`, its key's name filled in.
    pub fn sign(&self, mut claims: Claims, now: Time) -> Result<String, IdentityError> {
        let key = self.signer(now).ok_or(IdentityError::BadToken("There is no signing key."))?;
        claims.kid.clone_from(&key.kid);
        let header = Header { alg: ALGORITHM.into(), kid: key.kid.clone(), typ: Some("JWT".into()), crit: None };
        let part = |json: serde_json::Result<Vec<u8>>| json.map(|bytes| Url.encode(&bytes)).map_err(|_| BAD);
        let signed = format!("{}.{}", part(serde_json::to_vec(&header))?, part(serde_json::to_vec(&claims))?);
        let signature = key.sign(signed.as_bytes()).ok_or(BAD)?;
        Ok(format!("{signed}.{}", Url.encode(&signature)))
    }

    /// What a good token says. Says nothing about whether its session still stands.
    pub fn read(&self, token: &str, now: Time) -> Result<Claims, IdentityError> {
        if token.len() > LONGEST {
            return Err(BAD);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(BAD)?;
        let (header, claims) = signed.split_once('.').ok_or(BAD)?;
        let bytes = |part| Url.decode(part).ok_or(BAD);
        let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| BAD)?;
        if header.alg != ALGORITHM || header.crit.is_some() {
            return Err(BAD);
        }
        let key = self.verifier(&header.kid, now).ok_or(BAD)?;
        if !key.verifies(signed.as_bytes(), &bytes(signature)?) {
            return Err(BAD);
        }
        let claims: Claims = serde_json::from_slice(&bytes(claims)?).map_err(|_| BAD)?;
        is_over(&claims, now)?;
        if claims.iat - SKEW > now.seconds() || claims.kid != header.kid {
            return Err(BAD);
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::ring::Key;

    const NOW: Time = Time::from_micros(1_780_000_000_000_000);

    fn ring() -> Ring {
        Ring::new(vec![Key::from_seed("k1".into(), &[7; 32], NOW, None).unwrap()])
    }

    fn claims() -> Claims {
        let id = uuid::Uuid::from_u128(5);
        Claims {
            sub: Id::from_uuid(id),
            role: "ADMIN".into(),
            mid: Id::from_uuid(id),
            sid: Id::from_uuid(id),
            kid: String::new(),
            iat: NOW.seconds(),
            exp: NOW.seconds() + 900,
        }
    }

    fn later(seconds: u64) -> Time {
        NOW.after(std::time::Duration::from_secs(seconds))
    }

    #[test]
    fn says_what_was_signed_until_it_ends() {
        let token = ring().sign(claims(), NOW).unwrap();
        assert_eq!(ring().read(&token, NOW).unwrap(), Claims { kid: "k1".into(), ..claims() });
        assert!(ring().read(&token, later(959)).is_ok(), "clocks may differ by a minute");
        assert_eq!(ring().read(&token, later(960)), Err(OVER));
        assert!(ring().read(&token, NOW.before(std::time::Duration::from_secs(61))).is_err());
    }

    #[test]
    fn every_changed_letter_is_noticed() {
        let token = ring().sign(claims(), NOW).unwrap();
        for at in 0..token.len() {
            let mut letters = token.clone().into_bytes();
            letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
            assert!(ring().read(std::str::from_utf8(&letters).unwrap(), NOW).is_err(), "{at}");
        }
    }

    #[test]
    fn other_algorithms_and_keys_are_refused() {
        let body = Url.encode(&serde_json::to_vec(&Claims { kid: "k1".into(), ..claims() }).unwrap());
        let with = |header: &str, signature: &[u8]| {
            format!("{}.{body}.{}", Url.encode(header.as_bytes()), Url.encode(signature))
        };
        // The public key as an HMAC secret: the classic confusion.
        let public = ring().published(NOW).remove(0).x;
        let signed = format!("{}.{body}", Url.encode(br#"{"alg":"HS256","kid":"k1"}"#));
        let key = ::ring::hmac::Key::new(::ring::hmac::HMAC_SHA256, &Url.decode(&public).unwrap());
        let tag = ::ring::hmac::sign(&key, signed.as_bytes());
        for forged in [
            with(r#"{"alg":"none","kid":"k1"}"#, b""),
            with(r#"{"alg":"HS256","kid":"k1"}"#, tag.as_ref()),
            with(r#"{"alg":"EdDSA","kid":"k1"}"#, &[0; 64]),
            with(r#"{"alg":"EdDSA","kid":"k2"}"#, &[0; 64]),
            with(r#"{"alg":"EdDSA","kid":"k1","crit":["b64"]}"#, &[0; 64]),
            with("{}", b""),
            "..".to_owned(),
            String::new(),
            "a".repeat(5_000),
        ] {
            assert!(ring().read(&forged, NOW).is_err(), "{forged}");
        }
        let stranger = Ring::new(vec![Key::from_seed("k1".into(), &[8; 32], NOW, None).unwrap()]);
        assert!(ring().read(&stranger.sign(claims(), NOW).unwrap(), NOW).is_err());
    }
}
