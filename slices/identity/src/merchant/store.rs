//! The tables of merchants. They are the installation's, so they are asked in its scope.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Currency, Id, MerchantId, Scope, noun};

use super::Merchant;

sql!(
    ALL,
    "SELECT number, id, slug, name, status, currency, locale, time_zone, version, created_at, updated_at
     FROM identity_merchant ORDER BY number"
);
sql!(
    hot BY_ID,
    "SELECT number, id, slug, name, status, currency, locale, time_zone, version, created_at, updated_at
     FROM identity_merchant WHERE id = $1"
);
sql!(hot CURRENCY, "SELECT currency FROM identity_merchant WHERE number = $1");
sql!(HOSTS, "SELECT merchant, host FROM identity_host ORDER BY merchant, host");
sql!(hot HOSTS_OF, "SELECT host FROM identity_host WHERE merchant = $1 ORDER BY host");
sql!(
    ADD,
    "INSERT INTO identity_merchant (id, slug, name, status, currency, locale, time_zone, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8) RETURNING number"
);
sql!(
    hot CHANGE,
    "UPDATE identity_merchant SET slug = $3, name = $4, status = $5, currency = $6, locale = $7, time_zone = $8,
            version = version + 1, updated_at = $9
     WHERE number = $1 AND version = $2"
);
sql!(ADD_HOST, "INSERT INTO identity_host (host, merchant) VALUES ($1, $2)");
sql!(DROP_HOSTS, "DELETE FROM identity_host WHERE merchant = $1");
sql!(
    hot LOCK,
    sqlite: "SELECT number FROM identity_merchant WHERE number = $1",
    postgres: "SELECT number FROM identity_merchant WHERE number = $1 FOR UPDATE",
);

impl FromRow for Merchant {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            number: row.take()?,
            id: row.take()?,
            slug: row.take()?,
            name: row.take()?,
            status: row.take()?,
            currency: row.take()?,
            locale: row.take()?,
            time_zone: row.take()?,
            hosts: Vec::new(),
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

/// All merchants with their hosts.
pub(crate) fn all(tx: &mut ReadTx) -> Result<Vec<Merchant>, DbError> {
    let mut merchants = tx.all::<Merchant>(&ALL, params![])?;
    for (number, host) in tx.all::<(MerchantId, String)>(&HOSTS, params![])? {
        if let Some(merchant) = merchants.iter_mut().find(|merchant| merchant.number == number) {
            merchant.hosts.push(host);
        }
    }
    Ok(merchants)
}

pub(crate) fn by_id(tx: &mut ReadTx, id: Id<noun::Merchant>) -> Result<Option<Merchant>, DbError> {
    let Some(mut merchant) = tx.maybe::<Merchant>(&BY_ID, params![id])? else { return Ok(None) };
    merchant.hosts = tx.all::<(String,)>(&HOSTS_OF, params![merchant.number])?.into_iter().map(|row| row.0).collect();
    Ok(Some(merchant))
}

/// The currency of a merchant's prices where nothing else is said.
pub fn currency(tx: &mut ReadTx, scope: &Scope) -> Result<Currency, DbError> {
    Ok(tx.one::<(Currency,)>(&CURRENCY, params![scope.one()?])?.0)
}

/// The small integer that the tables know a merchant by.
pub fn number(tx: &mut ReadTx, id: Id<noun::Merchant>) -> Result<Option<MerchantId>, DbError> {
    Ok(by_id(tx, id)?.map(|merchant| merchant.number))
}

pub(super) fn add(tx: &mut Tx, merchant: &Merchant) -> Result<MerchantId, DbError> {
    let Merchant { id, slug, name, status, currency, locale, time_zone, created_at, .. } = merchant;
    let (number,) =
        tx.one::<(MerchantId,)>(&ADD, params![id, slug, name, status, currency, locale, time_zone, created_at])?;
    Ok(number)
}

/// False: somebody else changed it first.
pub(super) fn change(tx: &mut Tx, merchant: &Merchant) -> Result<bool, DbError> {
    let Merchant { number, version, slug, name, status, currency, locale, time_zone, updated_at, .. } = merchant;
    let params = params![number, version, slug, name, status, currency, locale, time_zone, updated_at];
    Ok(tx.execute(&CHANGE, params)? == 1)
}

pub(super) fn set_hosts(tx: &mut Tx, merchant: MerchantId, hosts: &[String]) -> Result<(), crate::IdentityError> {
    tx.execute(&DROP_HOSTS, params![merchant])?;
    for host in hosts {
        let taken = || crate::IdentityError::HostTaken(host.clone());
        tx.execute(&ADD_HOST, params![host, merchant])
            .map_err(|error| crate::error::on(error, "identity_host_pkey", taken()))?;
    }
    Ok(())
}

/// Makes changes to a merchant's staff wait for each other, so that they cannot both take the last administrator.
pub(crate) fn lock(tx: &mut Tx, merchant: MerchantId) -> Result<(), DbError> {
    tx.one::<(i64,)>(&LOCK, params![merchant]).map(drop)
}
