//! The rows of price lists.

use bodega_db::{DbError, FromRow, Parsed, ReadTx, Row, Statement, Tx, params, sql};
use bodega_kernel::{Currency, Id, MerchantId, Page, PageRequest, TOTAL_CAP, Time, noun};
use serde_json::json;

use super::model::{Content, PriceList, Rate};

type ListId = Id<noun::PriceList>;

/// The most lists of one merchant: resolving looks at all that are in use.
pub(super) const MAX_LISTS: i64 = 500;

macro_rules! columns {
    () => {
        "id, name, currency, channel, customer_group, site, priority, starts_at, ends_at, active, rate, rate_of, round_to,
         external_id, metadata, version, created_at, updated_at"
    };
}

sql!(hot BY_ID, concat!("SELECT ", columns!(), " FROM catalog_price_list WHERE merchant = $1 AND id = $2"));
sql!(
    hot LOCKED,
    sqlite: concat!("SELECT ", columns!(), " FROM catalog_price_list WHERE merchant = $1 AND id = $2"),
    postgres: concat!("SELECT ", columns!(), " FROM catalog_price_list WHERE merchant = $1 AND id = $2 FOR UPDATE"),
);
sql!(
    hot IN_USE,
    concat!("SELECT ", columns!(), " FROM catalog_price_list WHERE merchant = $1 AND currency = $2 AND active")
);
sql!(hot ALL_IN_USE, concat!("SELECT ", columns!(), " FROM catalog_price_list WHERE merchant = $1 AND active"));
sql!(
    LIST,
    concat!(
        "SELECT ",
        columns!(),
        " FROM catalog_price_list
             WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR currency = $2) AND (active OR NOT $3)
             ORDER BY priority DESC, name LIMIT $4 OFFSET $5"
    )
);
sql!(
    COUNT,
    "SELECT count(*) FROM (SELECT 1 FROM catalog_price_list
     WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR currency = $2) AND (active OR NOT $3) LIMIT $4) AS counted"
);
sql!(HOW_MANY, "SELECT count(*) FROM catalog_price_list WHERE merchant = $1");
sql!(
    ADD,
    "INSERT INTO catalog_price_list (merchant, id, name, currency, channel, customer_group, site, priority, starts_at,
                                     ends_at, active, rate, rate_of, round_to, external_id, metadata, told_in_use,
                                     version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     ON CONFLICT DO NOTHING"
);
sql!(
    hot CHANGE,
    "UPDATE catalog_price_list SET name = $3, currency = $4, channel = $5, customer_group = $6, site = $7, priority = $8,
            starts_at = $9, ends_at = $10, active = $11, rate = $12, rate_of = $13, round_to = $14, external_id = $15,
            metadata = $16, told_in_use = $17, version = $18, updated_at = $20
     WHERE merchant = $1 AND id = $2 AND version = $18 - 1 AND created_at = $19"
);
sql!(hot TOUCH, "UPDATE catalog_price_list SET updated_at = $3 WHERE merchant = $1 AND id = $2");
sql!(
    TAKEN,
    "SELECT name, external_id FROM catalog_price_list
     WHERE merchant = $1 AND id <> $2 AND (name = $3 OR external_id = CAST($4 AS TEXT))"
);
// Of all merchants: those that speak now and were said not to, or the other way.
sql!(
    TURNED,
    "SELECT merchant, id FROM catalog_price_list
     WHERE active AND told_in_use <> ((starts_at IS NULL OR starts_at <= $1) AND (ends_at IS NULL OR $1 < ends_at))
     ORDER BY merchant, id LIMIT $2"
);
sql!(
    hot TELL,
    "UPDATE catalog_price_list SET told_in_use = $3
     WHERE merchant = $1 AND id = $2 AND active AND told_in_use <> $3
       AND $3 = ((starts_at IS NULL OR starts_at <= $4) AND (ends_at IS NULL OR $4 < ends_at))"
);

