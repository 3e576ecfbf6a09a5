//! Who can log in to the demo: one of each role, with passwords that everybody may know, and a key for programs.

use std::sync::atomic::{AtomicU64, Ordering};

use bodega_db::{ReadTx, Tx};
use bodega_http::House;
use bodega_identity::{
    Config, Grantor, Identity, IdentityError,
    key::{self, Minted, Mode, NewKey},
    password::Cost,
    role::Builtin,
    seed::NewUser,
};
use bodega_kernel::{Actor, Env, MerchantId, PageRequest, Scope, Source, Time};
use indicatif::ProgressBar;
use serde::Serialize;
use tokio::task::JoinSet;

use super::DemoError;
use crate::{command::Site, page::Key};

/// Where the demo's people have their letters: a name that no mail ever reaches.
pub const DEMO_DOMAIN: &str = "bodega.example";

/// Somebody who can log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Their e-mail.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// The demo's logins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logins {
    /// Everything of the merchant.
    pub admin: Person,
    /// Catalogue, stock, sites.
    pub manager: Person,
    /// Counts, and asks for stock.
    pub employee: Person,
    /// Buys.
    pub customer: Person,
    /// Everything of the installation.
    pub operator: Person,
}

/// A customer who is logged in, for load.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shopper {
    email: String,
    password: String,
    access_token: String,
    refresh_token: String,
    expires_in: u64,
}

impl Person {
    fn new(who: &str, password: &str) -> Self {
        Self { email: format!("{who}@{DEMO_DOMAIN}"), password: password.to_owned() }
    }
}

impl Logins {
    /// Those of every demo.
    pub fn usual() -> Self {
        Self {
            admin: Person::new("admin", "crate-of-tomatoes"),
            manager: Person::new("manager", "keys-to-the-till"),
            employee: Person::new("employee", "picking-by-aisle"),
            customer: Person::new("customer", "sunday-groceries"),
            operator: Person::new("operator", "whole-storehouse"),
        }
    }

    /// As the front page shows them.
    pub fn keys(&self, api_key: &str) -> Vec<Key> {
        let person = |role: &str, may: &str, person: &Person| Key {
            role: role.to_owned(),
            may: may.to_owned(),
            parts: vec![("E-mail".to_owned(), person.email.clone()), ("Password".to_owned(), person.password.clone())],
        };
        let mut keys = vec![
            person("Administrator", "Everything of this shop.", &self.admin),
            person("Manager", "Catalogue, stock, branches, requests.", &self.manager),
            person("Employee", "Sees stock, and asks for it.", &self.employee),
            person("Customer", "Buys; sees their own things only.", &self.customer),
            person("Operator", "Everything of the installation.", &self.operator),
        ];
        keys.push(Key {
            role: "A program".to_owned(),
            may: "Reads catalogue and stock, adjusts and reserves.".to_owned(),
            parts: vec![("API key".to_owned(), api_key.to_owned())],
        });
        keys
    }
}

/// The demo's key for programs, which everybody can work out.
pub fn known_key() -> Minted {
    Minted::mint(&Env::from_source(Known(AtomicU64::new(7))), Mode::Test)
}

/// Makes everybody, and last the key: where it is, all the others are.
pub(super) async fn open(
    site: &Site,
    identity: &Identity,
    merchant: MerchantId,
) -> Result<(Logins, String), DemoError> {
    let logins = Logins::usual();
    let minted = known_key();
    let secret = minted.secret().to_owned();
    if has_key(site, merchant, &secret).await? {
        return Ok((logins, secret));
    }
    for (person, name, role) in [
        (&logins.operator, "Ora Storehouse", Builtin::Operator),
        (&logins.admin, "Ada Almond", Builtin::Admin),
        (&logins.manager, "Mika Ropewalk", Builtin::Manager),
        (&logins.employee, "Eli Lantern", Builtin::Employee),
        (&logins.customer, "Noa Blossom", Builtin::Customer),
    ] {
        let new = NewUser::checked(&person.email, name, &person.password).map_err(DemoError::failed)?;
        let user = identity.create_user(&site.call(), merchant, new, role.as_str()).await?;
        if role == Builtin::Employee {
            let scope = Scope::One(merchant);
            let call = site.env.call(Actor::user(user), scope.clone());
            site.db.write::<(), DemoError>(&call, move |tx| super::fill::wishes(tx, &scope)).await?;
        } else if role == Builtin::Customer {
            let scope = Scope::One(merchant);
            let received = move |tx: &mut Tx| super::fill::received(tx, &scope, user);
            site.db.write::<(), DemoError>(&site.call(), received).await?;
        }
    }
    make_key(site, merchant, minted).await?;
    Ok((logins, secret))
}

