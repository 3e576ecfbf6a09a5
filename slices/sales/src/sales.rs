//! The slice as the running program holds it: what the routes, the workers and the pages ask.

use std::{sync::Arc, time::Duration};

use bodega_catalog::language::Asked;
use bodega_db::{Db, ReadTx, Tx};
use bodega_http::{House, HttpError};
use bodega_identity::Identity;
use bodega_kernel::{Currency, Env, Lang, MerchantId};
use bodega_payments::Payments;
use tokio::sync::OnceCell;

use crate::{
    SalesError,
    cart::{self, Cart, Priced, Shopper},
    checkout::Cut,
    order::{Numbers, token::Seal},
    pricing::{Books, Desk},
};

/// Selling, ready to serve. Clones share it.
#[derive(Clone)]
pub struct Sales(Arc<Inner>);

struct Inner {
    identity: Identity,
    payments: Payments,
    books: Books,
    numbers: Numbers,
    settings: Settings,
    seal: OnceCell<Seal>,
}

/// What can be set about selling.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long a buyer waits for the provider's answer. What comes later is written down by the worker.
    pub patience: Duration,
    /// How long an order waits for its payment, and a checkout for its end.
    pub hold: Duration,
    /// How soon the worker looks after what a process has left.
    pub recover_after: Duration,
    /// May orders be paid when they are handed over?
    pub at_handover: bool,
    /// Where a test cuts a checkout off.
    pub cut: Cut,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
            hold: Duration::from_secs(15 * 60),
            recover_after: Duration::from_secs(15),
            at_handover: true,
            cut: Cut::default(),
        }
    }
}

impl Sales {
    /// Sells in the house that `identity` knows, paid through `payments`, at the prices of `books`.
    pub fn new(identity: Identity, payments: Payments, books: Books, settings: Settings) -> Self {
        let numbers = Numbers::new(identity.db().clone(), identity.env().clone());
        Self(Arc::new(Inner { identity, payments, books, numbers, settings, seal: OnceCell::new() }))
    }

    /// The house that it stands in.
    pub fn house(&self) -> &House {
        self.0.identity.house()
    }

    /// Who may come in.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.0.identity.db()
    }

    /// Clock, randomness, ids.
    pub fn env(&self) -> &Env {
        self.0.identity.env()
    }

    /// Who is asked for money.
    pub fn payments(&self) -> &Payments {
        &self.0.payments
    }

    /// The prices.
    pub fn books(&self) -> &Books {
        &self.0.books
    }

    /// What orders are called.
    pub fn numbers(&self) -> &Numbers {
        &self.0.numbers
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What seals the tokens by which guests come to their orders.
    pub async fn seal(&self) -> Result<&Seal, SalesError> {
        let made = self.0.seal.get_or_try_init(|| async {
            let secret = self.0.identity.secret_for("orders").await?;
            Ok::<_, SalesError>(Seal::new(&secret))
        });
        made.await
    }

    /// The prices of a merchant, for what is done next. To be opened before the read or the write begins.
    pub fn desk(&self, merchant: MerchantId) -> Desk {
        self.0.books.open(merchant)
    }

    /// The language to answer in: the one that is asked for, else the merchant's own.
    pub async fn lang(&self, merchant: MerchantId, asked: &Asked) -> Result<Lang, HttpError> {
        if let Some(lang) = asked.tag().and_then(Lang::of_tag) {
            return Ok(lang);
        }
        let directory = self.0.identity.directory().await?;
        Ok(directory.number(merchant).and_then(|merchant| Lang::of_tag(&merchant.locale)).unwrap_or_default())
    }

    /// The currency of a merchant's own prices.
    pub async fn currency(&self, merchant: MerchantId) -> Result<Currency, HttpError> {
        let directory = self.0.identity.directory().await?;
        directory.number(merchant).map(|merchant| merchant.currency).ok_or_else(HttpError::not_found)
    }

    /// Are cookies sent by HTTPS alone?
    pub fn secure_cookies(&self) -> bool {
        self.0.identity.config().secure_cookies
    }
}

/// Carts.
impl Sales {
    /// The shopper's cart at this moment's prices, with what they have brought along; nothing, while they have none.
    pub async fn cart(&self, shopper: &Shopper) -> Result<Option<Priced>, SalesError> {
        self.bring_along(shopper).await?;
        let (scope, holder, at) = (shopper.scope(), shopper.holder, self.env().now());
        let desk = self.desk(shopper.merchant);
        let read = move |tx: &mut ReadTx| match cart::find(tx, &scope, holder)? {
            Some(cart) => cart::price(tx, &scope, &desk, cart, (at, None)).map(Some),
            None => Ok(None),
        };
        self.db().read(&shopper.scope(), read).await
    }

    /// What a shopper is shown who has no cart: there is no row of it.
    pub async fn no_cart(&self, shopper: &Shopper) -> Result<Cart, HttpError> {
        let currency = self.currency(shopper.merchant).await?;
        Ok(Cart::empty(self.env().id(), shopper.holder, currency))
    }

    /// Brings the cart that a customer had as a guest to their own. Nothing to do for most who ask.
    pub async fn bring_along(&self, shopper: &Shopper) -> Result<(), SalesError> {
        let (Some(guest), Some(customer)) = (shopper.brought, shopper.holder.customer_id()) else { return Ok(()) };
        let scope = shopper.scope();
        let look = scope.clone();
        if self.db().read(&scope, move |tx| cart::find(tx, &look, guest)).await?.is_none() {
            return Ok(());
        }
        let desk = self.desk(shopper.merchant);
        let merge = move |tx: &mut Tx| cart::merge(tx, &scope, &desk, guest, customer).map(drop);
        self.db().write(&shopper.call(), merge).await
    }

    pub(crate) fn told(&self, shopper: &Shopper, response: axum::response::Response) -> axum::response::Response {
        shopper.told(response, self.secure_cookies())
    }
}
