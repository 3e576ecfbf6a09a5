//! All routes of the slice.

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Payments,
    capture::http as capture,
    intent::http as intent,
    ledger::http as ledger,
    method::http as method,
    reconciliation::{http as reconciliation, http_run},
    refund::http as refund,
    webhook::http as webhook,
};

/// The routes of payments.
pub fn routes(payments: &Payments) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(intent::list_payments, intent::create_payment))
        .routes(routes!(intent::get_payment))
        .routes(routes!(intent::confirm_payment))
        .routes(routes!(capture::capture_payment))
        .routes(routes!(intent::cancel_payment))
        .routes(routes!(ledger::list_transfers))
        .routes(routes!(refund::refund_payment))
        .routes(routes!(refund::list_refunds))
        .routes(routes!(refund::retry_refund))
        .routes(routes!(refund::settle_refund))
        .routes(routes!(method::list_methods, method::keep_method))
        .routes(routes!(method::make_method_default))
        .routes(routes!(method::remove_method))
        .routes(routes!(webhook::take_webhook))
        .routes(routes!(ledger::list_balances))
        .routes(routes!(reconciliation::get_reconciliation, http_run::reconcile_payments))
        .routes(routes!(reconciliation::download_reconciliation))
        .routes(routes!(reconciliation::list_findings))
        .routes(routes!(reconciliation::settle_finding))
        .with_state(payments.clone())
}
