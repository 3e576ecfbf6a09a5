//! Stock over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, Once, OnceHeader, PageParams, Params, Segment, Segments,
};
use bodega_identity::permission::{StockAdjust, StockRead};
use bodega_kernel::{Check, Id, Scope, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Balance, Counted, Filter,
    body::{AdjustBody, CountBody, TuneBody},
    list::with_skus,
    view::{InBinView, ListedStockView, PastStockView, StockView, SuggestionView},
};
use crate::{InventoryError, Item, Reach, layout, movement::http::MovementView};

/// Which rows are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct StockParams {
    /// Only those at this branch.
    branch_id: Option<Id<noun::Site>>,
    /// Only those of this product's variants.
    product_id: Option<Id<noun::Product>>,
    /// Only those of this SKU.
    sku: Option<String>,
    /// A SKU or a barcode: what a scanner reads and people type.
    q: Option<String>,
    /// Only those that are low or out.
    low: Option<bool>,
    /// Only those that changed since.
    updated_since: Option<Time>,
    /// As of a past moment: then rows have `onHand` and `asOf` only.
    as_of: Option<Time>,
}

/// List stock
///
/// With `asOf` as of any past moment.
#[utoipa::path(
    get, path = "/api/v1/admin/inventory", operation_id = "listStock", tag = "Inventory",
    security(("bearer" = ["stock:read"])), params(StockParams, PageParams),
    responses((status = 200, body = List<ListedStockView>))
)]
pub(crate) async fn list_stock(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Params(wanted): Params<StockParams>,
    page: CountedPage,
) -> Answer<List<ListedStockView>> {
    let (scope, reach, request) = (caller.scope(), Reach::from(caller.sites.clone()), page.0.clone());
    let filter = Filter {
        site: wanted.branch_id,
        product: wanted.product_id,
        sku: wanted.sku,
        text: wanted.q,
        low: wanted.low.unwrap_or(false),
        updated_since: wanted.updated_since,
    };
    let (moment, mut check) = (wanted.as_of, Check::new());
    check.that(moment.is_none_or(|at| at <= house.env.now()), "asOf", "OUT_OF_RANGE", "must not be in the future");
    check.done()?;
    let read = move |tx: &mut ReadTx| match moment {
        Some(moment) => super::as_of(tx, &scope, &reach, &filter, moment, &request),
        None => super::list(tx, &scope, &reach, &filter, &request),
    };
    let found = house.db.read(&caller.scope(), read).await?;
    let view = |row| match moment {
        Some(moment) => ListedStockView::Past(PastStockView::of(row, moment)),
        None => ListedStockView::Now(StockView::of(row, None)),
    };
    Ok(page.list(found.map(view)))
}

/// Read a stock row
///
/// With what of it lies in which bin.
#[utoipa::path(
    get, path = "/api/v1/admin/inventory/{id}", operation_id = "getStock", tag = "Inventory",
    security(("bearer" = ["stock:read"])), params(("id" = Id<noun::Stock>, Path)),
    responses((status = 200, body = Data<StockView>))
)]
pub(crate) async fn get_stock(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Segment(id): Segment<Id<noun::Stock>>,
) -> Answer<Data<StockView>> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let read = move |tx: &mut ReadTx| -> Result<StockView, InventoryError> {
        let (row, lying) = super::find(tx, &scope, &reach, id)?;
        let codes = layout::codes(tx, lying.iter().map(|place| place.bin))?;
        let bins = lying.into_iter().map(|place| InBinView {
            bin_id: place.bin,
            code: codes.get(&place.bin).cloned().unwrap_or_default(),
            on_hand: place.on_hand,
        });
        Ok(StockView::of(row, Some(bins.collect())))
    };
    Ok(Data(house.db.read(&caller.scope(), read).await?))
}

/// Set what is there
///
/// What somebody has counted. A count below what is promised is accepted: the row goes short, and `available` below
/// zero.
#[utoipa::path(
    put, path = "/api/v1/admin/inventory/{id}", operation_id = "countStock", tag = "Inventory",
    security(("bearer" = ["stock:adjust"])), params(("id" = Id<noun::Stock>, Path), OnceHeader),
    request_body = CountBody, responses((status = 200, body = Data<StockView>))
)]
pub(crate) async fn count_stock(
    State(house): State<House>,
    caller: Allowed<StockAdjust>,
    Segment(id): Segment<Id<noun::Stock>>,
    once: Once,
    Body(body): Body<CountBody>,
) -> Answer<Response> {
    count(house, caller, once, body, Counted::Row(id)).await
}

