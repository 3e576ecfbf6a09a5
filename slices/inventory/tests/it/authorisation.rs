//! Who may do what.

use bodega_testkit::{
    App, on_both,
    sweep::{Access, assert_every_route_guarded, bad_input},
};

const fn may(permission: &'static str) -> Access {
    Access::Permission(permission)
}

const TABLE: &[(&str, Access)] = &[
    ("listBranches", Access::Public),
    ("getBranch", Access::Public),
    ("listAllBranches", may("sites:read")),
    ("getBranchAsStaff", may("sites:read")),
    ("listZones", may("sites:read")),
    ("listBins", may("sites:read")),
    ("createBranch", may("sites:write")),
    ("replaceBranch", may("sites:write")),
    ("changeBranch", may("sites:write")),
    ("closeBranch", may("sites:write")),
    ("createZone", may("sites:write")),
    ("replaceZone", may("sites:write")),
    ("deleteZone", may("sites:write")),
    ("createBin", may("sites:write")),
    ("replaceBin", may("sites:write")),
    ("retireBin", may("sites:write")),
    ("grantSite", may("merchants:write")),
    ("revokeSite", may("merchants:write")),
    ("listStock", may("stock:read")),
    ("getStock", may("stock:read")),
    ("suggestPurchase", may("stock:read")),
    ("stockHistory", may("stock:read")),
    ("getReservation", may("stock:read")),
    ("listTransfers", may("stock:read")),
    ("getTransfer", may("stock:read")),
    ("getStockImport", may("stock:read")),
    ("listStockImportFaults", may("stock:read")),
    ("countStock", may("stock:adjust")),
    ("countStockBySku", may("stock:adjust")),
    ("tuneStock", may("stock:adjust")),
    ("adjustStock", may("stock:adjust")),
    ("recordTillSales", may("stock:adjust")),
    ("importStock", may("stock:adjust")),
    ("reserveStock", may("stock:reserve")),
    ("releaseReservation", may("stock:reserve")),
    ("fulfilReservation", may("stock:reserve")),
    ("askForStock", may("stock:request")),
    ("listMyStockRequests", may("stock:request")),
    ("listStockRequests", may("stock:review")),
    ("reviewStockRequest", may("stock:review")),
    ("reviewStockRequests", may("stock:review")),
    ("sendTransfer", may("stock:transfer")),
    ("receiveTransfer", may("stock:transfer")),
    ("cancelTransfer", may("stock:transfer")),
];

on_both! {
    async fn each_route_asks_for_its_permission(app: App) {
        assert_every_route_guarded(&app.with(bodega_inventory::routes), TABLE).await;
    }

    async fn bad_input_is_refused_everywhere_and_writes_nothing(app: App) {
        let app = app.with(bodega_inventory::routes);
        bad_input(&app, &app.as_operator()).await;
    }
}
