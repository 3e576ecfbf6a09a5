//! The sandbox: a provider that moves no money, built in and the default. What it does is told by the token alone, so it
//! is the same every time; its charges are in a journal of its own, which survives a kill, and equal keys are answered
//! equally. Profile `prod` refuses to start with it.

mod charge;
mod deed;
mod journal;
mod letter;
mod token;

use std::{io, path::Path, sync::Arc};

use bodega_http::Boxed;
use bodega_kernel::{Env, Time};
pub use token::TOKENS;

use self::{
    charge::Standing,
    journal::Journal,
    token::{Behaviour, card},
};
use super::{
    ActionKind, Answer, Authorise, Cancel, Capture, Entries, EntryPage, Fetch, Keep, Kept, Letter, LetterRefused,
    Moved, NextAction, Notice, Parcel, Proceed, Provider, ProviderError, Refund, Verdict,
};

/// The name of the sandbox.
pub const NAME: &str = "sandbox";

/// The sandbox. Clones share its journal.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    journal: Journal,
    secret: Vec<u8>,
    env: Env,
}

impl Sandbox {
    /// A sandbox whose journal, and the key with which it signs, are in this folder.
    pub fn open(folder: &Path, env: &Env) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("webhook.key");
        let secret = match std::fs::read(&path) {
            Ok(secret) if !secret.is_empty() => secret,
            _ => {
                let secret = env.bytes::<32>().to_vec();
                std::fs::write(&path, &secret)?;
                secret
            }
        };
        let journal = Journal::open(&folder.join("charges.jsonl"))?;
        Ok(Self(Arc::new(Inner { journal, secret, env: env.clone() })))
    }

    /// A sandbox that is gone with the process, for tests.
    pub fn in_memory(env: &Env) -> Self {
        let secret = b"whsec_of_the_sandbox_in_memory".to_vec();
        Self(Arc::new(Inner { journal: Journal::in_memory(), secret, env: env.clone() }))
    }

    /// A webhook of the sandbox under this name, signed at this time.
    pub fn letter(&self, event: &str, notices: Vec<Notice>, at: Time) -> Result<Letter, serde_json::Error> {
        letter::write(&self.0.secret, event, notices, at)
    }

    /// Holds or takes, or says again what it said.
    async fn agree(&self, ask: &Authorise) -> Result<Verdict, ProviderError> {
        let behaviour = Behaviour::of(ask.token.reveal());
        let silent = |why: &str| Err(ProviderError::unavailable(format!("the sandbox {why}")));
        match behaviour {
            Behaviour::SilentBefore | Behaviour::Error => match self.0.known(ask)? {
                Some(known) => Ok(known),
                None if behaviour == Behaviour::Error => silent("answered 500"),
                None => silent("timed out"),
            },
            Behaviour::Slow(time) => {
                if let Some(known) = self.0.known(ask)? {
                    return Ok(known);
                }
                // Half before and half after, so that a kill meets it on either side.
                tokio::time::sleep(time / 2).await;
                let (verdict, _) = self.0.charge(ask, behaviour)?;
                tokio::time::sleep(time / 2).await;
                Ok(verdict)
            }
            Behaviour::SilentAfter => match self.0.charge(ask, behaviour)? {
                (_, true) => silent("timed out"),
                (verdict, false) => Ok(verdict),
            },
            Behaviour::Agree | Behaviour::Act | Behaviour::Decline(..) => {
                self.0.charge(ask, behaviour).map(|(verdict, _)| verdict)
            }
        }
    }
}

/// What the payer is asked to do.
fn action(ask: &Authorise) -> NextAction {
    NextAction { kind: ActionKind::Redirect, url: Some(ask.return_url.clone()), client_secret: None, expires_at: None }
}

fn broken(error: &io::Error) -> ProviderError {
    ProviderError::unavailable(format!("the sandbox cannot use its journal: {error}"))
}

impl Provider for Sandbox {
    fn name(&self) -> &'static str {
        NAME
    }

    fn authorise<'a>(&'a self, ask: &'a Authorise) -> Answer<'a, Verdict> {
        Box::pin(self.agree(ask))
    }

    fn proceed<'a>(&'a self, ask: &'a Proceed) -> Answer<'a, Verdict> {
        Box::pin(async move { self.0.proceed(ask) })
    }

    fn fetch<'a>(&'a self, ask: &'a Fetch) -> Answer<'a, Verdict> {
        Box::pin(async move { self.0.fetch(ask) })
    }

    fn capture<'a>(&'a self, ask: &'a Capture) -> Answer<'a, Moved> {
        Box::pin(async move { self.0.capture(ask) })
    }

    fn cancel<'a>(&'a self, ask: &'a Cancel) -> Answer<'a, Moved> {
        Box::pin(async move { self.0.cancel(ask) })
    }

    fn refund<'a>(&'a self, ask: &'a Refund) -> Answer<'a, Moved> {
        Box::pin(async move { self.0.refund(ask) })
    }

    fn keep<'a>(&'a self, ask: &'a Keep) -> Answer<'a, Kept> {
        Box::pin(async move {
            let behaviour = Behaviour::of(ask.token.reveal());
            if let Some(why) = behaviour.decline() {
                return Err(ProviderError::refused(why.code, why.message));
            }
            match behaviour {
                Behaviour::SilentBefore | Behaviour::SilentAfter | Behaviour::Error => {
                    Err(ProviderError::unavailable("the sandbox timed out"))
                }
                _ => Ok(Kept { token: ask.token.clone(), card: card(ask.token.reveal()) }),
            }
        })
    }

    fn parse_webhook<'a>(&'a self, letter: &'a Letter) -> Boxed<'a, Result<Parcel, LetterRefused>> {
        Box::pin(async move { letter::parse(&self.0.secret, letter) })
    }

    fn entries<'a>(&'a self, ask: &'a Entries) -> Answer<'a, EntryPage> {
        Box::pin(async move { self.0.entries(ask) })
    }
}
