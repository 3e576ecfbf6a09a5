//! How transfers are sent and shown.

use bodega_db::ReadTx;
use bodega_kernel::{Check, Id, Invalid, Scope, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Arrival, Send, Status, Transfer};
use crate::{
    InventoryError, item,
    line::{self, LineBody},
};

/// So many lines in one transfer.
const MAX_LINES: usize = 500;

/// Goods on their way from one branch to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TransferView {
    id: Id<noun::Transfer>,
    from_branch_id: Id<noun::Site>,
    to_branch_id: Id<noun::Site>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    lines: Vec<PartView>,
    sent_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<Time>,
}

/// What was sent of one variant, and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartView {
    variant_id: Id<noun::Variant>,
    #[schema(example = "MILK-1L")]
    sku: String,
    /// How much left.
    quantity: i64,
    /// How much of it is on its way.
    in_transit: i64,
    /// How much of it arrived.
    received: i64,
    /// How much of it never will.
    lost: i64,
    /// How much of it came back.
    returned: i64,
}

/// Goods to be sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "fromBranchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe", "toBranchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhf",
    "lines": [{ "sku": "MILK-1L", "quantity": 12 }]
}))]
pub(crate) struct SendBody {
    from_branch_id: Id<noun::Site>,
    to_branch_id: Id<noun::Site>,
    lines: Vec<LineBody>,
    note: Option<String>,
}

/// What has arrived; without lines all that is on its way.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "lines": [{ "sku": "MILK-1L", "quantity": 11 }], "complete": true }))]
pub(crate) struct ArrivalBody {
    lines: Option<Vec<LineBody>>,
    /// Is the rest given up? Then it is written off.
    complete: Option<bool>,
}

impl SendBody {
    pub(super) fn checked(self) -> Result<Send, Invalid> {
        let mut check = Check::new();
        let differ = self.from_branch_id != self.to_branch_id;
        check.that(differ, "toBranchId", "SAME_BRANCH", "must be another than fromBranchId");
        let lines = line::checked(&mut check, &self.lines, MAX_LINES);
        let note = text::optional(&mut check, "note", self.note.as_deref(), 500);
        check.done()?;
        Ok(Send { source: self.from_branch_id, target: self.to_branch_id, lines, note })
    }
}

impl ArrivalBody {
    pub(super) fn checked(self) -> Result<Arrival, Invalid> {
        let mut check = Check::new();
        let lines = self.lines.map(|lines| line::checked(&mut check, &lines, MAX_LINES));
        check.done()?;
        Ok(Arrival { lines, complete: self.complete.unwrap_or(false) })
    }
}

/// One transfer with its SKUs.
pub(super) fn view(tx: &mut ReadTx, scope: &Scope, transfer: Transfer) -> Result<TransferView, InventoryError> {
    views(tx, scope, vec![transfer])?.pop().ok_or(InventoryError::NotFound("transfer"))
}

/// Many of them.
pub(super) fn views(
    tx: &mut ReadTx,
    scope: &Scope,
    transfers: Vec<Transfer>,
) -> Result<Vec<TransferView>, InventoryError> {
    let variants = transfers.iter().flat_map(|transfer| &transfer.lines).map(|part| part.variant);
    let skus = item::skus_of(tx, scope, variants)?;
    let part = |part: &super::Part| PartView {
        variant_id: part.variant,
        sku: skus.get(&part.variant).cloned().unwrap_or_default(),
        quantity: part.quantity,
        in_transit: part.in_transit(),
        received: part.received,
        lost: part.lost,
        returned: part.returned,
    };
    let view = |transfer: Transfer| TransferView {
        id: transfer.id,
        from_branch_id: transfer.source,
        to_branch_id: transfer.target,
        status: transfer.status,
        lines: transfer.lines.iter().map(part).collect(),
        note: transfer.note,
        sent_at: transfer.sent_at,
        closed_at: transfer.closed_at,
    };
    Ok(transfers.into_iter().map(view).collect())
}
