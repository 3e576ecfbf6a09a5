//! Who may do what.

use bodega_testkit::{
    on_both,
    sweep::{Access, assert_every_route_guarded, bad_input},
};

use crate::till::Till;

const fn may(permission: &'static str) -> Access {
    Access::Permission(permission)
}

const TABLE: &[(&str, Access)] = &[
    ("createPayment", may("payments:write")),
    ("confirmPayment", may("payments:write")),
    ("capturePayment", may("payments:write")),
    ("cancelPayment", may("payments:write")),
    ("refundPayment", may("payments:write")),
    ("retryRefund", may("payments:write")),
    ("settleRefund", may("payments:write")),
    ("settlePaymentFinding", may("payments:write")),
    ("reconcilePayments", may("payments:write")),
    ("listPayments", may("payments:read")),
    ("getPayment", may("payments:read")),
    ("listPaymentTransfers", may("payments:read")),
    ("listRefunds", may("payments:read")),
    ("listLedgerBalances", may("payments:read")),
    ("getReconciliation", may("payments:read")),
    ("downloadReconciliation", may("payments:read")),
    ("listPaymentFindings", may("payments:read")),
    ("listMyPaymentMethods", Access::SignedIn),
    ("keepPaymentMethod", Access::SignedIn),
    ("makePaymentMethodDefault", Access::SignedIn),
    ("removePaymentMethod", Access::SignedIn),
    ("takePaymentWebhook", Access::Public),
];

on_both! {
    async fn each_route_asks_for_its_permission(till: Till) {
        assert_every_route_guarded(&till.app, TABLE).await;
    }

    async fn bad_input_is_refused_everywhere_and_writes_nothing(till: Till) {
        bad_input(&till.app, &till.app.as_operator()).await;
    }
}
