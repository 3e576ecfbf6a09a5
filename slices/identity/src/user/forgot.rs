//! Forgotten passwords. The answer is the same whether or not the e-mail is known.

use bodega_db::Audit;
use bodega_kernel::{Call, Check, MerchantId, Scope};

use super::{password as own_password, prove, store};
use crate::{
    Email, Identity, IdentityError,
    guard::{self, Counted},
    mail::{self, Kind},
    password,
    proof::{self, Proof},
    secret,
};

impl Identity {
    /// Mails a link by which the password can be set anew, if somebody of this merchant has the e-mail.
    pub async fn forgot_password(&self, call: &Call, merchant: MerchantId, email: Email) -> Result<(), IdentityError> {
        let call = call.clone().within(Scope::Installation);
        // Five mails in a quarter of an hour fill nobody's mailbox.
        let subject = self.keyed("forgot", email.folded()).await?;
        self.db()
            .write(&call, move |tx| {
                if matches!(guard::count(tx, &subject, None)?, Counted::Refused(_)) {
                    return Ok(());
                }
                if let Some(user) = store::known(tx, merchant, email.folded())? {
                    tx.record(Audit::new("user.password_forgotten", "user", user.id).merchant(merchant))?;
                    mail::queue(tx, merchant, user.id, Kind::Reset)?;
                }
                Ok(())
            })
            .await
    }

    /// Sets a new password by the token that was mailed. It proves the e-mail too, ends every session, and opens an
    /// account that was closed by failures.
    pub async fn reset_password(&self, call: &Call, token: &str, new: &str) -> Result<(), IdentityError> {
        let call = call.clone().within(Scope::Installation);
        let mut check = Check::new();
        let new = password::check(&mut check, "password", new, None);
        check.done()?;
        let hash = secret::hash(token);
        let (looked, now) = (hash.clone(), call.at);
        let user = self
            .db()
            .read(&Scope::Installation, move |tx| match proof::look(tx, &looked, Proof::Reset, now)? {
                Some(proof) => store::by_id(tx, proof.user),
                None => Ok(None),
            })
            .await?
            .ok_or_else(prove::bad_link)?;
        let subject = self.keyed("account", &user.email_folded).await?;
        let password = self.hasher().hash(self.env(), &new).await?;
        self.db()
            .write(&call, move |tx| {
                let proof = proof::spend(tx, &hash, Proof::Reset)?.ok_or_else(prove::bad_link)?;
                let user = store::by_id(tx, proof.user)?.ok_or_else(prove::bad_link)?;
                let owner = prove::prove(tx, &user)?;
                guard::open(tx, &subject)?;
                own_password::set(tx, proof.merchant, owner.id, &password, None)
            })
            .await
    }
}
