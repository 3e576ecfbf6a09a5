//! A fresh database for each test, on either engine: copied from one that was migrated once.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bodega_db::{Db, Options};
use bodega_kernel::Env;

use crate::Clock;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in a memory-backed folder.
    Sqlite,
    /// A database of a private cluster, whose address is in `BODEGA_TEST_POSTGRES`.
    Postgres,
}

/// What [`on_both!`](crate::on_both) makes afresh for each test.
pub trait Fresh {
    /// A new one on `backend`.
    fn fresh(backend: Backend) -> impl Future<Output = Self> + Send;
}

/// A migrated database of its own, a clock and seeded randomness.
pub struct TestDb {
    /// The open database.
    pub db: Db,
    /// The context: this clock, seeded randomness.
    pub env: Env,
    /// The clock.
    pub clock: Clock,
    /// How it was opened.
    pub options: Options,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Database(String),
}

impl Fresh for TestDb {
    async fn fresh(backend: Backend) -> Self {
        Self::new(backend).await
    }
}

static COUNT: AtomicU64 = AtomicU64::new(0);

fn unique(what: &str) -> String {
    format!("bodega_{what}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst))
}

impl TestDb {
    /// A new one.
    pub async fn new(backend: Backend) -> Self {
        Self::with(backend, |_| ()).await
    }

    /// A new one, opened with other options than the default.
    pub async fn with(backend: Backend, set: impl FnOnce(&mut Options)) -> Self {
        let (mut options, place) = tokio::task::spawn_blocking(move || match backend {
            Backend::Sqlite => {
                let folder = memory_folder().join(unique("test"));
                fs::create_dir_all(&folder).expect("a folder for the test's database");
                let file = folder.join("bodega.db");
                fs::copy(sqlite_template(), &file).expect("a copy of the migrated database");
                (Options::new(format!("sqlite:{}", file.display())), Place::Folder(folder))
            }
            Backend::Postgres => {
                let name = unique("test");
                let template = postgres_template();
                administer(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
                (Options::new(server(&name)), Place::Database(name))
            }
        })
        .await
        .expect("the database was made");
        if backend == Backend::Postgres {
            (options.writers, options.readers) = (6, 3);
        }
        set(&mut options);
        let clock = Clock::new();
        let env = clock.env(COUNT.fetch_add(1, Ordering::SeqCst));
        let db = {
            let (options, env) = (options.clone(), env.clone());
            tokio::task::spawn_blocking(move || Db::open(&options, &env)).await.expect("opening does not panic")
        };
        Self { db: db.expect("the database opens"), env, clock, options, place }
    }

    /// How many rows each table has, by name: for proving that nothing was written.
    pub async fn row_counts(&self) -> Vec<(String, i64)> {
        let options = self.options.clone();
        tokio::task::spawn_blocking(move || count_rows(&options)).await.expect("the rows can be counted")
    }

    /// Runs SQL by hand, as the owner: for planting faults that no code would write.
    pub async fn by_hand(&self, sql: &str) {
        let (options, sql) = (self.options.clone(), sql.to_owned());
        tokio::task::spawn_blocking(move || bodega_db::testing::execute(&options, &sql))
            .await
            .expect("it does not panic")
            .expect("the statement is carried out");
    }
}

fn count_rows(options: &Options) -> Vec<(String, i64)> {
    bodega_db::testing::count_rows(options).expect("the tables can be counted")
}

impl Drop for TestDb {
    fn drop(&mut self) {
        match &self.place {
            Place::Folder(folder) => {
                let _ = fs::remove_dir_all(folder);
            }
            Place::Database(name) => {
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                // The client must not run inside the test's runtime.
                let _ = std::thread::spawn(move || administer(&drop)).join();
            }
        }
    }
}

fn memory_folder() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }
}

fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        // Kept under the program's own name: the next run of the same tests writes over it.
        let program = std::env::current_exe().expect("the test program has a path");
        let name = program.file_name().expect("and a name").to_string_lossy().into_owned();
        let file = memory_folder().join(format!("bodega_template_{name}.db"));
        for leftover in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{leftover}", file.display()));
        }
        Db::migrate(&Options::new(format!("sqlite:{}", file.display()))).expect("the migrations apply to SQLite");
        file
    })
}

fn postgres_template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = unique("template");
        administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        administer(&format!("CREATE DATABASE {name}"));
        Db::migrate(&Options::new(server(&name))).expect("the migrations apply to PostgreSQL");
        name
    })
}

fn server(database: &str) -> String {
    let url = std::env::var("BODEGA_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!(
            "BODEGA_TEST_POSTGRES is not set: `make test` starts a private cluster and sets it; \
             for single tests start one with `cargo run -p xtask -- cluster`"
        )
    });
    let base = url.rsplit_once('/').map_or(url.as_str(), |(base, _)| base);
    format!("{base}/{database}")
}

/// Runs a statement on the cluster itself, one at a time: databases are copied from one template.
fn administer(sql: &str) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut client =
        postgres::Client::connect(&server("postgres"), postgres::NoTls).expect("the private cluster answers");
    client.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}
