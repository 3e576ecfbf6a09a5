//! The rows of pictures.

use std::collections::{HashMap, HashSet};

use bodega_db::{DbError, FromRow, Parsed, ReadTx, Row, Statement, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, TOTAL_CAP, Time, noun, text};
use bodega_media::Kind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::{Content, File, Media};

type MediaId = Id<noun::Media>;

macro_rules! columns {
    () => {
        "id, hash, kind, width, height, bytes, name, alt, version, created_at, updated_at"
    };
}

sql!(hot BY_ID, concat!("SELECT ", columns!(), " FROM catalog_media WHERE merchant = $1 AND id = $2"));
sql!(hot BY_HASH, concat!("SELECT ", columns!(), " FROM catalog_media WHERE merchant = $1 AND hash = $2"));
sql!(
    hot LOCKED,
    sqlite: concat!("SELECT ", columns!(), " FROM catalog_media WHERE merchant = $1 AND id = $2"),
    postgres: concat!("SELECT ", columns!(), " FROM catalog_media WHERE merchant = $1 AND id = $2 FOR UPDATE"),
);
sql!(
    LIST,
    concat!(
        "SELECT ",
        columns!(),
        " FROM catalog_media
             WHERE merchant = $1 AND id < $2 AND (CAST($3 AS TEXT) IS NULL OR folded LIKE CAST($3 AS TEXT) ESCAPE '\\')
               AND ($4 OR NOT EXISTS (SELECT 1 FROM catalog_product_media shown
                                      WHERE shown.merchant = $1 AND shown.media = catalog_media.id)
                          AND NOT EXISTS (SELECT 1 FROM catalog_category shown
                                          WHERE shown.merchant = $1 AND shown.image = catalog_media.id))
             ORDER BY id DESC LIMIT $5 OFFSET $6"
    )
);
sql!(
    COUNT,
    "SELECT count(*) FROM (
         SELECT 1 FROM catalog_media
         WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR folded LIKE CAST($2 AS TEXT) ESCAPE '\\')
           AND ($3 OR NOT EXISTS (SELECT 1 FROM catalog_product_media shown
                                  WHERE shown.merchant = $1 AND shown.media = catalog_media.id)
                      AND NOT EXISTS (SELECT 1 FROM catalog_category shown
                                      WHERE shown.merchant = $1 AND shown.image = catalog_media.id))
         LIMIT $4
     ) AS counted"
);
sql!(
    hot SHOWN_BY,
    sqlite: "SELECT media, count(*) FROM catalog_product_media
             WHERE merchant = $1 AND media IN (SELECT unhex(value) FROM json_each($2)) GROUP BY media
             UNION ALL
             SELECT image, count(*) FROM catalog_category
             WHERE merchant = $1 AND image IN (SELECT unhex(value) FROM json_each($2)) GROUP BY image",
    postgres: "SELECT media, count(*) FROM catalog_product_media
               WHERE merchant = $1 AND media = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
               GROUP BY media
               UNION ALL
               SELECT image, count(*) FROM catalog_category
               WHERE merchant = $1 AND image = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
               GROUP BY image",
);
sql!(
    ADD,
    "INSERT INTO catalog_media (merchant, id, hash, kind, width, height, bytes, name, folded, alt, version, created_at,
                                updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
     ON CONFLICT (merchant, hash) DO NOTHING"
);
sql!(
    hot CHANGE,
    "UPDATE catalog_media SET hash = $3, kind = $4, width = $5, height = $6, bytes = $7, name = $8, folded = $9, alt = $10,
            version = $11, updated_at = $12
     WHERE merchant = $1 AND id = $2 AND version = $11 - 1"
);
sql!(
    KEEP_VERSION,
    "INSERT INTO catalog_media_version (merchant, media, version, at, actor, hash, kind, width, height, bytes, name, alt)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
sql!(hot FORGET_VERSIONS, "DELETE FROM catalog_media_version WHERE merchant = $1 AND media = $2");
sql!(hot REMOVE, "DELETE FROM catalog_media WHERE merchant = $1 AND id = $2");
// Of all merchants: what is spoken of anywhere, now or in a version that could be restored.
sql!(
    SPOKEN_OF,
    sqlite: "SELECT hash FROM catalog_media WHERE hash IN (SELECT value FROM json_each($1))
             UNION SELECT hash FROM catalog_media_version WHERE hash IN (SELECT value FROM json_each($1))",
    postgres: "SELECT hash FROM catalog_media WHERE hash = ANY (ARRAY(SELECT jsonb_array_elements_text($1)))
               UNION
               SELECT hash FROM catalog_media_version WHERE hash = ANY (ARRAY(SELECT jsonb_array_elements_text($1)))",
);

impl FromRow for Media {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let id = row.take()?;
        let content = content(row)?;
        Ok(Self { id, content, version: row.take()?, created_at: row.take()?, updated_at: row.take()? })
    }
}

