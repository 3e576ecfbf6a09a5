use bodega_identity::merchant::NewMerchant;
use bodega_inventory::site::{self, SiteAddress};
use bodega_kernel::{Actor, Env, Scope};
use bodega_sales::{
    SalesError,
    slot::{self, Capacities},
};
use clap::Args;
use serde_json::json;

use super::{Common, Done, Out, Site, Trouble};
use crate::{demo, house};

/// Makes what every installation needs: a merchant, The Warehouse as the source of home deliveries, and delivery windows.
#[derive(Debug, Args)]
#[command(
    long_about = "Makes what every installation needs, unless it is there: a merchant, The Warehouse as the source of home deliveries, and two-hour delivery windows from 06:00 to 22:00. The roles are part of the program. Run again it changes nothing.",
    after_long_help = "Examples:\n  bodega seed --name \"Corner Shop\" --currency EUR --time-zone Europe/Vienna --country AT\n  bodega user create --email you@corner.example --name You --role ADMIN"
)]
pub struct Seed {
    /// The merchant's name.
    #[arg(long, default_value = "Bodega")]
    name: String,
    /// Its name in addresses and in X-Merchant; made of the name when it is not given.
    #[arg(long)]
    slug: Option<String>,
    /// The currency of its prices.
    #[arg(long, default_value = "ILS")]
    currency: String,
    /// The language of its pages and letters.
    #[arg(long, default_value = "en")]
    locale: String,
    /// Its time zone.
    #[arg(long, default_value = "UTC")]
    time_zone: String,
    /// Street and number of The Warehouse.
    #[arg(long, default_value = "not given yet")]
    street: String,
    /// The town of The Warehouse.
    #[arg(long, default_value = "not given yet")]
    city: String,
    /// The country of The Warehouse, two letters; ZZ is none yet.
    #[arg(long, default_value = "ZZ")]
    country: String,
}

impl Seed {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = Site::prepare(common.load()?, Env::system())?;
        let done = self.seed(&site, out).await;
        site.db.close().await;
        done
    }

    async fn seed(self, site: &Site, out: &Out) -> Done {
        let identity = house::identity(site);
        let directory = identity.directory().await.map_err(Trouble::failed)?;
        let wanted = self.slug.clone().unwrap_or_else(|| bodega_kernel::text::slug(&self.name));
        let merchant = match directory.slug(&wanted) {
            Some(found) => found.as_ref().clone(),
            None => {
                let currency = self.currency.parse().map_err(Trouble::wrong_use)?;
                let new = NewMerchant::checked(&self.name, Some(&wanted), currency, &self.locale, &self.time_zone, &[]);
                let new = new.map_err(|invalid| Trouble::wrong_use(super::trouble::faults(&invalid)))?;
                identity.create_merchant(&site.call(), new).await.map_err(Trouble::failed)?
            }
        };
        let mut warehouse = demo::warehouse(&self.time_zone);
        warehouse.address =
            SiteAddress { line1: self.street, city: self.city, country: self.country, ..warehouse.address };
        let scope = Scope::One(merchant.number);
        let call = site.env.call(Actor::system("seed"), scope.clone());
        let make = move |tx: &mut bodega_db::Tx| {
            let made = site::create_once(tx, &scope, &warehouse)?;
            let windows = slot::ensure_default_windows(tx, &scope, &made, Capacities::USUAL)?;
            Ok::<_, SalesError>((made, windows))
        };
        let (made, windows) = site.db.write(&call, make).await.map_err(Trouble::failed)?;
        let told = json!({
            "merchant": { "id": merchant.id, "slug": merchant.slug, "name": merchant.name },
            "deliverySource": { "id": made.id, "code": made.code, "name": made.name },
            "deliverySlots": windows,
        });
        out.show(&told, |_| {
            let (shop, slug) = (&merchant.name, &merchant.slug);
            format!("{shop} ({slug}) delivers from {} ({}) in {windows} windows a week.", made.name, made.id)
        });
        Ok(())
    }
}
