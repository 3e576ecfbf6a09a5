use std::{
    fs::{File, TryLockError},
    net::SocketAddr,
};

use bodega_http::{Drained, Stopping};
use bodega_identity::Identity;
use bodega_kernel::Env;
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;

use super::{Common, Done, Out, Site, Trouble, site::make_folder};
use crate::{
    config::{Config, Profile},
    house::{self, Front},
};

/// Serves shop and API, and works on jobs and consumers.
#[derive(Debug, Args)]
#[command(
    long_about = "Serves shop and API, and works on jobs and consumers. Migrates first, unless told otherwise.\nStops on SIGTERM or Ctrl-C: it takes no more connections, finishes what has begun, hands back its jobs.",
    after_long_help = "Examples:\n  bodega serve\n  bodega serve --listen 0.0.0.0:8080\n  BODEGA_PROFILE=prod DATABASE_URL=postgres://… bodega serve --config /etc/bodega.toml"
)]
pub struct Serve {
    /// Where to listen, instead of what is configured.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
}

impl Serve {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let mut config = common.load_with(|values| {
            if let Some(listen) = &self.listen {
                values.set("server.listen", "--listen", listen);
            }
        })?;
        house::start_logging(&config);
        let _alone = alone(&config)?;
        let listener = bind(config.server.listen).await?;
        config.server.listen = listener.local_addr()?;
        let site = Site::prepare(config, Env::system())?;
        let identity = house::identity(&site);
        house::check_site(&site, &identity).await?;
        let (front, url) = (Front::of(&site.config, Vec::new()), format!("http://{}", site.config.server.listen));
        let ready = || out.show(&json!({ "url": url }), |_| format!("Bodega serves at {url}. Ctrl-C stops it."));
        serve(&site, &identity, listener, front, ready).await
    }
}

/// Opens the door before anything else is done, so that a port that is taken is told at once.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Trouble> {
    let told = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            let port = address.port();
            format!(
                "port {port} is taken ({address}): stop what listens there, or choose another (demo --port, serve --listen)"
            )
        }
        _ => format!("cannot listen on {address}: {error}"),
    };
    TcpListener::bind(address).await.map_err(|error| Trouble::failed(told(error)))
}

/// Keeps a second process from serving the same embedded database: each has a writer and a search index of its own, and
/// they would only be in each other's way. Held as long as the file is; the system lets go of it when the process ends.
pub fn alone(config: &Config) -> Result<Option<File>, Trouble> {
    let Some(database) = config.database.url.strip_prefix("sqlite:") else { return Ok(None) };
    let path = format!("{database}.serving");
    make_folder(&config.data)?;
    let lock = File::options().create(true).truncate(false).write(true).open(&path)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => {
            let folder = config.data.display();
            let advice =
                "stop it first, or give this one a folder of its own with --data, or PostgreSQL with --database";
            Err(Trouble::failed(format!("another Bodega serves what is in {folder}: {advice}")))
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Arms the point at which the crash test wants the program to die.
fn arm(profile: Profile) -> Done {
    let Ok(point) = std::env::var("BODEGA_CRASH_AT") else { return Ok(()) };
    if profile == Profile::Prod {
        return Err(Trouble::wrong_use("BODEGA_CRASH_AT lets the program die: it is not for profile prod"));
    }
    bodega_db::crash::arm(&point).map_err(|error| Trouble::wrong_use(format!("BODEGA_CRASH_AT {error}")))
}

/// Serves until the process is asked to stop, then stops in good order.
pub async fn serve(
    site: &Site,
    identity: &Identity,
    listener: TcpListener,
    front: Front,
    ready: impl FnOnce(),
) -> Done {
    arm(site.config.profile)?;
    let config = site.config.http();
    let stopping = Stopping::on_signals()?;
    // What seals the tokens of orders is made before anybody asks for one.
    identity.secret_for("orders").await.map_err(Trouble::failed)?;
    let assembly = house::assemble(site, identity, front, &stopping)?;
    let running = site.config.workers.then(|| assembly.workers.start());
    let admin = match config.admin {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let admin = admin.map(|listener| {
        let (config, stopping) = (config.clone(), stopping.clone());
        tokio::spawn(
            async move { bodega_http::serve(listener, bodega_http::metrics_routes(), &config, &stopping).await },
        )
    });
    ready();
    let drained = bodega_http::serve(listener, assembly.router, &config, &stopping).await;
    if let Some(running) = running {
        running.stop().await;
    }
    if let Some(admin) = admin {
        // Nothing hangs on the metrics any more.
        admin.abort();
    }
    site.db.close().await;
    match drained {
        Drained::Whole => tracing::info!("stopped"),
        Drained::CutOff => tracing::warn!("stopped; some requests took too long and were cut off"),
    }
    Ok(())
}
