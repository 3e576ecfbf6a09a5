//! Accepting an invitation: it proves the e-mail, sets the password of who has none that is proven, and signs in.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Call, Check, Id, Invalid, Scope, noun};

use crate::{
    Identity, IdentityError, UserView,
    change::{self, Change},
    password::{self, Password},
    proof::{self, Proof},
    secret,
    session::{Because, Device, Opening, SignedIn, end_all, open, standing::Standing},
    staff,
    user::{self, prove},
};

/// Somebody who accepts an invitation.
#[derive(Debug, Clone)]
pub struct Acceptance {
    token: String,
    password: Option<Password>,
    device: Device,
}

impl Acceptance {
    /// The same, if every field is good.
    pub fn checked(token: &str, password: Option<&str>, device: Device) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let password = password.map(|password| password::check(&mut check, "password", password, None));
        check.done().map(|()| Self { token: token.to_owned(), password, device })
    }
}

impl Identity {
    /// Accepts an invitation and signs in at the merchant that invited.
    pub async fn accept_invitation(&self, call: &Call, new: Acceptance) -> Result<SignedIn, IdentityError> {
        let call = call.clone().within(Scope::Installation);
        let hash = match &new.password {
            Some(password) => Some(self.hasher().hash(self.env(), password).await?),
            None => None,
        };
        let (token, opening) = (secret::hash(&new.token), Opening::mint(self.env(), self.config(), &new.device));
        let next = opening.clone();
        let who = self.db().write(&call, move |tx| accept(tx, &token, hash.as_deref(), &next)).await?;
        self.signed_in(who, &opening, call.at).await
    }
}

fn accept(
    tx: &mut Tx,
    token: &[u8],
    hash: Option<&str>,
    opening: &Opening,
) -> Result<(Standing, UserView), IdentityError> {
    let proof = proof::spend(tx, token, Proof::Invite)?.ok_or_else(prove::bad_link)?;
    let invited = user::store::by_id(tx, proof.user)?.ok_or_else(prove::bad_link)?;
    let owner = prove::prove(tx, &invited)?;
    // A password that was set before the e-mail was proven may be a stranger's: it never stays.
    let keeps_password = owner.id != invited.id || invited.verified_at.is_some();
    match hash {
        Some(hash) if !keeps_password || owner.password.is_none() => set(tx, owner.id, hash)?,
        None if !keeps_password || owner.password.is_none() => {
            return Err(Invalid::one("password", "REQUIRED", "choose a password").into());
        }
        // Somebody who has a login keeps its password; what was sent is not needed.
        _ => {}
    }
    staff::accept(tx, proof.merchant, owner.id)?;
    tx.record(Audit::new("staff.accepted", "user", owner.id).merchant(proof.merchant))?;
    change::note(tx, &Change::User(owner.id))?;
    let opened = open(tx, proof.merchant, owner.id, opening)?.0;
    let view = user::view(tx, &opened.at_home())?;
    Ok((opened, view))
}

fn set(tx: &mut Tx, user: Id<noun::User>, hash: &str) -> Result<(), IdentityError> {
    user::store::set_password(tx, user, hash)?;
    end_all(tx, user, None, None, Because::PasswordChanged)?;
    Ok(())
}
