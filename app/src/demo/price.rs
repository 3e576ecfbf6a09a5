//! Prices in other currencies, so that a visitor can look at the shop in their own.

use bodega_catalog::price_list::{self, Listing, PriceListBody};
use bodega_db::Tx;
use bodega_kernel::{PageRequest, Scope};
use serde_json::json;

use super::{DemoError, fill::read};

/// Name, currency, millionths of a cent or a penny that an agora is worth, and what prices are rounded to.
const LISTS: [(&str, &str, i64, i64); 3] =
    [("Euro", "EUR", 251_000, 5), ("US dollar", "USD", 273_000, 5), ("Pound sterling", "GBP", 214_000, 5)];

/// Makes the lists, unless there are some.
pub(super) fn lists(tx: &mut Tx, scope: &Scope) -> Result<(), DemoError> {
    let page = PageRequest { limit: 1, ..PageRequest::default() };
    if !price_list::list(tx, scope, Listing::default(), &page)?.items.is_empty() {
        return Ok(());
    }
    for (name, currency, rate, round_to) in LISTS {
        let body = json!({ "name": name, "currency": currency, "rate": rate, "rateOf": "ILS", "roundTo": round_to });
        price_list::create(tx, scope, &read::<PriceListBody>(body)?)?;
    }
    Ok(())
}
