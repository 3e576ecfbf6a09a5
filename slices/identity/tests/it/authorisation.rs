//! Every route is guarded as this table says, and none falls over bad input.

use bodega_testkit::{
    App, on_both,
    sweep::{
        Access::{Permission, Public, SignedIn},
        assert_every_route_guarded, bad_input,
    },
};

use crate::house::with_identity;

on_both! {
    async fn every_route_is_guarded(app: App) {
        let app = with_identity(app);
        let table = [
            ("register", Public),
            ("login", Public),
            ("refresh", Public),
            ("logout", Public),
            ("forgotPassword", Public),
            ("resetPassword", Public),
            ("verifyEmail", Public),
            ("acceptInvitation", Public),
            ("getSigningKeys", Public),
            ("listColleagues", SignedIn),
            ("takeOver", SignedIn),
            ("setPin", SignedIn),
            ("listConsents", SignedIn),
            ("sayConsent", SignedIn),
            ("changePassword", SignedIn),
            ("resendVerification", SignedIn),
            ("getProfile", SignedIn),
            ("changeProfile", SignedIn),
            ("listSessions", SignedIn),
            ("endSession", SignedIn),
            ("endOtherSessions", SignedIn),
            ("listAddresses", SignedIn),
            ("addAddress", SignedIn),
            ("getAddress", SignedIn),
            ("replaceAddress", SignedIn),
            ("removeAddress", SignedIn),
            ("openBusiness", SignedIn),
            ("getOnboarding", SignedIn),
            ("listUsers", Permission("users:read")),
            ("getUser", Permission("users:read")),
            ("addUser", Permission("users:write")),
            ("changeUser", Permission("users:write")),
            ("removeUser", Permission("users:write")),
            ("inviteUser", Permission("users:write")),
            ("giveBadge", Permission("users:write")),
            ("listRoles", Permission("roles:read")),
            ("getRole", Permission("roles:read")),
            ("createRole", Permission("roles:write")),
            ("changeRole", Permission("roles:write")),
            ("removeRole", Permission("roles:write")),
            ("listMerchants", Permission("merchants:read")),
            ("getMerchant", Permission("merchants:read")),
            ("createMerchant", Permission("merchants:write")),
            ("changeMerchant", Permission("merchants:write")),
            ("closeMerchant", Permission("merchants:write")),
            ("listCustomers", Permission("customers:read")),
            ("getCustomer", Permission("customers:read")),
            ("changeCustomer", Permission("customers:write")),
            ("listCustomerAddresses", Permission("customers:read")),
            ("listCustomerNotes", Permission("customers:read")),
            ("addCustomerNote", Permission("customers:write")),
            ("listKeys", Permission("keys:read")),
            ("getKey", Permission("keys:read")),
            ("createKey", Permission("keys:write")),
            ("rotateKey", Permission("keys:write")),
            ("endKey", Permission("keys:write")),
            ("getKeyUsage", Permission("keys:read")),
            ("listAudit", Permission("audit:read")),
            ("exportAudit", Permission("audit:read")),
        ];
        assert_every_route_guarded(&app, &table).await;
    }

    async fn bad_input_is_refused_everywhere(app: App) {
        let app = with_identity(app);
        bad_input(&app, &app.as_operator()).await;
    }
}
