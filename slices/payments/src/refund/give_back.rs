//! Ending what was to be paid, however far it has come.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use super::{NewRefund, Refund, request_locked};
use crate::{
    PaymentsError,
    intent::{Claim, State, call_off_locked, lock},
};

/// What giving back came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenBack {
    /// Nothing was taken: what was held is let go.
    Canceled,
    /// What was taken goes back.
    Refunded(Box<Refund>),
    /// There was nothing to give back.
    Nothing,
}

/// Ends the payment of something that is canceled: whichever of letting go and giving all of it back fits. While the
/// provider is just being asked to take the money this is [`PaymentsError::Changed`]: ask again a little later.
pub fn give_back(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Payment>,
    reason: &str,
    reference: &str,
) -> Result<GivenBack, PaymentsError> {
    let before = lock(tx, scope, id)?;
    if before.capturing > 0 {
        return Err(PaymentsError::Changed);
    }
    let holds = before.state.is_open() || before.state == State::Authorised;
    if holds && before.claim != Claim::CalledOff {
        let after = call_off_locked(tx, scope, before.clone(), reason)?;
        if after.captured == 0 {
            return Ok(GivenBack::Canceled);
        }
        return whole(tx, scope, after, reason, reference);
    }
    whole(tx, scope, before, reason, reference)
}

fn whole(
    tx: &mut Tx,
    scope: &Scope,
    before: crate::intent::Intent,
    reason: &str,
    reference: &str,
) -> Result<GivenBack, PaymentsError> {
    if before.refundable() == 0 {
        return Ok(GivenBack::Nothing);
    }
    let new = NewRefund { reference: Some(reference.to_owned()), ..NewRefund::because(reason) };
    Ok(GivenBack::Refunded(Box::new(request_locked(tx, scope, before, &new)?)))
}
