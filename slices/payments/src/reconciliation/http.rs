//! Findings over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, List, Once, OnceHeader, PageParams, Params, Segment, download,
};
use bodega_identity::permission::{PaymentsRead, PaymentsWrite};
use bodega_kernel::{Id, PageRequest, noun};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    FindingFilter, Kind, store,
    view::{FindingView, OpenView, ReportView, RunView, csv},
};
use crate::{Payments, PaymentsError, sent};

/// Which findings are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct FindingParams {
    /// Only those of this kind.
    #[param(inline)]
    kind: Option<Kind>,
    /// Also those that were put right?
    settled: Option<bool>,
}

/// How a finding was settled.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SettleFindingBody, example = json!({ "note": "a test charge at the provider" }))]
pub(crate) struct SettleBody {
    /// What came of it, for the audit.
    #[schema(min_length = 1, max_length = 500)]
    note: String,
}

/// Read the reconciliation report
///
/// What of our books and the provider's does not fit: money that was taken without an order
/// (`PAYMENT_CAPTURED_NOT_COMMITTED`), refunds that failed, amounts that differ, movements that one side lacks, disputes.
#[utoipa::path(
    get, path = "/api/v1/admin/payments/reconciliation", operation_id = "getReconciliation", tag = "Payments",
    security(("bearer" = ["payments:read"])), responses((status = 200, body = Data<ReportView>))
)]
pub(crate) async fn get_reconciliation(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsRead>,
) -> Answer<Data<ReportView>> {
    let scope = caller.scope();
    let read = move |tx: &mut ReadTx| -> Result<_, PaymentsError> {
        let first = PageRequest { limit: 100, ..PageRequest::default() };
        let findings = super::findings(tx, &scope, FindingFilter::default(), &first)?.items;
        let open = store::open(tx, &scope)?.into_iter().map(|(kind, count)| OpenView { kind, count });
        Ok(ReportView {
            open: open.collect(),
            findings: findings.into_iter().map(FindingView::from).collect(),
            runs: super::last_runs(tx, &scope, 10)?.into_iter().map(RunView::from).collect(),
        })
    };
    Ok(Data(payments.db().read(&caller.scope(), read).await?))
}

/// List findings
#[utoipa::path(
    get, path = "/api/v1/admin/payments/findings", operation_id = "listPaymentFindings", tag = "Payments",
    security(("bearer" = ["payments:read"])), params(FindingParams, PageParams),
    responses((status = 200, body = List<FindingView>))
)]
pub(crate) async fn list_findings(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsRead>,
    Params(wanted): Params<FindingParams>,
    page: CountedPage,
) -> Answer<List<FindingView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let filter = FindingFilter { kind: wanted.kind, settled: wanted.settled.unwrap_or(false) };
    let read = move |tx: &mut ReadTx| super::findings(tx, &scope, filter, &request);
    let found = payments.db().read(&caller.scope(), read).await?;
    Ok(page.list(found.map(FindingView::from)))
}

/// Settle a finding by hand
#[utoipa::path(
    post, path = "/api/v1/admin/payments/findings/{id}/settle", operation_id = "settlePaymentFinding", tag = "Payments",
    security(("bearer" = ["payments:write"])), params(("id" = Id<noun::Finding>, Path), OnceHeader),
    request_body = SettleBody, responses((status = 200, body = Data<FindingView>))
)]
pub(crate) async fn settle_finding(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsWrite>,
    Segment(id): Segment<Id<noun::Finding>>,
    once: Once,
    Body(body): Body<SettleBody>,
) -> Answer<Response> {
    let (scope, note) = (caller.scope(), sent::required("note", &body.note, 500)?);
    let settle = move |tx: &mut Tx| super::settle_by_hand(tx, &scope, id, &note).map(FindingView::from);
    once.write(payments.db(), caller.call(), StatusCode::OK, settle).await
}

/// Download all findings as CSV
#[utoipa::path(
    get, path = "/api/v1/admin/payments/reconciliation.csv", operation_id = "downloadReconciliation", tag = "Payments",
    security(("bearer" = ["payments:read"])),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
pub(crate) async fn download_reconciliation(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsRead>,
) -> Answer<Response> {
    let scope = caller.scope();
    // Page by page, until one is empty.
    let next = move |offset: i64| {
        let (payments, scope) = (payments.clone(), scope.clone());
        async move {
            let page = PageRequest { limit: 100, offset, cursor: None };
            let filter = FindingFilter { kind: None, settled: true };
            let within = scope.clone();
            let read = move |tx: &mut ReadTx| super::findings(tx, &within, filter, &page);
            let found = payments.db().read(&scope, read).await?.items;
            let text = csv(&found);
            // Its header stands once.
            let body = text.split_once('\n').map_or("", |(_, lines)| lines).to_owned();
            let piece = if offset == 0 { text } else { body };
            let is_there = offset == 0 || !found.is_empty();
            Ok::<_, PaymentsError>(is_there.then_some((piece, offset + 100)))
        }
    };
    Ok(download("text/csv; charset=utf-8", "reconciliation.csv", 0, next))
}
