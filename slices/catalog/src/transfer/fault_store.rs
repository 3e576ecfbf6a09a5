//! What is wrong with the lines of files.

use bodega_db::{DbError, FromRow, ReadTx, Row, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, TOTAL_CAP, noun};

use super::model::Fault;

type ImportId = Id<noun::Import>;

sql!(
    hot FAULTS,
    "SELECT line, field, code, message FROM catalog_import_fault WHERE merchant = $1 AND import = $2
     ORDER BY line, place LIMIT $3 OFFSET $4"
);
sql!(
    COUNT_FAULTS,
    "SELECT count(*) FROM (SELECT 1 FROM catalog_import_fault WHERE merchant = $1 AND import = $2 LIMIT $3) AS counted"
);
// From a line on, so that a long list is walked without counting what was seen.
sql!(
    hot FAULTS_FROM,
    "SELECT place, line, field, code, message FROM catalog_import_fault
     WHERE merchant = $1 AND import = $2 AND (line, place) > ($3, $4) ORDER BY line, place LIMIT $5"
);
impl FromRow for Fault {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { line: row.take()?, field: row.take()?, code: row.take()?, message: row.take()? })
    }
}

pub(super) struct PlacedFault(pub i64, pub Fault);

impl FromRow for PlacedFault {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self(row.take()?, Fault::from_row(row)?))
    }
}

pub(super) fn faults(
    tx: &mut ReadTx,
    merchant: MerchantId,
    id: ImportId,
    page: &PageRequest,
) -> Result<Page<Fault>, DbError> {
    let rows = tx.all(&FAULTS, params![merchant, id, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT_FAULTS, params![merchant, id, TOTAL_CAP + 1])?;
    Ok(Page::counted(rows, counted))
}

/// Faults behind this line and place.
pub(super) fn faults_from(
    tx: &mut ReadTx,
    merchant: MerchantId,
    id: ImportId,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<PlacedFault>, DbError> {
    tx.all(&FAULTS_FROM, params![merchant, id, after.0, after.1, limit])
}
