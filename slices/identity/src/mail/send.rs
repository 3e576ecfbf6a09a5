//! Sending a mail: its link is minted now.

use bodega_events::{JobError, JobKind, JobRun};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde::Deserialize;

use super::{Due, Kind, Mail, MailError, find, sent, text};
use crate::{
    Identity, IdentityError,
    merchant::Merchant,
    proof::{self, Proof},
    secret,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    mail_id: Id<noun::Mail>,
}

/// The job that sends mails.
pub(crate) fn job(identity: &Identity) -> JobKind {
    let identity = identity.clone();
    JobKind::new("identity.mail", move |run: JobRun| {
        let identity = identity.clone();
        async move { identity.send_mail(&run).await }
    })
}

impl Identity {
    async fn send_mail(&self, run: &JobRun) -> Result<(), JobError> {
        let Payload { mail_id } = run.read()?;
        let number = run.merchant;
        // Sent already, or the user is gone: then there is nothing to do.
        let Some(due) = run.db.read(&run.scope(), move |tx| find(tx, number, mail_id)).await? else { return Ok(()) };
        self.look().await.map_err(JobError::retry)?;
        let directory = self.directory().await.map_err(JobError::retry)?;
        let merchant = directory.number(number).ok_or_else(|| JobError::fatal("the merchant is gone"))?;
        if let Some(mail) = self.compose(run, merchant, &due).await.map_err(JobError::retry)? {
            self.mailer().send(mail).await.map_err(|error| match error {
                MailError::Later(text) => JobError::retry(text),
                MailError::Refused(text) => JobError::fatal(text),
            })?;
        }
        run.db.write(&run.call(), move |tx| sent(tx, number, mail_id)).await?;
        Ok(())
    }

    /// None: it has become pointless.
    async fn compose(&self, run: &JobRun, merchant: &Merchant, due: &Due) -> Result<Option<Mail>, IdentityError> {
        let (proof, page) = match due.kind {
            Kind::Verify if due.verified_at.is_some() => return Ok(None),
            Kind::Verify => (Some(Proof::Verify), "verify-email"),
            Kind::Reset => (Some(Proof::Reset), "reset-password"),
            Kind::Invite => (Some(Proof::Invite), "accept-invitation"),
            Kind::PasswordChanged | Kind::Staff | Kind::KeyExpires => (None, ""),
        };
        let mut link = self.address_of(merchant);
        if let Some(proof) = proof {
            let token = secret::mint(self.env());
            let (hash, number, user) = (secret::hash(&token), merchant.number, due.user);
            let call = run.call().within(Scope::One(number));
            run.db.write(&call, move |tx| proof::add(tx, number, user, proof, &hash)).await?;
            link = format!("{link}/{page}?token={token}");
        }
        let (subject, text) = text::of(due.kind, &merchant.name, &due.name, &link, due.about.as_deref());
        let (from, to, at) = (merchant.name.clone(), due.email.clone(), self.env().now());
        Ok(Some(Mail { from, to, subject, text, at }))
    }

    /// What a merchant is called, and where its pages are: for mails of the slices above.
    pub async fn face_of(&self, merchant: MerchantId) -> Result<(String, String), IdentityError> {
        self.look().await?;
        let directory = self.directory().await?;
        let merchant = directory.number(merchant).ok_or(IdentityError::NotFound("merchant"))?;
        Ok((merchant.name.clone(), self.address_of(merchant)))
    }

    /// Sends a mail that another slice has written, when it is sent and not before: nothing of it is stored.
    pub async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.mailer().send(mail).await
    }

    /// Where a merchant's pages are.
    fn address_of(&self, merchant: &Merchant) -> String {
        match merchant.hosts.first() {
            Some(host) => format!("https://{host}"),
            None => self.config().public_url.trim_end_matches('/').to_owned(),
        }
    }
}
