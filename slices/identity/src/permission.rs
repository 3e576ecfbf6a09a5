//! What can be permitted, one type for each, so that a handler's signature says what it demands.

bodega_http::permissions! {
    /// See the staff.
    UsersRead = "users:read";
    /// Invite, change and remove staff.
    UsersWrite = "users:write";
    /// See the roles.
    RolesRead = "roles:read";
    /// Make and change roles.
    RolesWrite = "roles:write";
    /// See the merchants of the installation.
    MerchantsRead = "merchants:read";
    /// Open, change and close merchants.
    MerchantsWrite = "merchants:write";
    /// See the customers.
    CustomersRead = "customers:read";
    /// Change customers and write notes about them.
    CustomersWrite = "customers:write";
    /// See the keys of machines.
    KeysRead = "keys:read";
    /// Make, rotate and end keys.
    KeysWrite = "keys:write";
    /// Read the audit.
    AuditRead = "audit:read";
    /// See drafts and archived products.
    CatalogRead = "catalog:read";
    /// Change the catalogue.
    CatalogWrite = "catalog:write";
    /// Decide which reviews are shown, and answer them.
    ReviewsModerate = "reviews:moderate";
    /// See sites as staff see them.
    SitesRead = "sites:read";
    /// Open and change sites.
    SitesWrite = "sites:write";
    /// See delivery windows as staff see them.
    SlotsRead = "slots:read";
    /// Plan delivery windows, and their exceptions.
    SlotsWrite = "slots:write";
    /// See promotions.
    PromotionsRead = "promotions:read";
    /// Make and change promotions.
    PromotionsWrite = "promotions:write";
    /// See what is taken for bringing goods, for bags and for deposits.
    FeesRead = "fees:read";
    /// Change that.
    FeesWrite = "fees:write";
    /// See how goods are taxed.
    TaxesRead = "taxes:read";
    /// Change that.
    TaxesWrite = "taxes:write";
    /// See stock.
    StockRead = "stock:read";
    /// Correct stock.
    StockAdjust = "stock:adjust";
    /// Promise stock.
    StockReserve = "stock:reserve";
    /// Move stock between sites.
    StockTransfer = "stock:transfer";
    /// Ask for stock.
    StockRequest = "stock:request";
    /// Decide on such requests.
    StockReview = "stock:review";
    /// See all orders.
    OrdersRead = "orders:read";
    /// Pick orders, and move them on as pickers do.
    OrdersPick = "orders:pick";
    /// Look after orders: change them, call them off, agree to what is missing.
    OrdersWrite = "orders:write";
    /// Move orders as only an administrator may.
    OrdersAdmin = "orders:admin";
    /// See invoices and credit notes.
    InvoicesRead = "invoices:read";
    /// Issue invoices and credit notes.
    InvoicesWrite = "invoices:write";
    /// See payments, refunds and the books.
    PaymentsRead = "payments:read";
    /// Make payments, take what is held, and give money back.
    PaymentsWrite = "payments:write";
    /// Read the event log.
    EventsRead = "events:read";
    /// Replay events, and settle dead letters.
    EventsWrite = "events:write";
    /// See jobs.
    JobsRead = "jobs:read";
    /// Retry and cancel jobs.
    JobsWrite = "jobs:write";
}

/// Those that reach beyond a merchant: only the operator holds them.
pub const OPERATOR_ONLY: &[&str] = &["merchants:read", "merchants:write"];

/// Does it exist, and may a merchant's role hold it?
pub fn is_of_merchant(name: &str) -> bool {
    ALL.contains(&name) && !OPERATOR_ONLY.contains(&name)
}
