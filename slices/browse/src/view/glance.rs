//! Who looks, and how.

use bodega_kernel::{Currency, Id, Lang, MerchantId, noun};

/// How a visitor looks at a shop. Everything that is shown depends on this and on what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Glance {
    /// Whose shop it is.
    pub merchant: MerchantId,
    /// In which language; texts that are not there in it are shown in their own.
    pub lang: Lang,
    /// In which currency; what has no price in it is shown in the currency that it is priced in.
    pub currency: Currency,
    /// At which branch; none: wherever something is.
    pub branch: Option<Id<noun::Site>>,
}

/// A branch that a visitor can choose.
pub type Branch = bodega_inventory::site::Site;
