//! The next windows of delivery.

use bodega_db::ReadTx;
use bodega_http::HttpError;
use bodega_kernel::Scope;
use bodega_sales::slot::{self, Wanted};

use crate::{Storefront, say::Window, visitor::Visitor};

/// So many days ahead are looked at: who shops now wants to know of these.
const DAYS: i64 = 4;
/// So many are told at most.
const MOST: usize = 3;

impl Storefront {
    /// The next windows that still have room, soonest first. None where nobody delivers.
    pub(crate) async fn windows(&self, visitor: &Visitor) -> Result<Vec<Window>, HttpError> {
        let scope = Scope::One(visitor.merchant.number);
        let (within, now) = (scope.clone(), visitor.now);
        let look = move |tx: &mut ReadTx| slot::upcoming(tx, &within, &Wanted::delivery(), now, DAYS);
        let found = self.house().db.read(&scope, look).await.unwrap_or_else(|error| {
            tracing::debug!(%error, "no windows of delivery are told");
            Vec::new()
        });
        let free = found.into_iter().filter(slot::Window::has_room).take(MOST);
        Ok(free
            .map(|one| Window { starts: one.starts_at, ends: one.ends_at, price: None, left: one.remaining })
            .collect())
    }
}
