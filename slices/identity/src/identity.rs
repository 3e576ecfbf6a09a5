//! The slice as the running program holds it: its settings, its caches, and where passwords are hashed.

use std::sync::Arc;

use bodega_db::{Db, DbError, params, sql};
use bodega_http::House;
use bodega_kernel::{Env, Scope};
use ring::hmac;
use tokio::sync::OnceCell;

use crate::{
    Config, IdentityError,
    cache::Kept,
    change::{Change, Feed},
    guard::Slow,
    key::{Keys, Uses},
    mail::{Mailbox, Mailer},
    merchant::{self, Directory},
    password::Hasher,
    session::standing::Standings,
    token::{self, NewKey, Ring, Seen},
};

/// Identity, ready to serve. Clones share it.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    house: House,
    config: Config,
    hasher: Hasher,
    mailer: Arc<dyn Mailer>,
    mailbox: Option<Arc<Mailbox>>,
    feed: Feed,
    merchants: Kept<Directory>,
    ring: Kept<Ring>,
    seen: Seen,
    standings: Standings,
    keys: Keys,
    uses: Uses,
    slow: Slow,
    secret: OnceCell<hmac::Key>,
}

sql!(ADD_SECRET, "INSERT INTO identity_secret (name, value) VALUES ('keyed', $1) ON CONFLICT (name) DO NOTHING");
sql!(SECRET, "SELECT value FROM identity_secret WHERE name = 'keyed'");

impl Identity {
    /// With the mailbox as mailer: mails stay in the process, for its page and for tests.
    pub fn new(house: House, config: Config) -> Self {
        let mailbox = Arc::new(Mailbox::default());
        Self::assemble(house, config, mailbox.clone(), Some(mailbox))
    }

    /// With a mailer that really sends.
    pub fn with_mailer(house: House, config: Config, mailer: Arc<dyn Mailer>) -> Self {
        Self::assemble(house, config, mailer, None)
    }

    fn assemble(house: House, config: Config, mailer: Arc<dyn Mailer>, mailbox: Option<Arc<Mailbox>>) -> Self {
        Self(Arc::new(Inner {
            house,
            hasher: Hasher::new(config.cost, config.hashes_at_once, config.hashes_waiting),
            mailer,
            mailbox,
            feed: Feed::new(config.revocation_delay),
            merchants: Kept::default(),
            ring: Kept::default(),
            seen: Seen::default(),
            standings: Standings::default(),
            keys: Keys::default(),
            uses: Uses::new(config.key_use_every),
            slow: Slow::new(config.slow_step),
            secret: OnceCell::new(),
            config,
        }))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.house.db
    }

    /// Clock, randomness, ids.
    pub fn env(&self) -> &Env {
        &self.0.house.env
    }

    /// The house that it stands in.
    pub fn house(&self) -> &House {
        &self.0.house
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Where passwords are hashed.
    pub fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// The mails that were sent, where the mailbox is the mailer.
    pub fn mailbox(&self) -> Option<&Mailbox> {
        self.0.mailbox.as_deref()
    }

    pub(crate) fn mailer(&self) -> &dyn Mailer {
        &*self.0.mailer
    }

    pub(crate) fn standings(&self) -> &Standings {
        &self.0.standings
    }

    pub(crate) fn seen(&self) -> &Seen {
        &self.0.seen
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn uses(&self) -> &Uses {
        &self.0.uses
    }

    pub(crate) fn slow(&self) -> &Slow {
        &self.0.slow
    }

    /// Learns what changed, when the last look is too old. Every request begins with it.
    pub(crate) async fn look(&self) -> Result<(), IdentityError> {
        Ok(self.0.feed.refresh(self.db(), self.env().now(), |changes| self.forget(changes)).await?)
    }

    /// Drops what changed from memory; all of it, when nobody can say what did.
    fn forget(&self, changes: Option<&[Change]>) {
        let Some(changes) = changes else {
            self.0.standings.forget_all();
            self.0.keys.forget_all();
            self.0.merchants.forget();
            self.0.ring.forget();
            self.0.seen.forget();
            return;
        };
        for change in changes {
            match change {
                Change::User(user) => self.0.standings.forget_user(*user),
                Change::Key(key) => self.0.keys.forget(*key),
                Change::Roles => self.0.standings.forget_all(),
                Change::Merchants => self.0.merchants.forget(),
                Change::Signing => {
                    self.0.ring.forget();
                    self.0.seen.forget();
                }
            }
        }
    }

    /// All merchants.
    pub async fn directory(&self) -> Result<Arc<Directory>, IdentityError> {
        let drops = match self.0.merchants.get() {
            Ok(kept) => return Ok(kept),
            Err(drops) => drops,
        };
        let read = self.db().read(&Scope::Installation, merchant::store::all).await?;
        Ok(self.0.merchants.keep(drops, Directory::new(read)))
    }

    /// The signing keys; the first one is made when it is asked for.
    pub async fn ring(&self) -> Result<Arc<Ring>, IdentityError> {
        let drops = match self.0.ring.get() {
            Ok(kept) => return Ok(kept),
            Err(drops) => drops,
        };
        let mut read = self.db().read(&Scope::Installation, token::all).await?;
        if read.is_empty() {
            let key = NewKey::mint(self.env());
            let call = self.env().system_call("identity");
            read = self
                .db()
                .write(&call, move |tx| {
                    // Another node may have been faster; then there are two, and both are good.
                    if token::all(tx)?.is_empty() {
                        token::rotate(tx, &key, std::time::Duration::ZERO)?;
                    }
                    Ok::<_, IdentityError>(token::all(tx)?)
                })
                .await?;
        }
        Ok(self.0.ring.keep(drops, read))
    }

    /// A hash of `text` under the installation's secret: the same for the same text, and of no use to who finds it.
    pub(crate) async fn keyed(&self, purpose: &str, text: &str) -> Result<Vec<u8>, IdentityError> {
        let key = self.0.secret.get_or_try_init(|| self.load_secret()).await?;
        let mut context = hmac::Context::with_key(key);
        for part in [purpose, "\0", text] {
            context.update(part.as_bytes());
        }
        Ok(context.sign().as_ref().to_vec())
    }

    /// A secret of the installation for one use, such as sealing the tokens of orders: the same on every node, and of no
    /// use for anything else.
    pub async fn secret_for(&self, purpose: &str) -> Result<Vec<u8>, IdentityError> {
        self.keyed("secret", purpose).await
    }

    async fn load_secret(&self) -> Result<hmac::Key, DbError> {
        let (call, fresh) = (self.env().system_call("identity"), self.env().bytes::<32>());
        let stored = self
            .db()
            .write(&call, move |tx| {
                tx.execute(&ADD_SECRET, params![fresh])?;
                tx.one::<(Vec<u8>,)>(&SECRET, params![])
            })
            .await?;
        Ok(hmac::Key::new(hmac::HMAC_SHA256, &stored.0))
    }
}
