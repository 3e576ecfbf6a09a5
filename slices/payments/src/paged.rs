//! Pages of counted lists.

use bodega_db::{DbError, FromRow, Param, ReadTx, Statement};
use bodega_kernel::{Page, PageRequest, TOTAL_CAP};

/// One page of a list. Both statements take what is wanted; then the list's takes a limit and an offset, and the
/// count's a limit.
pub(crate) fn paged<T: FromRow>(
    tx: &mut ReadTx,
    [list, count]: [&'static Statement; 2],
    wanted: &[&dyn Param],
    page: &PageRequest,
) -> Result<Page<T>, DbError> {
    let rows = tx.all(list, &[wanted, &[&page.limit, &page.offset]].concat())?;
    let (counted,) = tx.one(count, &[wanted, &[&(TOTAL_CAP + 1)]].concat())?;
    Ok(Page::counted(rows, counted))
}
