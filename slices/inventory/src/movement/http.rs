//! The ledger over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::extract::State;
use bodega_db::ReadTx;
use bodega_http::{Allowed, Answer, House, List, PageParams, Paged, Params};
use bodega_identity::permission::StockRead;
use bodega_kernel::{ActorKind, Id, Scope, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Account, HistoryFilter, Kind, Movement};
use crate::{InventoryError, Reach, item, paged::turned};

/// A line of the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MovementView {
    id: Id<noun::Movement>,
    at: Time,
    kind: Kind,
    branch_id: Id<noun::Site>,
    variant_id: Id<noun::Variant>,
    #[schema(example = "MILK-1L")]
    sku: String,
    /// How much.
    #[schema(example = 3)]
    quantity: i64,
    /// Where from: a branch or a bin by its id, or SUPPLIER, ADJUSTMENT, ORDER, TILL, TRANSIT.
    #[schema(example = "ADJUSTMENT")]
    from: String,
    /// Where to: the same.
    #[schema(example = "ste_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The order, request, transfer or batch that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    actor: ActorView,
}

/// Who did it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ActorView {
    kind: ActorKind,
    id: String,
}

impl MovementView {
    /// Movements with their SKUs.
    pub(crate) fn all(tx: &mut ReadTx, scope: &Scope, movements: Vec<Movement>) -> Result<Vec<Self>, InventoryError> {
        let skus = item::skus_of(tx, scope, movements.iter().map(|movement| movement.variant))?;
        let view = |movement: Movement| Self {
            id: movement.id,
            at: movement.at,
            kind: movement.kind,
            branch_id: movement.site,
            variant_id: movement.variant,
            sku: skus.get(&movement.variant).cloned().unwrap_or_default(),
            quantity: movement.quantity,
            from: named(movement.source, movement.site),
            to: named(movement.target, movement.site),
            reason: movement.reason,
            reference: movement.reference,
            actor: ActorView { kind: movement.actor.kind, id: movement.actor.id },
        };
        Ok(movements.into_iter().map(view).collect())
    }
}

fn named(account: Account, site: Id<noun::Site>) -> String {
    match account {
        Account::Site(None) => site.to_string(),
        Account::Site(Some(bin)) => bin.to_string(),
        other => other.word().to_owned(),
    }
}

/// Which lines are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct HistoryParams {
    /// Only those at this branch.
    branch_id: Option<Id<noun::Site>>,
    /// Only those of this SKU.
    sku: Option<String>,
    /// Only those for this reason.
    #[param(inline)]
    kind: Option<Kind>,
    /// Only those that belong to this order, request, transfer or batch.
    reference: Option<String>,
    /// Not before.
    from: Option<Time>,
    /// Before.
    to: Option<Time>,
}

/// Read the ledger
///
/// Newest first; `nextCursor` goes on. It is not counted.
#[utoipa::path(
    get, path = "/api/v1/admin/inventory/history", operation_id = "stockHistory", tag = "Inventory",
    security(("bearer" = ["stock:read"])), params(HistoryParams, PageParams),
    responses((status = 200, body = List<MovementView>))
)]
pub(crate) async fn stock_history(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Params(wanted): Params<HistoryParams>,
    page: Paged,
) -> Answer<List<MovementView>> {
    let (scope, reach, request) = (caller.scope(), Reach::from(caller.sites.clone()), page.0.clone());
    let read = move |tx: &mut ReadTx| -> Result<_, InventoryError> {
        let variant = wanted.sku.map(|sku| item::variant_of(tx, &scope, &sku)).transpose()?;
        let filter = HistoryFilter {
            site: wanted.branch_id,
            variant,
            kind: wanted.kind,
            reference: wanted.reference,
            from: wanted.from,
            to: wanted.to,
        };
        let found = super::history(tx, &scope, &reach, &filter, &request)?;
        turned(found, |movements| MovementView::all(tx, &scope, movements))
    };
    Ok(page.list(house.db.read(&caller.scope(), read).await?))
}
