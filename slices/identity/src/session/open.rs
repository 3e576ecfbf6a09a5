//! Opening a session: the end of every way to sign in.

use bodega_db::Tx;
use bodega_kernel::{Env, Id, MerchantId, Time, noun};

use super::{
    standing::Standing,
    store::{self, NewRow},
};
use crate::{Config, Identity, IdentityError, UserView, secret, token::Claims};

/// What somebody signs in with.
#[derive(Debug, Clone, Default)]
pub struct Device {
    /// The program, as it calls itself.
    pub agent: Option<String>,
    /// Is it a browser that keeps a session cookie?
    pub browser: bool,
}

/// The secrets of a session that is to be opened. Made before the transaction, since they are random.
#[derive(Clone)]
pub struct Opening {
    refresh: String,
    cookie: Option<String>,
    agent: Option<String>,
    life: std::time::Duration,
}

impl Opening {
    /// Random ones.
    pub fn mint(env: &Env, config: &Config, device: &Device) -> Self {
        let agent = device.agent.as_ref().map(|agent| agent.chars().filter(|c| !c.is_control()).take(200).collect());
        let cookie = device.browser.then(|| secret::mint(env));
        Self { refresh: secret::mint(env), cookie, agent, life: config.session_life }
    }

    pub(super) fn refresh_hash(&self) -> Vec<u8> {
        secret::hash(&self.refresh)
    }

    pub(super) fn agent(&self) -> Option<&str> {
        self.agent.as_deref()
    }

    pub(super) fn ends(&self, now: Time) -> Time {
        now.after(self.life)
    }
}

/// Opens a session of `user` at `merchant`. Runs in the scope of the installation.
pub fn open(
    tx: &mut Tx,
    merchant: MerchantId,
    user: Id<noun::User>,
    opening: &Opening,
) -> Result<Opened, IdentityError> {
    open_on(tx, merchant, user, opening, None)
}

/// The same on a shared device, on which `device` is the session of the one who is signed in.
pub(crate) fn open_on(
    tx: &mut Tx,
    merchant: MerchantId,
    user: Id<noun::User>,
    opening: &Opening,
    device: Option<Id<noun::Session>>,
) -> Result<Opened, IdentityError> {
    let id = tx.id::<noun::Session>();
    let expires_at = opening.ends(tx.now());
    let cookie = opening.cookie.as_deref().map(secret::hash);
    let address = tx.call().address.map(|address| address.to_string());
    let row =
        NewRow { merchant, id, user, device, cookie: cookie.as_deref(), address, agent: opening.agent(), expires_at };
    store::add(tx, &row)?;
    store::add_refresh(tx, (merchant, id), &opening.refresh_hash(), expires_at)?;
    store::standing(tx, merchant, id)?.map(Opened).ok_or(IdentityError::WrongCredentials)
}

/// A session that was opened.
pub struct Opened(pub(crate) Standing);

impl Opened {
    /// Which.
    pub fn id(&self) -> Id<noun::Session> {
        self.0.session
    }
}

/// What a client gets.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For the `Authorization` header.
    pub access: String,
    /// For the next one.
    pub refresh: String,
    /// How many seconds the access token is good.
    pub expires_in: u64,
}

/// Somebody who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub user: UserView,
    /// Their tokens.
    pub tokens: Tokens,
    /// In which session.
    pub session: Id<noun::Session>,
    /// For the session cookie of a browser.
    pub cookie: Option<String>,
}

impl Identity {
    /// The tokens of a session that was just opened or refreshed.
    pub(crate) async fn tokens(
        &self,
        standing: &Standing,
        opening: &Opening,
        now: Time,
    ) -> Result<Tokens, IdentityError> {
        let directory = self.directory().await?;
        let merchant = directory.number(standing.merchant).ok_or(IdentityError::NotFound("merchant"))?;
        let life = self.config().access_life.as_secs();
        let claims = Claims {
            sub: standing.user,
            role: standing.role.clone(),
            mid: merchant.id,
            sid: standing.session,
            kid: String::new(),
            iat: now.seconds(),
            exp: now.after(self.config().access_life).seconds(),
        };
        let access = self.ring().await?.sign(claims, now)?;
        Ok(Tokens { access, refresh: opening.refresh.clone(), expires_in: life })
    }

    pub(crate) async fn signed_in(
        &self,
        (standing, user): (Standing, UserView),
        opening: &Opening,
        now: Time,
    ) -> Result<SignedIn, IdentityError> {
        let tokens = self.tokens(&standing, opening, now).await?;
        Ok(SignedIn { user, tokens, session: standing.session, cookie: opening.cookie.clone() })
    }
}
