//! Till sales over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::Tx;
use bodega_http::{Allowed, Answer, Body, Data, House, Once, OnceHeader};
use bodega_identity::permission::StockAdjust;
use bodega_kernel::{Check, Id, Invalid, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TillBatch;
use crate::{
    InventoryError,
    line::{self, LineBody},
    movement::http::MovementView,
};

/// So many lines in one batch.
const MAX_LINES: usize = 5_000;

/// What a till has sold.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe", "reference": "till-3/2026-11-20",
    "lines": [{ "sku": "MILK-1L", "quantity": 17 }]
}))]
pub(crate) struct TillBody {
    branch_id: Id<noun::Site>,
    /// The till's own number for this batch: sent twice, it counts once.
    reference: String,
    /// At most 5,000. Lines of one SKU are added up.
    lines: Vec<LineBody>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TillView {
    /// Was it told before? Then nothing was done now.
    repeated: bool,
    /// The ledger's new lines.
    movements: Vec<MovementView>,
}

impl TillBody {
    fn checked(self) -> Result<TillBatch, Invalid> {
        let mut check = Check::new();
        let reference = text::checked(&mut check, "reference", &self.reference, 1, 200);
        let lines = line::checked(&mut check, &self.lines, MAX_LINES);
        check.done()?;
        Ok(TillBatch { site: self.branch_id, reference, lines })
    }
}

/// Record till sales
///
/// The shelf is shared with the shop's own tills. The goods have left, whatever the book says: a balance ends at zero
/// at worst, and the ledger tells what was missing.
#[utoipa::path(
    post, path = "/api/v1/admin/inventory/till-sales", operation_id = "recordTillSales", tag = "Inventory",
    security(("bearer" = ["stock:adjust"])), params(OnceHeader), request_body = TillBody,
    responses((status = 200, body = Data<TillView>))
)]
pub(crate) async fn record_till_sales(
    State(house): State<House>,
    caller: Allowed<StockAdjust>,
    once: Once,
    Body(body): Body<TillBody>,
) -> Answer<Response> {
    let (scope, batch) = (caller.scope(), body.checked()?);
    caller.may_site(batch.site)?;
    let record = move |tx: &mut Tx| -> Result<TillView, InventoryError> {
        let recorded = super::record_till_sales(tx, &scope, &batch)?;
        let movements = MovementView::all(tx, &scope, recorded.movements)?;
        Ok(TillView { repeated: recorded.repeated, movements })
    };
    once.write(&house.db, caller.call(), StatusCode::OK, record).await
}
