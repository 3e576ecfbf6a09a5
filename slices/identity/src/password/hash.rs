//! Argon2id hashes as PHC strings, and the bcrypt ones that imported users bring.

use argon2::{Algorithm, Argon2, Params, Version};

use super::Password;
use crate::base64::Alphabet::Standard;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    /// OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self { memory: 19 * 1024, passes: 2, lanes: 1 }
    }
}

impl Cost {
    /// The least that the algorithm takes, for tests that are not about it.
    pub const CHEAP: Self = Self { memory: 8, passes: 1, lanes: 1 };
    /// More than this in a stored hash is a trap, not a password.
    const MOST: Self = Self { memory: 256 * 1024, passes: 16, lanes: 8 };

    fn params(self) -> Result<Params, argon2::Error> {
        Params::new(self.memory, self.passes, self.lanes, Some(LENGTH))
    }

    fn reaches(self, wanted: Self) -> bool {
        self.memory >= wanted.memory && self.passes >= wanted.passes && self.lanes >= wanted.lanes
    }
}

const LENGTH: usize = 32;

/// What comparing a password with a hash said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is another password.
    Wrong,
    /// It is the password.
    Right,
    /// It is the password, and its hash should be made anew: it is cheaper than wanted, or of another kind.
    RightButWeak,
}

/// The PHC string of a password.
pub(super) fn hash(password: &Password, salt: [u8; 16], cost: Cost) -> Result<String, argon2::Error> {
    let mut out = [0; LENGTH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?).hash_password_into(
        password.bytes(),
        &salt,
        &mut out,
    )?;
    let Cost { memory, passes, lanes } = cost;
    Ok(format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${}${}", Standard.encode(&salt), Standard.encode(&out)))
}

/// Compares. A hash that cannot be read fits no password.
pub(super) fn verify(password: &Password, stored: &str, wanted: Cost) -> Verdict {
    if stored.starts_with("$2") {
        return match bcrypt::verify(password.bytes(), stored) {
            Ok(true) => Verdict::RightButWeak,
            Ok(false) | Err(_) => Verdict::Wrong,
        };
    }
    let Some((cost, salt, expected)) = parse(stored) else { return Verdict::Wrong };
    let Ok(params) = Params::new(cost.memory, cost.passes, cost.lanes, Some(expected.len())) else {
        return Verdict::Wrong;
    };
    let mut out = vec![0; expected.len()];
    let computed =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(password.bytes(), &salt, &mut out);
    if computed.is_err() || !crate::secret::equal(&out, &expected) {
        return Verdict::Wrong;
    }
    if cost.reaches(wanted) { Verdict::Right } else { Verdict::RightButWeak }
}

fn parse(stored: &str) -> Option<(Cost, Vec<u8>, Vec<u8>)> {
    let mut parts = stored.strip_prefix("$argon2id$v=19$")?.split('$');
    let (cost, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
    let mut costs = cost.split(',');
    let mut number = |name: &str| costs.next()?.strip_prefix(name)?.parse::<u32>().ok();
    let cost = Cost { memory: number("m=")?, passes: number("t=")?, lanes: number("p=")? };
    let (salt, hash) = (Standard.decode(salt)?, Standard.decode(hash)?);
    (parts.next().is_none() && Cost::MOST.reaches(cost) && (16..=64).contains(&hash.len()))
        .then_some((cost, salt, hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::typed(text)
    }

    #[test]
    fn a_hash_fits_its_password_only() {
        let stored = hash(&typed("correct horse"), [7; 16], Cost::CHEAP).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        assert_eq!(verify(&typed("correct horse"), &stored, Cost::CHEAP), Verdict::Right);
        assert_eq!(verify(&typed("wrong horse"), &stored, Cost::CHEAP), Verdict::Wrong);
    }

    #[test]
    fn a_cheaper_hash_than_wanted_is_to_be_made_anew() {
        let stored = hash(&typed("correct horse"), [7; 16], Cost::CHEAP).unwrap();
        let wanted = Cost { memory: 16, ..Cost::CHEAP };
        assert_eq!(verify(&typed("correct horse"), &stored, wanted), Verdict::RightButWeak);
    }

    #[test]
    fn imported_hashes_verify_and_are_upgraded() {
        let stored = bcrypt::hash_with_salt("correct horse", 4, [7; 16]).unwrap().to_string();
        assert_eq!(verify(&typed("correct horse"), &stored, Cost::CHEAP), Verdict::RightButWeak);
        assert_eq!(verify(&typed("wrong horse"), &stored, Cost::CHEAP), Verdict::Wrong);
    }

    #[test]
    fn what_cannot_be_read_fits_nothing() {
        let trap =
            "$argon2id$v=19$m=4000000000,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        for junk in ["", "$", "$argon2id$v=19$", "plain", "$2b$04$short", trap] {
            assert_eq!(verify(&typed("x"), junk, Cost::CHEAP), Verdict::Wrong, "{junk}");
        }
    }

    /// A known answer, so that hashes of other programs are read as they meant them.
    #[test]
    fn reads_hashes_of_the_reference_implementation() {
        let stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert_eq!(verify(&typed("password"), stored, Cost::CHEAP), Verdict::Right);
    }
}