async fn has_key(site: &Site, merchant: MerchantId, secret: &str) -> Result<bool, DemoError> {
    let (scope, secret) = (Scope::One(merchant), secret.to_owned());
    let wanted = scope.clone();
    let page = PageRequest { limit: 100, ..PageRequest::default() };
    let read = move |tx: &mut ReadTx| key::list(tx, &wanted, &page);
    let keys = site.db.read(&scope, read).await?;
    Ok(keys.items.iter().any(|key| secret.starts_with(&key.hint)))
}

async fn make_key(site: &Site, merchant: MerchantId, minted: Minted) -> Result<(), DemoError> {
    const SCOPES: [&str; 6] =
        ["catalog:read", "catalog:write", "sites:read", "stock:read", "stock:adjust", "stock:reserve"];
    let (scopes, scope) = (SCOPES.map(str::to_owned), Scope::One(merchant));
    let new = NewKey::checked("demo", Mode::Test, &scopes, &[], (None, site.env.now())).map_err(DemoError::failed)?;
    let command = move |tx: &mut Tx| key::create(tx, &scope, &Grantor::System, &new, &minted).map(drop);
    Ok(site.db.write::<(), IdentityError>(&site.call(), command).await?)
}

/// Randomness that is the same every time: the demo's key is no secret, and it shall be the same at each start.
struct Known(AtomicU64);

impl Source for Known {
    fn now(&self) -> Time {
        Env::system().now()
    }

    fn fill(&self, into: &mut [u8]) {
        for byte in into {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z >> 56).to_le_bytes()[0];
        }
    }
}

/// So many customers, each logged in. Their passwords are hashed cheaply: they guard nothing.
pub async fn shoppers(
    site: &Site,
    merchant: MerchantId,
    count: u32,
    bar: &ProgressBar,
) -> Result<Vec<Shopper>, DemoError> {
    /// So many are made at once.
    const ABREAST: usize = 16;
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let cheap = Identity::new(house, Config { cost: Cost::CHEAP, ..Config::default() });
    let (mut running, mut made) = (JoinSet::new(), Vec::new());
    for number in 1..=count {
        if running.len() == ABREAST
            && let Some(joined) = running.join_next().await
        {
            made.push(joined.map_err(|error| DemoError::Failed(error.to_string()))??);
            bar.inc(1);
        }
        let (site, cheap) = (site.clone(), cheap.clone());
        running.spawn(async move { shopper(&site, &cheap, merchant, number).await });
    }
    while let Some(joined) = running.join_next().await {
        made.push(joined.map_err(|error| DemoError::Failed(error.to_string()))??);
        bar.inc(1);
    }
    made.sort_by(|a: &Shopper, b| a.email.cmp(&b.email));
    Ok(made)
}

async fn shopper(site: &Site, identity: &Identity, merchant: MerchantId, number: u32) -> Result<Shopper, DemoError> {
    let person = Person::new(&format!("shopper-{number:05}"), &format!("basket-number-{number:05}"));
    let new =
        NewUser::checked(&person.email, &format!("Shopper {number}"), &person.password).map_err(DemoError::failed)?;
    let user = identity.create_user(&site.call(), merchant, new, Builtin::Customer.as_str()).await?;
    let tokens = identity.open_session(&site.call(), merchant, user).await?.tokens;
    Ok(Shopper {
        email: person.email,
        password: person.password,
        access_token: tokens.access,
        refresh_token: tokens.refresh,
        expires_in: tokens.expires_in,
    })
}
