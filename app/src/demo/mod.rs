//! The demo: a supermarket named Bodega with a storehouse and three branches, some 400 products in four
//! languages with pictures and opinions, stock that differs by branch, and somebody to log in as for each role. It is made through the same commands as everybody's data, the
//! content is the same for the same seed, and started again it goes on with what is there.

use std::sync::Arc;

mod bargain;
mod content;
mod fill;
pub mod goods;
pub mod keep;
mod opinion;
mod people;
pub mod picture;
mod place;
mod price;
mod product;
pub mod rush;
pub mod size;
mod stock;
mod windows;

use bodega_catalog::CatalogError;
use bodega_db::{Db, DbError};
use bodega_identity::{Identity, IdentityError, merchant::NewMerchant};
use bodega_inventory::InventoryError;
use bodega_kernel::{Call, Env, MerchantId, Scope};
use bodega_media::Media;
use bodega_sales::SalesError;

pub use people::{DEMO_DOMAIN, Logins, Person, Shopper, known_key, shoppers};
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

impl From<toml::de::Error> for DemoError {
    fn from(error: toml::de::Error) -> Self {
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
    shelves(&site.db, &site.env, &crate::house::media(&site.config).map_err(DemoError::failed)?, merchant, wish)
        .await?;
    let (logins, api_key) = people::open(site, identity, merchant).await?;
    Ok(Opened { merchant, logins, api_key })
}

async fn make_merchant(site: &Site, identity: &Identity) -> Result<MerchantId, DemoError> {
    let currency = "ILS".parse().map_err(|_| DemoError::Table("no such currency".to_owned()))?;
    let new = NewMerchant::checked("Bodega", Some(SLUG), currency, "en", place::TIME_ZONE, &[]);
    Ok(identity.create_merchant(&site.call(), new.map_err(DemoError::failed)?).await?.number)
}

/// Fills a merchant's shelves. Each department and each site is a transaction of its own; what a kill cut off is done at
/// the next start.
pub async fn shelves(db: &Db, env: &Env, media: &Media, merchant: MerchantId, wish: Wish) -> Result<(), DemoError> {
    let scope = Scope::One(merchant);
    // Each write has a call of its own: a call makes the same ids again.
    let call = || env.call(bodega_kernel::Actor::system("demo"), scope.clone());
    catalogue(db, &call, media, &scope, wish.seed).await?;
    let mut places = vec![warehouse(place::TIME_ZONE)];
    places.extend(place::branches());
    for new in places {
        let within = scope.clone();
        let fill_site = move |tx: &mut bodega_db::Tx| {
            if !fill::is_filled(tx, &within, &new.code)? {
                fill::site(tx, &within, &new, wish.seed, wish.capacity)?;
            }
            windows::plan(tx, &within, &new, wish.capacity)
        };
        db.write::<(), DemoError>(&call(), fill_site).await?;
    }
    let within = scope.clone();
    db.write::<(), DemoError>(&call(), move |tx| bargain::all(tx, &within)).await
}

/// Departments from the last to the first, then what is put together of several, then prices in other currencies.
async fn catalogue(
    db: &Db,
    call: &(dyn Fn() -> Call + Sync),
    media: &Media,
    scope: &Scope,
    seed: u64,
) -> Result<(), DemoError> {
    goods::departments()?;
    let within = scope.clone();
    let is_full = move |tx: &mut bodega_db::ReadTx| fill::is_stocked(tx, &within);
    if db.read::<bool, DemoError>(scope, is_full).await? {
        return Ok(());
    }
    let kept = Arc::new(picture::keep(media, &goods::DEPARTMENTS).await?);
    for (with_bundles, place) in (0..kept.len()).rev().map(|at| (false, at)).chain((0..kept.len()).map(|at| (true, at)))
    {
        let (within, kept) = (scope.clone(), kept.clone());
        let fill_department = move |tx: &mut bodega_db::Tx| {
            let Some(department) = goods::DEPARTMENTS.get(place) else { return Ok(()) };
            let filling = fill::Filling { department, pictures: &kept[place], place, seed };
            if with_bundles { fill::bundles(tx, &within, &filling) } else { fill::department(tx, &within, &filling) }
        };
        db.write::<(), DemoError>(&call(), fill_department).await?;
    }
    let within = scope.clone();
    db.write::<(), DemoError>(&call(), move |tx| price::lists(tx, &within)).await
}

impl From<DbError> for DemoError {
    fn from(error: DbError) -> Self {
        Self::Failed(error.to_string())
    }
}
