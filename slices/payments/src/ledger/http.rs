//! The ledger over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::extract::State;
use bodega_db::ReadTx;
use bodega_http::{Allowed, Answer, List, Segment};
use bodega_identity::permission::PaymentsRead;
use bodega_kernel::{Currency, Id, Money, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Account, Line, Phase};
use crate::{Payments, intent};

/// An amount that went from one account to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LedgerTransfer)]
pub(crate) struct TransferView {
    /// How final it is.
    phase: Phase,
    /// Where it went.
    debit: Account,
    /// Where it came from.
    credit: Account,
    amount: Money,
    /// The event that brought it, by its version in the payment's stream.
    event_version: i64,
    /// What the payment is for.
    reference: String,
    /// The version that brought the pending transfer which this one posts or voids.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolves: Option<i64>,
    /// When a pending one ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Time>,
    at: Time,
}

impl From<Line> for TransferView {
    fn from(line: Line) -> Self {
        Self {
            phase: line.transfer.phase,
            debit: line.transfer.debit,
            credit: line.transfer.credit,
            amount: Money::new(line.transfer.amount, line.currency),
            event_version: line.version,
            reference: line.reference,
            resolves: line.transfer.resolves,
            expires_at: line.transfer.expires_at,
            at: line.at,
        }
    }
}

/// What an account holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LedgerBalance)]
pub(crate) struct BalanceView {
    account: Account,
    currency: Currency,
    /// What came to it for good, in minor units.
    debits: i64,
    /// What went from it for good.
    credits: i64,
    /// The difference.
    balance: i64,
    /// What may still come to it.
    pending_debits: i64,
    /// What may still go from it.
    pending_credits: i64,
}

/// Read what a payment has moved
#[utoipa::path(
    get, path = "/api/v1/payments/intents/{id}/ledger", operation_id = "listPaymentTransfers", tag = "Payments",
    security(("bearer" = ["payments:read"])), params(("id" = Id<noun::Payment>, Path)),
    responses((status = 200, body = List<TransferView>))
)]
pub(crate) async fn list_transfers(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsRead>,
    Segment(id): Segment<Id<noun::Payment>>,
) -> Answer<List<TransferView>> {
    let scope = caller.scope();
    let read = move |tx: &mut ReadTx| {
        intent::find(tx, &scope, id)?;
        super::of_intent(tx, &scope, id)
    };
    let lines = payments.db().read(&caller.scope(), read).await?;
    Ok(List::whole(lines.into_iter().map(TransferView::from).collect()))
}

/// Read the balances of the accounts
///
/// The whole ledger is added up.
#[utoipa::path(
    get, path = "/api/v1/admin/payments/balances", operation_id = "listLedgerBalances", tag = "Payments",
    security(("bearer" = ["payments:read"])), responses((status = 200, body = List<BalanceView>))
)]
pub(crate) async fn list_balances(
    State(payments): State<Payments>,
    caller: Allowed<PaymentsRead>,
) -> Answer<List<BalanceView>> {
    let scope = caller.scope();
    let balances = payments.db().read_stale(&caller.scope(), move |tx| super::balances(tx, &scope)).await?;
    let view = |(currency, account, held): (Currency, Account, super::Balance)| BalanceView {
        account,
        currency,
        debits: held.debits,
        credits: held.credits,
        balance: held.net(),
        pending_debits: held.pending_debits,
        pending_credits: held.pending_credits,
    };
    Ok(List::whole(balances.into_iter().map(view).collect()))
}
