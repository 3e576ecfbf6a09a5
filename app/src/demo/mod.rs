//! The demo: a supermarket named Bodega with a storehouse and three branches, some 120 products, stock that differs by
//! branch, and somebody to log in as for each role. It is made through the same commands as everybody's data, the
//! content is the same for the same seed, and started again it goes on with what is there.

mod fill;
mod people;
pub mod picture;
mod place;
mod stock;
pub mod table;
mod windows;

use bodega_catalog::CatalogError;
use bodega_db::{Db, DbError};
use bodega_identity::{Identity, IdentityError, merchant::NewMerchant};
use bodega_inventory::InventoryError;
use bodega_kernel::{Env, MerchantId, Scope};
use bodega_sales::SalesError;

pub use people::{DEMO_DOMAIN, Logins, Person, Shopper, shoppers};
pub use place::warehouse;
pub use stock::Capacity;

use crate::command::Site;

/// Under which the demo's merchant is known.
pub const SLUG: &str = "bodega";

/// What a demo is made with.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Decides how much of what stands where.
    pub seed: u64,
    /// How much room there is.
    pub capacity: Capacity,
}

/// An open demo.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Whose it is.
    pub merchant: MerchantId,
    /// Who can log in.
    pub logins: Logins,
    /// What programs use.
    pub api_key: String,
}

/// Why a demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The tables of the program are wrong.
    #[error("the demo's tables are wrong: {0}")]
    Table(String),
    /// The folder holds something else.
    #[error("this installation is not the demo's: it has another merchant. Give `bodega demo` a folder of its own.")]
    NotOurs,
    /// A step failed.
    #[error("{0}")]
    Failed(String),
}

impl DemoError {
    pub(crate) fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<csv::Error> for DemoError {
    fn from(error: csv::Error) -> Self {
        Self::Table(error.to_string())
    }
}
impl From<CatalogError> for DemoError {
    fn from(error: CatalogError) -> Self {
        Self::Failed(error.to_string())
    }
}
impl From<IdentityError> for DemoError {
    fn from(error: IdentityError) -> Self {
        Self::Failed(error.to_string())
    }
}
impl From<InventoryError> for DemoError {
    fn from(error: InventoryError) -> Self {
        Self::Failed(error.to_string())
    }
}
impl From<SalesError> for DemoError {
    fn from(error: SalesError) -> Self {
        Self::Failed(error.to_string())
    }
}
impl From<std::io::Error> for DemoError {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Makes the demo, or finds it made, and gives its logins.
pub async fn open(site: &Site, identity: &Identity, wish: Wish) -> Result<Opened, DemoError> {
    let directory = identity.directory().await?;
    let merchant = match (directory.slug(SLUG), directory.only()) {
        (Some(found), _) => found.number,
        (None, Some(_)) => return Err(DemoError::NotOurs),
        (None, None) => make_merchant(site, identity).await?,
    };
    shelves(&site.db, &site.env, merchant, wish).await?;
    let (logins, api_key) = people::open(site, identity, merchant).await?;
    Ok(Opened { merchant, logins, api_key })
}

async fn make_merchant(site: &Site, identity: &Identity) -> Result<MerchantId, DemoError> {
    let currency = "ILS".parse().map_err(|_| DemoError::Table("no such currency".to_owned()))?;
    let new = NewMerchant::checked("Bodega", Some(SLUG), currency, "en", place::TIME_ZONE, &[]);
    Ok(identity.create_merchant(&site.call(), new.map_err(DemoError::failed)?).await?.number)
}

/// Fills a merchant's shelves. The catalogue and each site are a transaction of their own; what a kill cut off is done at the next start.
pub async fn shelves(db: &Db, env: &Env, merchant: MerchantId, wish: Wish) -> Result<(), DemoError> {
    let scope = Scope::One(merchant);
    let (goods, aisles) = (table::goods()?, table::aisles()?);
    let call = || env.call(bodega_kernel::Actor::system("demo"), scope.clone());
    let (within, stocked) = (scope.clone(), goods.clone());
    let fill_catalogue = move |tx: &mut bodega_db::Tx| {
        if bodega_catalog::category::all(tx, &within)?.is_empty() {
            fill::catalogue(tx, &within, &aisles, &stocked)?;
        }
        Ok::<_, DemoError>(())
    };
    db.write(&call(), fill_catalogue).await?;
    let mut places = vec![warehouse(place::TIME_ZONE)];
    places.extend(place::branches());
    for new in places {
        let (within, goods) = (scope.clone(), goods.clone());
        let fill_site = move |tx: &mut bodega_db::Tx| {
            if !fill::is_filled(tx, &within, &new.code)? {
                fill::site(tx, &within, &new, &goods, wish.seed, wish.capacity)?;
            }
            windows::plan(tx, &within, &new, wish.capacity)
        };
        db.write::<(), DemoError>(&call(), fill_site).await?;
    }
    Ok(())
}

impl From<DbError> for DemoError {
    fn from(error: DbError) -> Self {
        Self::Failed(error.to_string())
    }
}
