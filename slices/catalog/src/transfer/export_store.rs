//! The rows of exports.

use bodega_db::{DbError, FromRow, Parsed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, TOTAL_CAP, Time, noun};
use serde_json::json;
use uuid::Uuid;

use super::model::{Export, Status};

type ExportId = Id<noun::Export>;

macro_rules! columns {
    () => {
        "id, status, format, archived, languages, total, done, bytes, part, after, created_at, finished_at"
    };
}

sql!(
    ADD,
    "INSERT INTO catalog_export (merchant, id, status, format, archived, languages, total, done, bytes, part, created_by,
                                 created_at)
     VALUES ($1, $2, 'QUEUED', $3, $4, $5, $6, 0, 0, 0, $7, $8)"
);
sql!(hot FIND, concat!("SELECT ", columns!(), " FROM catalog_export WHERE merchant = $1 AND id = $2"));
sql!(
    hot LIST,
    concat!("SELECT ", columns!(), " FROM catalog_export WHERE merchant = $1 ORDER BY id DESC LIMIT $2 OFFSET $3")
);
sql!(COUNT, "SELECT count(*) FROM (SELECT 1 FROM catalog_export WHERE merchant = $1 LIMIT $2) AS counted");
sql!(
    hot IDS,
    "SELECT id FROM catalog_product WHERE merchant = $1 AND id > $2 AND (status <> 'archived' OR $3) ORDER BY id LIMIT $4"
);
sql!(TOTAL, "SELECT count(*) FROM catalog_product WHERE merchant = $1 AND (status <> 'archived' OR $2)");
sql!(
    LANGUAGES,
    sqlite: "SELECT DISTINCT told.key FROM catalog_product p, json_each(p.translations) AS told WHERE p.merchant = $1
             UNION
             SELECT DISTINCT told.key FROM catalog_variant v, json_each(v.titles) AS told WHERE v.merchant = $1
             ORDER BY 1",
    postgres: "SELECT DISTINCT jsonb_object_keys(translations) COLLATE \"C\" AS told FROM catalog_product WHERE merchant = $1
               UNION
               SELECT DISTINCT jsonb_object_keys(titles) COLLATE \"C\" AS told FROM catalog_variant WHERE merchant = $1
               ORDER BY 1",
);
// Two workers may believe that the export is theirs: each piece is written by one of them.
sql!(
    hot ADVANCE,
    "UPDATE catalog_export SET status = 'RUNNING', part = part + 1, done = done + $4, bytes = bytes + $5, after = $6
     WHERE merchant = $1 AND id = $2 AND part = $3 AND status IN ('QUEUED', 'RUNNING')"
);
sql!(ADD_PART, "INSERT INTO catalog_export_part (merchant, export, part, body) VALUES ($1, $2, $3, $4)");
sql!(hot PART, "SELECT body FROM catalog_export_part WHERE merchant = $1 AND export = $2 AND part = $3");
sql!(
    hot END,
    "UPDATE catalog_export SET status = $3, finished_at = $4
     WHERE merchant = $1 AND id = $2 AND status NOT IN ('DONE', 'CANCELLED')"
);
sql!(OLD, "SELECT id FROM catalog_export WHERE merchant = $1 AND created_at < $2 ORDER BY id LIMIT 20");
sql!(hot DROP_PARTS, "DELETE FROM catalog_export_part WHERE merchant = $1 AND export = $2");
sql!(hot DROP, "DELETE FROM catalog_export WHERE merchant = $1 AND id = $2");

impl FromRow for Export {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            status: row.take()?,
            format: row.take()?,
            archived: row.take()?,
            languages: row.take::<Parsed<_>>()?.0,
            total: row.take()?,
            done: row.take()?,
            bytes: row.take()?,
            part: row.take()?,
            after: row.take()?,
            created_at: row.take()?,
            finished_at: row.take()?,
        })
    }
}

pub(super) fn add(tx: &mut Tx, merchant: MerchantId, export: &Export) -> Result<(), DbError> {
    let by = tx.call().actor.id.clone();
    let Export { id, format, archived, languages, total, created_at, .. } = export;
    let languages = json!(languages);
    tx.execute(&ADD, params![merchant, id, format, archived, languages, total, by, created_at]).map(drop)
}

pub(super) fn find(tx: &mut ReadTx, merchant: MerchantId, id: ExportId) -> Result<Option<Export>, DbError> {
    tx.maybe(&FIND, params![merchant, id])
}

pub(super) fn page(tx: &mut ReadTx, merchant: MerchantId, page: &PageRequest) -> Result<Page<Export>, DbError> {
    let rows = tx.all(&LIST, params![merchant, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT, params![merchant, TOTAL_CAP + 1])?;
    Ok(Page::counted(rows, counted))
}

/// The products behind one, by id.
pub(super) fn ids(
    tx: &mut ReadTx,
    merchant: MerchantId,
    export: &Export,
    limit: i64,
) -> Result<Vec<Id<noun::Product>>, DbError> {
    let after = export.after.unwrap_or(Id::from_uuid(Uuid::nil()));
    let rows = tx.all::<(Id<noun::Product>,)>(&IDS, params![merchant, after, export.archived, limit])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) fn total(tx: &mut ReadTx, merchant: MerchantId, archived: bool) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&TOTAL, params![merchant, archived])?.0)
}

/// The languages in which anything is told, besides each product's own.
pub(super) fn languages(tx: &mut ReadTx, merchant: MerchantId) -> Result<Vec<String>, DbError> {
    Ok(tx.all::<(String,)>(&LANGUAGES, params![merchant])?.into_iter().map(|(lang,)| lang).collect())
}

/// Keeps the next piece of the file. False: another worker has, or somebody stopped the export.
pub(super) fn advance(
    tx: &mut Tx,
    merchant: MerchantId,
    export: &Export,
    products: &[Id<noun::Product>],
    body: &str,
) -> Result<bool, DbError> {
    let (done, bytes) =
        (i64::try_from(products.len()).unwrap_or(i64::MAX), i64::try_from(body.len()).unwrap_or(i64::MAX));
    let after = products.last().copied().or(export.after);
    if tx.execute(&ADVANCE, params![merchant, export.id, export.part, done, bytes, after])? == 0 {
        return Ok(false);
    }
    tx.execute(&ADD_PART, params![merchant, export.id, export.part, body])?;
    Ok(true)
}

pub(super) fn part(tx: &mut ReadTx, merchant: MerchantId, id: ExportId, part: i64) -> Result<Option<String>, DbError> {
    Ok(tx.maybe::<(String,)>(&PART, params![merchant, id, part])?.map(|(body,)| body))
}

/// It is over. False: it was already.
pub(super) fn end(tx: &mut Tx, merchant: MerchantId, id: ExportId, status: Status) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&END, params![merchant, id, status, now])? == 1)
}

/// Lets go of exports that were made before this time.
pub(super) fn drop_old(tx: &mut Tx, merchant: MerchantId, before: Time) -> Result<(), DbError> {
    for (id,) in tx.all::<(ExportId,)>(&OLD, params![merchant, before])? {
        tx.execute(&DROP_PARTS, params![merchant, id])?;
        tx.execute(&DROP, params![merchant, id])?;
    }
    Ok(())
}