/// Set what is there, by SKU
///
/// The row is made when there is none.
#[utoipa::path(
    put, path = "/api/v1/admin/inventory/by-sku/{branchId}/{sku}", operation_id = "countStockBySku", tag = "Inventory",
    security(("bearer" = ["stock:adjust"])), params(("branchId" = Id<noun::Site>, Path), ("sku" = String, Path), OnceHeader),
    request_body = CountBody, responses((status = 200, body = Data<StockView>))
)]
pub(crate) async fn count_stock_by_sku(
    State(house): State<House>,
    caller: Allowed<StockAdjust>,
    Segments((branch, sku)): Segments<(Id<noun::Site>, String)>,
    once: Once,
    Body(body): Body<CountBody>,
) -> Answer<Response> {
    count(house, caller, once, body, Counted::At(branch, Item::Sku(sku))).await
}

async fn count(
    house: House,
    caller: Allowed<StockAdjust>,
    once: Once,
    body: CountBody,
    what: Counted,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let count = body.checked(what)?;
    let write = move |tx: &mut Tx| {
        let balance = super::count(tx, &scope, &reach, &count)?;
        view(tx, &scope, balance)
    };
    once.write(&house.db, caller.call(), StatusCode::OK, write).await
}

/// Set safety stock and reorder point
#[utoipa::path(
    patch, path = "/api/v1/admin/inventory/{id}", operation_id = "tuneStock", tag = "Inventory",
    security(("bearer" = ["stock:adjust"])), params(("id" = Id<noun::Stock>, Path), OnceHeader),
    request_body = TuneBody, responses((status = 200, body = Data<StockView>))
)]
pub(crate) async fn tune_stock(
    State(house): State<House>,
    caller: Allowed<StockAdjust>,
    Segment(id): Segment<Id<noun::Stock>>,
    once: Once,
    Body(body): Body<TuneBody>,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let mut check = Check::new();
    let tune = body.checked(&mut check);
    check.done()?;
    let write = move |tx: &mut Tx| {
        let balance = super::tune(tx, &scope, &reach, id, &tune)?;
        view(tx, &scope, balance)
    };
    once.write(&house.db, caller.call(), StatusCode::OK, write).await
}

/// The ledger's new lines.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AdjustedView {
    movements: Vec<MovementView>,
}

/// Correct stock by differences
///
/// All lines or none. `409 INSUFFICIENT_STOCK` when more is taken away than there is.
#[utoipa::path(
    post, path = "/api/v1/admin/inventory/adjust", operation_id = "adjustStock", tag = "Inventory",
    security(("bearer" = ["stock:adjust"])), params(OnceHeader), request_body = AdjustBody,
    responses((status = 200, body = Data<AdjustedView>))
)]
pub(crate) async fn adjust_stock(
    State(house): State<House>,
    caller: Allowed<StockAdjust>,
    once: Once,
    Body(body): Body<AdjustBody>,
) -> Answer<Response> {
    let (scope, order) = (caller.scope(), body.checked()?);
    for line in &order.lines {
        caller.may_site(line.site)?;
    }
    let write = move |tx: &mut Tx| -> Result<AdjustedView, InventoryError> {
        let movements = super::adjust(tx, &scope, &order)?;
        Ok(AdjustedView { movements: MovementView::all(tx, &scope, movements)? })
    };
    once.write(&house.db, caller.call(), StatusCode::OK, write).await
}

/// Where to look for what is low.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct SuggestParams {
    /// Only at this branch.
    branch_id: Option<Id<noun::Site>>,
}

/// Suggest a purchase order
///
/// Rows at or below their reorder point, each with what lifts it above, counting what is on its way.
#[utoipa::path(
    get, path = "/api/v1/admin/inventory/suggestions", operation_id = "suggestPurchase", tag = "Inventory",
    security(("bearer" = ["stock:read"])), params(SuggestParams, PageParams),
    responses((status = 200, body = List<SuggestionView>))
)]
pub(crate) async fn suggest_purchase(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Params(wanted): Params<SuggestParams>,
    page: CountedPage,
) -> Answer<List<SuggestionView>> {
    let (scope, reach, request) = (caller.scope(), Reach::from(caller.sites.clone()), page.0.clone());
    let read = move |tx: &mut ReadTx| super::suggest(tx, &scope, &reach, wanted.branch_id, &request);
    let found = house.db.read(&caller.scope(), read).await?;
    Ok(page.list(found.map(SuggestionView::from)))
}

fn view(tx: &mut ReadTx, scope: &Scope, balance: Balance) -> Result<StockView, InventoryError> {
    let row = with_skus(tx, scope, vec![balance])?.pop().ok_or(InventoryError::NotFound("stock row"))?;
    Ok(StockView::of(row, None))
}
