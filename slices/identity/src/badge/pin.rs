//! Choosing a PIN. It takes the password: who finds a device signed in must not be able to come back.

use bodega_db::Audit;
use bodega_kernel::{Call, Id, Invalid, noun};
use serde_json::json;

use super::store;
use crate::{Identity, IdentityError, password::Password};

/// Four to eight digits, and not the ones that everybody tries.
fn check(pin: &str) -> Result<(), Invalid> {
    let digits = pin.as_bytes();
    let step = |by: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by);
    match () {
        () if !(4..=8).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) => {
            Err(Invalid::one("pin", "INVALID_VALUE", "must be four to eight digits"))
        }
        () if step(0) || step(1) || step(-1) => Err(Invalid::one("pin", "TOO_COMMON", "is too easy to guess")),
        () => Ok(()),
    }
}

impl Identity {
    /// Sets one's PIN at the merchant at hand, or takes it back.
    pub async fn set_pin(
        &self,
        call: &Call,
        user: Id<noun::User>,
        current_password: &str,
        pin: Option<&str>,
    ) -> Result<(), IdentityError> {
        let merchant = call.scope.one()?;
        pin.map(check).transpose()?;
        self.prove_password(call, user, current_password).await?;
        let hash = match pin {
            Some(pin) => Some(self.hasher().hash(self.env(), &Password::typed(pin)).await?),
            None => None,
        };
        self.db()
            .write(call, move |tx| {
                if !store::set_pin(tx, merchant, user, hash.as_deref())? {
                    return Err(IdentityError::NotFound("place of yours on the staff"));
                }
                tx.record(Audit::new("staff.pin_set", "user", user).after(json!({ "set": hash.is_some() })))?;
                Ok(())
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_pin_is_digits_that_are_not_guessed_at_once() {
        for good in ["2580", "73915", "19840317"] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in ["", "123", "1234", "9876", "0000", "12a4", "123456789", "１２３４"] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
