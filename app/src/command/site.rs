//! The place that a command works on: its configuration, its folder and its database.

use std::{path::Path, time::Duration};

use bodega_db::{Db, DbError};
use bodega_kernel::{Call, Env, MerchantId};

use super::{Common, Done, Trouble};
use crate::config::{Config, Faults, Values};

/// An open installation.
#[derive(Clone)]
pub struct Site {
    /// Its configuration.
    pub config: Config,
    /// Its records.
    pub db: Db,
    /// Clock and randomness.
    pub env: Env,
}

impl Common {
    /// The configuration that file, environment and command line make.
    pub fn load(&self) -> Result<Config, Faults> {
        self.load_with(|_| ())
    }

    /// The same with what one command's own arguments say.
    pub fn load_with(&self, more: impl FnOnce(&mut Values)) -> Result<Config, Faults> {
        Config::load(self.config.as_deref(), std::env::vars(), |values| {
            if let Some(data) = &self.data {
                values.set("data", "--data", data.display().to_string());
            }
            if let Some(url) = &self.database {
                values.set("database.url", "--database", url);
            }
            more(values);
        })
    }

    /// Opens what is there, for commands that look at it or mend it beside a node that serves. An installation that is
    /// not there is not made: a slip in a path must not leave an empty one.
    pub async fn open(&self) -> Result<Site, Trouble> {
        let config = self.load()?;
        if let Some(path) = config.database.url.strip_prefix("sqlite:")
            && !Path::new(path).exists()
        {
            return Err(Trouble::failed(format!(
                "there is no installation at {path}; `bodega seed` or `bodega demo` makes one"
            )));
        }
        let mut options = config.database_options();
        // A person waits for the answer; it may take as long as it takes.
        options.read_timeout = Duration::from_secs(3600);
        (options.readers, options.writers) = (1, 1);
        let env = Env::system();
        let db = Db::open(&options, &env)?;
        if is_empty(&db.pending_migrations().await) {
            db.close().await;
            return Err(Trouble::failed(NOTHING_YET));
        }
        Ok(Site { config, db, env })
    }
}

/// What is said of a database in which nothing has ever been made.
pub const NOTHING_YET: &str = "no installation here yet; `bodega seed` or `bodega demo` makes one";

/// Is there not even the ledger of migrations?
pub fn is_empty(pending: &Result<Vec<String>, DbError>) -> bool {
    matches!(pending, Err(error) if error.to_string().contains("db_migration"))
}

impl Site {
    /// Opens and, unless told otherwise, migrates, for commands that make an installation or serve one.
    pub fn prepare(config: Config, env: Env) -> Result<Self, Trouble> {
        make_folder(&config.data)?;
        let options = config.database_options();
        if config.database.migrate {
            for file in Db::migrate(&options)? {
                tracing::info!(file, "migrated");
            }
        }
        let db = Db::open(&options, &env)?;
        Ok(Self { config, db, env })
    }

    /// The merchant of this slug, or the only one that there is.
    pub async fn merchant(&self, slug: Option<&str>) -> Result<MerchantId, Trouble> {
        let directory = crate::house::identity(self).directory().await.map_err(Trouble::failed)?;
        match (slug, directory.only()) {
            (Some(slug), _) => {
                let found = directory.slug(slug).map(|merchant| merchant.number);
                found.ok_or_else(|| Trouble::wrong_use(format!("there is no merchant {slug}")))
            }
            (None, Some(only)) => Ok(only.number),
            (None, None) if directory.is_empty() => {
                Err(Trouble::failed("there is no merchant here yet; `bodega seed` makes the first"))
            }
            (None, None) => Err(Trouble::wrong_use("there is not exactly one merchant: name it with --merchant SLUG")),
        }
    }

    /// A call by the command line itself, over the whole installation.
    pub fn call(&self) -> Call {
        self.env.system_call("command-line")
    }
}

/// Makes the data folder, for its owner's eyes alone.
pub fn make_folder(path: &Path) -> Done {
    use std::os::unix::fs::DirBuilderExt;
    if path.is_dir() {
        return Ok(());
    }
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| Trouble::failed(format!("cannot make the data folder {}: {error}", path.display())))
}
