//! Every route of the house and who may call it. A route that is not here fails the test, and so does one that lets in
//! somebody else than stands here, or whose description says something else.

use bodega_testkit::{
    App, on_both,
    sweep::{
        Access::{self, Permission, Public, SignedIn},
        assert_every_route_guarded,
    },
};

use crate::house::house;

#[rustfmt::skip]
const TABLE: &[(&str, Access)] = &[
    // Account
    ("listAddresses", SignedIn),
    ("addAddress", SignedIn),
    ("getAddress", SignedIn),
    ("replaceAddress", SignedIn),
    ("removeAddress", SignedIn),
    ("listConsents", SignedIn),
    ("sayConsent", SignedIn),
    // Shared devices
    ("listColleagues", SignedIn),
    ("takeOver", SignedIn),
    ("setPin", SignedIn),
    ("giveBadge", Permission("users:write")),
    // Audit
    ("listAudit", Permission("audit:read")),
    ("exportAudit", Permission("audit:read")),
    // Auth
    ("getSigningKeys", Public),
    ("acceptInvitation", Public),
    ("changePassword", SignedIn),
    ("forgotPassword", Public),
    ("login", Public),
    ("logout", Public),
    ("getProfile", SignedIn),
    ("changeProfile", SignedIn),
    ("refresh", Public),
    ("register", Public),
    ("resetPassword", Public),
    ("listSessions", SignedIn),
    ("endOtherSessions", SignedIn),
    ("endSession", SignedIn),
    ("verifyEmail", Public),
    ("resendVerification", SignedIn),
    // Branches
    ("listAllBranches", Permission("sites:read")),
    ("createBranch", Permission("sites:write")),
    ("getBranchAsStaff", Permission("sites:read")),
    ("replaceBranch", Permission("sites:write")),
    ("closeBranch", Permission("sites:write")),
    ("changeBranch", Permission("sites:write")),
    ("listBins", Permission("sites:read")),
    ("createBin", Permission("sites:write")),
    ("replaceBin", Permission("sites:write")),
    ("retireBin", Permission("sites:write")),
    ("grantSite", Permission("merchants:write")),
    ("revokeSite", Permission("merchants:write")),
    ("listZones", Permission("sites:read")),
    ("createZone", Permission("sites:write")),
    ("replaceZone", Permission("sites:write")),
    ("deleteZone", Permission("sites:write")),
    ("listBranches", Public),
    ("getBranch", Public),
    // Catalogue
    ("listCategories", Public),
    ("getCategory", Public),
    ("listCategoryProducts", Public),
    ("listProducts", Public),
    ("getProduct", Public),
    // Catalogue administration
    ("listAllCategories", Permission("catalog:read")),
    ("createCategory", Permission("catalog:write")),
    ("getCategoryAsStaff", Permission("catalog:read")),
    ("replaceCategory", Permission("catalog:write")),
    ("deleteCategory", Permission("catalog:write")),
    ("changeCategory", Permission("catalog:write")),
    ("bulkPrices", Permission("catalog:write")),
    ("setPrice", Permission("catalog:write")),
    ("listAllProducts", Permission("catalog:read")),
    ("createProduct", Permission("catalog:write")),
    ("bulkProducts", Permission("catalog:write")),
    ("getProductAsStaff", Permission("catalog:read")),
    ("replaceProduct", Permission("catalog:write")),
    ("deleteProduct", Permission("catalog:write")),
    ("changeProduct", Permission("catalog:write")),
    ("listProductVersions", Permission("catalog:read")),
    ("getProductVersion", Permission("catalog:read")),
    ("restoreProductVersion", Permission("catalog:write")),
    // Customers
    ("listCustomers", Permission("customers:read")),
    ("getCustomer", Permission("customers:read")),
    ("changeCustomer", Permission("customers:write")),
    ("listCustomerAddresses", Permission("customers:read")),
    ("listCustomerNotes", Permission("customers:read")),
    ("addCustomerNote", Permission("customers:write")),
    // Events
    ("listConsumers", Permission("events:read")),
    ("replayConsumer", Permission("merchants:write")),
    ("listDeadLetters", Permission("events:read")),
    ("dropDeadLetter", Permission("events:write")),
    ("retryDeadLetter", Permission("events:write")),
    ("pullEvents", Permission("events:read")),
    // Inventory
    ("listStock", Permission("stock:read")),
    ("adjustStock", Permission("stock:adjust")),
    ("countStockBySku", Permission("stock:adjust")),
    ("stockHistory", Permission("stock:read")),
    ("importStock", Permission("stock:adjust")),
    ("getStockImport", Permission("stock:read")),
    ("listStockImportFaults", Permission("stock:read")),
    ("suggestPurchase", Permission("stock:read")),
    ("recordTillSales", Permission("stock:adjust")),
    ("getStock", Permission("stock:read")),
    ("countStock", Permission("stock:adjust")),
    ("tuneStock", Permission("stock:adjust")),
    ("reserveStock", Permission("stock:reserve")),
    ("getReservation", Permission("stock:read")),
    ("fulfilReservation", Permission("stock:reserve")),
    ("releaseReservation", Permission("stock:reserve")),
    // Jobs
    ("listJobs", Permission("jobs:read")),
    ("getJob", Permission("jobs:read")),
    ("dropJob", Permission("jobs:write")),
    ("retryJob", Permission("jobs:write")),
    // Keys
    ("listKeys", Permission("keys:read")),
    ("createKey", Permission("keys:write")),
    ("getKey", Permission("keys:read")),
    ("endKey", Permission("keys:write")),
    ("rotateKey", Permission("keys:write")),
    ("getKeyUsage", Permission("keys:read")),
    // Merchants
    ("listMerchants", Permission("merchants:read")),
    ("createMerchant", Permission("merchants:write")),
    ("getMerchant", Permission("merchants:read")),
    ("closeMerchant", Permission("merchants:write")),
    ("changeMerchant", Permission("merchants:write")),
    // Onboarding
    ("getOnboarding", SignedIn),
    ("openBusiness", SignedIn),
    // Staff
    ("listRoles", Permission("roles:read")),
    ("createRole", Permission("roles:write")),
    ("getRole", Permission("roles:read")),
    ("removeRole", Permission("roles:write")),
    ("changeRole", Permission("roles:write")),
    ("listUsers", Permission("users:read")),
    ("addUser", Permission("users:write")),
    ("getUser", Permission("users:read")),
    ("removeUser", Permission("users:write")),
    ("changeUser", Permission("users:write")),
    ("inviteUser", Permission("users:write")),
    // Stock requests
    ("listStockRequests", Permission("stock:review")),
    ("reviewStockRequests", Permission("stock:review")),
    ("reviewStockRequest", Permission("stock:review")),
    ("askForStock", Permission("stock:request")),
    ("listMyStockRequests", Permission("stock:request")),
    // Transfers
    ("listTransfers", Permission("stock:read")),
    ("sendTransfer", Permission("stock:transfer")),
    ("getTransfer", Permission("stock:read")),
    ("cancelTransfer", Permission("stock:transfer")),
    ("receiveTransfer", Permission("stock:transfer")),
];

on_both! {
    async fn every_route_lets_in_whom_it_should(app: App) {
        assert_every_route_guarded(&house(app), TABLE).await;
    }
}
