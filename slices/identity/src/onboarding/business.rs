//! Opening a business by oneself: somebody who has proven their e-mail becomes the administrator of a new merchant.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use crate::{
    Grantor, IdentityError,
    merchant::{self, Merchant, NewMerchant},
    staff::{self, NewStaff},
    user,
};

/// Opens a merchant with `owner` as its administrator. Runs in the scope of the installation.
pub fn open_business(tx: &mut Tx, owner: Id<noun::User>, new: &NewMerchant) -> Result<Merchant, IdentityError> {
    let owner = user::store::by_id(tx, owner)?.ok_or(IdentityError::NotFound("user"))?;
    if owner.verified_at.is_none() {
        return Err(IdentityError::NotVerified);
    }
    let merchant = merchant::create(tx, new)?;
    staff::found(tx, &Scope::One(merchant.number), &owner)?;
    Ok(merchant)
}

/// Invites the owner of a merchant that the operator opened.
pub(crate) fn invite_owner(tx: &mut Tx, merchant: &Merchant, owner: &NewStaff) -> Result<(), IdentityError> {
    staff::add(tx, &Scope::One(merchant.number), &Grantor::System, owner, None).map(drop)
}
