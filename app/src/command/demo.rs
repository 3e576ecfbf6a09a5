use std::path::Path;

use bodega_browse::Standing;
use bodega_http::House;
use bodega_kernel::Env;
use bodega_search::Tantivy;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{
    Common, Done, Out, Site, Trouble,
    serve::{alone, bind, serve},
};
use crate::{
    config::{Config, Profile, Values},
    demo::{self, Capacity, Logins, Shopper, Wish},
    house::{self, Front},
};

/// Opens a ready shop to try: products, branches, stock, a login for each role.
#[derive(Debug, Args)]
#[command(
    long_about = "Opens a ready shop to try, in a folder of its own: a supermarket with a storehouse, three branches, some 400 products in four languages, stock that differs by branch and a login for each role. Started again it goes on with the same data and the same logins.",
    after_long_help = "Examples:\n  bodega demo\n  bodega demo --data /tmp/shop --port 9000 --json\n  bodega demo --database postgres://bodega@localhost/demo --customers 50 --capacity unlimited --json"
)]
pub struct Demo {
    /// The port to listen on; 0 takes a free one. 8080 when nothing else is said.
    #[arg(long)]
    port: Option<u16>,
    /// Decides how much of what stands where.
    #[arg(long, default_value_t = 7, env = "BODEGA_SEED")]
    seed: u64,
    /// So many customers more, each logged in; their tokens are printed with --json.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    customers: u32,
    /// How full the shelves are.
    #[arg(long, default_value = "usual")]
    capacity: Room,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Room {
    /// Those of a shop.
    Usual,
    /// Enough for any load.
    Unlimited,
}

/// The one line that programs wait for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Ready<'a> {
    url: String,
    logins: &'a Logins,
    api_key: &'a str,
    data: String,
    #[serde(skip)]
    kept: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    customers: &'a [Shopper],
}

impl Demo {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let mut config = common.load_with(|values| self.settle(values))?;
        if config.profile == Profile::Prod {
            return Err(Trouble::wrong_use(
                "a demo's passwords are known to everybody: it does not open in profile prod",
            ));
        }
        house::start_logging(&config);
        let _alone = alone(&config)?;
        let listener = bind(config.server.listen).await?;
        config.server.listen = listener.local_addr()?;
        let site = Site::prepare(config, Env::system())?;
        let wish = Wish { seed: self.seed, capacity: self.capacity.into() };
        let opened = demo::open(&site, &house::identity(&site), wish).await.map_err(Trouble::failed)?;
        let bar = out.bar("customers", u64::from(self.customers));
        let shoppers = demo::shoppers(&site, opened.merchant, self.customers, &bar).await.map_err(Trouble::failed)?;
        bar.finish_and_clear();
        make_findable(&site).await?;
        let front = Front::of(&site.config, opened.logins.keys(&opened.api_key));
        // What was looked up while it was being made is out of date.
        let identity = house::identity(&site);
        let told = Ready {
            url: site.config.public_url(),
            logins: &opened.logins,
            api_key: &opened.api_key,
            data: std::path::absolute(&site.config.data)?.display().to_string(),
            kept: kept(&site.config)?,
            customers: &shoppers,
        };
        serve(&site, &identity, listener, front, || out.show(&told, in_words)).await
    }

    /// What the demo chooses where nothing else was said.
    fn settle(&self, values: &mut Values) {
        if values.get("data").is_none() {
            values.set("data", "the demo's folder", "demo");
        }
        if values.get("log.level").is_none() {
            values.set("log.level", "the demo's log", "warn");
        }
        if let Some(port) = self.port {
            values.set("server.listen", "--port", format!("127.0.0.1:{port}"));
        }
    }
}

/// Makes the search index, if there is none: a node would do so behind open doors, and the first visitor stand before
/// empty shelves.
async fn make_findable(site: &Site) -> Done {
    let engine = Tantivy::open(&site.config.search_folder()).map_err(Trouble::failed)?;
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let browse = house::browse(&house, &house::identity(site), engine);
    site.db.sequence().await?;
    if matches!(bodega_browse::standing(&browse).await.map_err(Trouble::failed)?, Standing::Behind { .. }) {
        return Ok(());
    }
    bodega_browse::rebuild(&browse).await.map(drop).map_err(Trouble::failed)
}

/// Where the data is, without what opens it.
fn kept(config: &Config) -> Result<String, Trouble> {
    let url = &config.database.url;
    if let Some((_, rest)) = url.split_once("://").filter(|_| !url.starts_with("sqlite:")) {
        let (place, settings) = rest.split_once(['?', '#']).unwrap_or((rest, ""));
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        // An @ further on belongs to a password that is written as it should not be: nothing of it is shown.
        let (host, name) = place.split_once('/').filter(|_| !settings.contains('@')).unwrap_or(("", ""));
        return Ok(match (host, name) {
            ("", _) | (_, "") => "the PostgreSQL database that was named".to_owned(),
            (host, name) => format!("the PostgreSQL database {name} at {host}"),
        });
    }
    let path = url.strip_prefix("sqlite:").map(Path::new);
    let place = path.filter(|path| !path.starts_with(&config.data)).unwrap_or(&config.data);
    Ok(std::path::absolute(place)?.display().to_string())
}

fn in_words(ready: &Ready<'_>) -> String {
    let Ready { url, logins, api_key, kept, .. } = ready;
    let mut text = format!(
        "Bodega is open.\n\n  shop front   {url}/\n  API          {url}/docs\n  letters      {url}/mailbox\n  health       {url}/health/ready\n\n"
    );
    let people = [
        ("operator", &logins.operator),
        ("admin", &logins.admin),
        ("manager", &logins.manager),
        ("employee", &logins.employee),
        ("customer", &logins.customer),
    ];
    for (role, person) in people {
        text.push_str(&format!("  {role:<12} {:<26} {}\n", person.email, person.password));
    }
    text.push_str(&format!(
        "  API key      {api_key}\n\nIts data is in {kept}. Ctrl-C stops it; the same command goes on with it.\n"
    ));
    text
}

impl From<Room> for Capacity {
    fn from(room: Room) -> Self {
        match room {
            Room::Usual => Self::Usual,
            Room::Unlimited => Self::Unlimited,
        }
    }
}
