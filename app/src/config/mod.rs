//! Configuration: one file, every key also in the environment, checked at start with all faults told at once.

mod check;
mod example;
mod fault;
mod key;
mod payments;
mod read;
mod source;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use bodega_http::{HttpConfig, Limits, Network};
pub use example::{environment_example, toml_example};
pub use fault::{Fault, Faults};
pub use payments::{PaymentProvider, Payments};
pub use source::Values;

/// How strict an installation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// At a desk.
    Dev,
    /// A rehearsal.
    Staging,
    /// The real thing.
    Prod,
}

impl Profile {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Staging => "staging",
            Self::Prod => "prod",
        }
    }
}

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// How strict it is.
    pub profile: Profile,
    /// The data folder.
    pub data: PathBuf,
    /// Does this node run consumers, jobs and schedules?
    pub workers: bool,
    /// How it is reached.
    pub server: Server,
    /// Where its records are.
    pub database: Database,
    /// Where pictures are kept, and which are taken.
    pub media: bodega_media::Config,
    /// The site that serves home deliveries, by id or code.
    pub delivery_source: Option<String>,
    /// Who moves the money.
    pub payments: Payments,
    /// Is the page of letters open?
    pub mailbox: bool,
    /// What is logged.
    pub log_level: String,
    /// Are logs JSON?
    pub log_json: bool,
}

/// How the installation is reached.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where shop and API are served.
    pub listen: SocketAddr,
    /// Where metrics are served apart from the rest.
    pub admin_listen: Option<SocketAddr>,
    /// How others reach it.
    pub public_url: Option<String>,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<Network>,
    /// Origins that may call the API.
    pub cors_allowed_origins: Vec<String>,
    /// The largest body.
    pub body_limit: usize,
    /// How long a request may take.
    pub request_timeout: Duration,
    /// How many requests are worked on at once.
    pub concurrency: usize,
    /// How many connections are open at once.
    pub connections: usize,
    /// Are rate limits on?
    pub limits: bool,
    /// How long a stopping node waits.
    pub drain: Duration,
}

/// Where the records are.
#[derive(Clone)]
pub struct Database {
    /// `sqlite:…` or `postgres://…`.
    pub url: String,
    /// Without a pooler in between.
    pub direct_url: Option<String>,
    /// For reads that may be old.
    pub replica_url: Option<String>,
    /// Migrate at start?
    pub migrate: bool,
    /// Threads that read.
    pub readers: usize,
    /// Threads that write.
    pub writers: usize,
    /// Commands that may wait.
    pub queue: usize,
}

impl std::fmt::Debug for Database {
    // The addresses hold passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("migrate", &self.migrate).finish_non_exhaustive()
    }
}

impl Config {
    /// Reads the file (`--config`, `BODEGA_CONFIG`, or `bodega.toml` here when there is one) and the environment, and
    /// then what the command line says.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        command_line: impl FnOnce(&mut Values),
    ) -> Result<Self, Faults> {
        let (mut values, mut faults) = (Values::default(), Faults::default());
        let usual = Path::new("bodega.toml");
        match file {
            Some(file) => values.read_file(file, &mut faults),
            None if usual.exists() => values.read_file(usual, &mut faults),
            None => {}
        }
        values.read_environment(environment, &mut faults);
        command_line(&mut values);
        let config = Self::check(&values, &mut faults);
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    /// How requests are served.
    pub fn http(&self) -> HttpConfig {
        let server = &self.server;
        HttpConfig {
            body_limit: server.body_limit,
            time_limit: server.request_timeout,
            concurrency: server.concurrency,
            connections: server.connections,
            drain: server.drain,
            limits: server.limits.then(Limits::default),
            trusted_proxies: server.trusted_proxies.clone(),
            cors_allowed_origins: server.cors_allowed_origins.clone(),
            https: server.public_url.as_ref().is_some_and(|url| url.starts_with("https://")),
            admin: server.admin_listen,
            ..HttpConfig::default()
        }
    }

    /// How others reach it.
    pub fn public_url(&self) -> String {
        self.server.public_url.clone().unwrap_or_else(|| format!("http://{}", self.server.listen))
    }

    /// Where this node keeps its search index.
    pub fn search_folder(&self) -> PathBuf {
        self.data.join("search")
    }

    /// Where the sandbox of payments keeps its charges.
    pub fn payments_folder(&self) -> PathBuf {
        self.data.join("payments")
    }

    /// How the database is opened.
    pub fn database_options(&self) -> bodega_db::Options {
        bodega_db::Options {
            direct_url: self.database.direct_url.clone(),
            replica_url: self.database.replica_url.clone(),
            readers: self.database.readers,
            writers: self.database.writers,
            queue: self.database.queue,
            ..bodega_db::Options::new(self.database.url.clone())
        }
    }
}