impl FromRow for PriceList {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let id = row.take()?;
        let (name, currency, channel, group, site, priority, from, until, active) = (
            row.take()?,
            row.take()?,
            row.take()?,
            row.take()?,
            row.take()?,
            row.take()?,
            row.take()?,
            row.take()?,
            row.take()?,
        );
        let (millionths, of, round_to): (Option<i64>, Option<Currency>, i64) = (row.take()?, row.take()?, row.take()?);
        let rate = millionths.zip(of).map(|(millionths, of)| Rate { millionths, of, round_to });
        let (external_id, metadata) = (row.take()?, row.take::<Parsed<_>>()?.0);
        let content = Content {
            name,
            currency,
            channel,
            group,
            site,
            priority,
            from,
            until,
            active,
            rate,
            external_id,
            metadata,
        };
        Ok(Self { id, content, version: row.take()?, created_at: row.take()?, updated_at: row.take()? })
    }
}

pub(super) fn by_id(tx: &mut ReadTx, merchant: MerchantId, id: ListId) -> Result<Option<PriceList>, DbError> {
    tx.maybe(&BY_ID, params![merchant, id])
}

/// The same for a change: until the command ends nobody else changes this list or an entry of it.
pub(super) fn locked(tx: &mut Tx, merchant: MerchantId, id: ListId) -> Result<Option<PriceList>, DbError> {
    tx.maybe(&LOCKED, params![merchant, id])
}

pub(super) fn in_use(tx: &mut ReadTx, merchant: MerchantId, currency: Currency) -> Result<Vec<PriceList>, DbError> {
    tx.all(&IN_USE, params![merchant, currency])
}

pub(super) fn all_in_use(tx: &mut ReadTx, merchant: MerchantId) -> Result<Vec<PriceList>, DbError> {
    tx.all(&ALL_IN_USE, params![merchant])
}

pub(super) fn page(
    tx: &mut ReadTx,
    merchant: MerchantId,
    currency: Option<Currency>,
    active: bool,
    page: &PageRequest,
) -> Result<Page<PriceList>, DbError> {
    let lists = tx.all(&LIST, params![merchant, currency, active, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT, params![merchant, currency, active, TOTAL_CAP + 1])?;
    Ok(Page::counted(lists, counted))
}

pub(super) fn how_many(tx: &mut ReadTx, merchant: MerchantId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&HOW_MANY, params![merchant])?.0)
}

/// False when its name or its external id is another's.
pub(super) fn add(tx: &mut Tx, merchant: MerchantId, list: &PriceList, in_use: bool) -> Result<bool, DbError> {
    write(tx, &ADD, merchant, list, in_use)
}

/// False when it is no longer at the version before this one.
pub(super) fn change(tx: &mut Tx, merchant: MerchantId, list: &PriceList, in_use: bool) -> Result<bool, DbError> {
    write(tx, &CHANGE, merchant, list, in_use)
}

fn write(
    tx: &mut Tx,
    statement: &'static Statement,
    merchant: MerchantId,
    list: &PriceList,
    in_use: bool,
) -> Result<bool, DbError> {
    let content = &list.content;
    let written = tx.execute(
        statement,
        params![
            merchant,
            list.id,
            content.name,
            content.currency,
            content.channel,
            content.group,
            content.site,
            content.priority,
            content.from,
            content.until,
            content.active,
            content.rate.map(|rate| rate.millionths),
            content.rate.map(|rate| rate.of),
            content.rate.map_or(1, |rate| rate.round_to),
            content.external_id,
            json!(content.metadata),
            in_use,
            list.version,
            list.created_at,
            list.updated_at
        ],
    )?;
    Ok(written == 1)
}

/// Notes that entries changed, and keeps others from changing them until this command ends. False: there is no such
/// list.
pub(super) fn touch(tx: &mut Tx, merchant: MerchantId, id: ListId) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&TOUCH, params![merchant, id, now])? == 1)
}

/// The names and external ids of others that are this one's too.
pub(super) fn taken(
    tx: &mut ReadTx,
    merchant: MerchantId,
    list: &PriceList,
) -> Result<Vec<(String, Option<String>)>, DbError> {
    tx.all(&TAKEN, params![merchant, list.id, list.content.name, list.content.external_id])
}

/// Lists whose period has begun or ended since that was last told.
pub(super) fn turned(tx: &mut ReadTx, now: Time, limit: i64) -> Result<Vec<(MerchantId, ListId)>, DbError> {
    tx.all(&TURNED, params![now, limit])
}

/// Notes what is told of a list. False: it was told already, or is not so any more.
pub(super) fn tell(tx: &mut Tx, merchant: MerchantId, id: ListId, in_use: bool) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&TELL, params![merchant, id, in_use, now])? == 1)
}
