//! What is in somebody's basket, as every page of theirs shows it: how many of what, and what it comes to.

use std::collections::HashMap;

use bodega_db::ReadTx;
use bodega_kernel::{Money, Scope};
use bodega_sales::{
    SalesError,
    cart::{self, Holder},
};

use crate::Storefront;

/// What is in a basket.
#[derive(Debug, Clone, Default)]
pub(crate) struct Glimpse {
    /// How much, by SKU.
    pub counts: HashMap<String, i64>,
    /// How many lines.
    pub lines: i64,
    /// What they come to before offers.
    pub subtotal: Option<Money>,
}

impl Storefront {
    /// A look into somebody's basket.
    pub(crate) async fn glimpse(&self, scope: &Scope, holder: Holder) -> Result<Glimpse, SalesError> {
        let (within, at, desk) = (scope.clone(), self.now(), self.sales().desk(scope.one()?));
        let look = move |tx: &mut ReadTx| {
            let Some(cart) = cart::find(tx, &within, holder)?.filter(|cart| !cart.items.is_empty()) else {
                return Ok(Glimpse::default());
            };
            let priced = cart::price(tx, &within, &desk, cart, (at, None))?;
            let counts = priced.lines.iter().map(|line| (line.goods.sku.clone(), line.quantity)).collect();
            let lines = i64::try_from(priced.cart.items.len()).unwrap_or(i64::MAX);
            Ok::<_, SalesError>(Glimpse { counts, lines, subtotal: Some(priced.subtotal()) })
        };
        self.house().db.read(scope, look).await
    }
}
