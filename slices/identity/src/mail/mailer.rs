//! The port through which mails leave the house.

use std::{
    collections::VecDeque,
    fmt,
    future::Future,
    pin::Pin,
    sync::{Mutex, PoisonError},
};

use bodega_kernel::Time;

/// A mail, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// In whose name: the merchant's.
    pub from: String,
    /// To which address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// When it was written.
    pub at: Time,
}

impl fmt::Debug for Mail {
    /// Neither the address nor the link: this ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({:?})", self.subject)
    }
}

/// A mail did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It may go better later.
    #[error("the mail could not be sent now: {0}")]
    Later(String),
    /// It never will.
    #[error("the mail was refused: {0}")]
    Refused(String),
}

/// Sends mails.
pub trait Mailer: Send + Sync + 'static {
    /// Sends one.
    fn send(&self, mail: Mail) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + '_>>;
}

/// The mailer of an installation that has no other: it keeps the last mails for the mailbox page, in this process only.
#[derive(Default)]
pub struct Mailbox(Mutex<VecDeque<Mail>>);

const KEPT: usize = 200;

impl Mailbox {
    /// The mails, newest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// The newest mail to this address.
    pub fn last_to(&self, address: &str) -> Option<Mail> {
        self.mails().into_iter().find(|mail| mail.to.eq_ignore_ascii_case(address))
    }
}

impl Mail {
    /// The token in its link, for tests and for the mailbox page.
    pub fn token(&self) -> Option<&str> {
        let rest = self.text.split_once("token=")?.1;
        rest.split(|c: char| c.is_whitespace()).next()
    }
}

impl Mailer for Mailbox {
    fn send(&self, mail: Mail) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + '_>> {
        Box::pin(async move {
            let mut mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if mails.len() == KEPT {
                mails.pop_front();
            }
            mails.push_back(mail);
            Ok(())
        })
    }
}