/// `hash, kind, width, height, bytes, name, alt`.
pub(super) fn content(row: &Row<'_>) -> Result<Content, DbError> {
    let file = File {
        hash: row.take()?,
        kind: kind(&row.take::<String>()?)?,
        width: row.take()?,
        height: row.take()?,
        bytes: row.take()?,
    };
    Ok(Content { file, name: row.take()?, alt: row.take::<Parsed<_>>()?.0 })
}

fn kind(word: &str) -> Result<Kind, DbError> {
    word.parse().map_err(|_| DbError::Decode(format!("{word:?} is no kind of picture")))
}

/// Which pictures are listed.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Those with this in their name.
    pub q: Option<String>,
    /// Only those that neither a product nor a category shows.
    pub unused: bool,
}

impl Listing {
    fn pattern(&self) -> Option<String> {
        self.q.as_deref().map(|q| text::like_anywhere(&text::folded(q)))
    }
}

pub(super) fn by_id(tx: &mut ReadTx, merchant: MerchantId, id: MediaId) -> Result<Option<Media>, DbError> {
    tx.maybe(&BY_ID, params![merchant, id])
}

pub(super) fn by_hash(tx: &mut ReadTx, merchant: MerchantId, hash: &str) -> Result<Option<Media>, DbError> {
    tx.maybe(&BY_HASH, params![merchant, hash])
}

/// For a change: until the command ends nobody else changes this picture.
pub(super) fn locked(tx: &mut Tx, merchant: MerchantId, id: MediaId) -> Result<Option<Media>, DbError> {
    tx.maybe(&LOCKED, params![merchant, id])
}

/// Newest first.
pub(super) fn list(
    tx: &mut ReadTx,
    merchant: MerchantId,
    listing: &Listing,
    (after, offset, limit): (Option<MediaId>, i64, i64),
) -> Result<Vec<Media>, DbError> {
    let before = after.map_or(Uuid::max(), Id::uuid);
    tx.all(&LIST, params![merchant, before, listing.pattern(), !listing.unused, limit, offset])
}

pub(super) fn count(tx: &mut ReadTx, merchant: MerchantId, listing: &Listing) -> Result<i64, DbError> {
    let (count,): (i64,) = tx.one(&COUNT, params![merchant, listing.pattern(), !listing.unused, TOTAL_CAP + 1])?;
    Ok(count)
}

/// How many products and categories show each of these pictures.
pub(super) fn shown_by(
    tx: &mut ReadTx,
    merchant: MerchantId,
    media: &[Media],
) -> Result<HashMap<MediaId, i64>, DbError> {
    let ids: Value = media.iter().map(|media| media.id.uuid().simple().to_string()).collect();
    let mut shown_by = HashMap::new();
    for (media, times) in tx.all::<(MediaId, i64)>(&SHOWN_BY, params![merchant, ids])? {
        *shown_by.entry(media).or_default() += times;
    }
    Ok(shown_by)
}

/// False when a picture of these bytes is there already.
pub(super) fn add(tx: &mut Tx, merchant: MerchantId, media: &Media) -> Result<bool, DbError> {
    write(tx, &ADD, merchant, media)
}

/// False when it is no longer at the version before this one.
pub(super) fn change(tx: &mut Tx, merchant: MerchantId, media: &Media) -> Result<bool, DbError> {
    write(tx, &CHANGE, merchant, media)
}

fn write(tx: &mut Tx, statement: &'static Statement, merchant: MerchantId, media: &Media) -> Result<bool, DbError> {
    let Content { file, name, alt } = &media.content;
    let written = tx.execute(
        statement,
        params![
            merchant,
            media.id,
            file.hash,
            file.kind.as_str(),
            file.width,
            file.height,
            file.bytes,
            name,
            text::folded(name),
            json!(alt),
            media.version,
            media.updated_at
        ],
    )?;
    Ok(written == 1)
}

/// Keeps the version as it was written.
pub(super) fn keep_version(tx: &mut Tx, merchant: MerchantId, media: &Media) -> Result<(), DbError> {
    let Content { file, name, alt } = &media.content;
    let (actor, at): (String, Time) = (tx.call().actor.id.clone(), media.updated_at);
    tx.execute(
        &KEEP_VERSION,
        params![
            merchant,
            media.id,
            media.version,
            at,
            actor,
            file.hash,
            file.kind.as_str(),
            file.width,
            file.height,
            file.bytes,
            name,
            json!(alt)
        ],
    )?;
    Ok(())
}

/// Removes a picture with all its versions.
pub(super) fn remove(tx: &mut Tx, merchant: MerchantId, id: MediaId) -> Result<(), DbError> {
    tx.execute(&FORGET_VERSIONS, params![merchant, id])?;
    tx.execute(&REMOVE, params![merchant, id])?;
    Ok(())
}

/// Which of these hashes any merchant speaks of.
pub(super) fn spoken_of(tx: &mut ReadTx, hashes: &[String]) -> Result<HashSet<String>, DbError> {
    let found = tx.all::<(String,)>(&SPOKEN_OF, params![json!(hashes)])?;
    Ok(found.into_iter().map(|(hash,)| hash).collect())
}
