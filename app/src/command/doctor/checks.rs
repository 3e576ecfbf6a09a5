//! What the doctor looks at. None of it changes anything but a file of its own, which it takes away again.

use std::{
    io::Write,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use bodega_db::{Db, Engine};
use bodega_kernel::{Env, Scope, Time};
use bodega_media::Place;

use super::Finding;
use crate::{
    command::{Site, Trouble, site::is_empty},
    config::Config,
    house,
};

/// Everything.
pub(super) async fn all(config: &Config) -> Vec<Finding> {
    let mut findings = machine(config);
    findings.extend(database(config).await);
    findings.push(pictures(config).await);
    findings.push(port("port", config.server.listen));
    if let Some(admin) = config.server.admin_listen {
        findings.push(port("admin port", admin));
    }
    findings
}

/// What can be looked at without a database.
pub(super) fn machine(config: &Config) -> Vec<Finding> {
    let place = nearest(&config.data);
    vec![folder(&config.data), space(&place), sync(&place), clock(), files()]
}

/// The folder itself, or the one that it would be made in.
fn nearest(path: &Path) -> PathBuf {
    absolute(path).ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("/")).to_owned()
}

fn folder(path: &Path) -> Finding {
    let name = path.display();
    let Ok(about) = std::fs::metadata(path) else {
        return Finding::doubtful(
            "data folder",
            format!("{name} is not there yet"),
            "`bodega seed` or `bodega demo` makes it",
        );
    };
    if !about.is_dir() {
        return Finding::bad("data folder", format!("{name} is not a folder"), "name a folder as `data`");
    }
    if about.permissions().mode() & 0o077 != 0 {
        let found = format!("others on this machine can look into {name}");
        return Finding::doubtful("data folder", found, format!("chmod 700 {name}"));
    }
    Finding::good("data folder", format!("{name}, for its owner alone"))
}

fn space(place: &Path) -> Finding {
    const LEAST: u64 = 1 << 20;
    let told = Command::new("df").arg("-Pk").arg(place).output().ok();
    let told = told.and_then(|told| String::from_utf8(told.stdout).ok()).unwrap_or_default();
    let Some(free) = told.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok()) else {
        return Finding::doubtful("disk space", "cannot be told here", "look yourself: df -h");
    };
    let found = format!("{:.1} GiB free", gib(free));
    if free < LEAST / 4 {
        return Finding::bad("disk space", found, "make room, or move the data folder: writes will fail");
    }
    if free < 2 * LEAST {
        Finding::doubtful("disk space", found, "make room soon")
    } else {
        Finding::good("disk space", found)
    }
}

#[expect(clippy::cast_precision_loss, reason = "it is only shown")]
fn gib(kib: u64) -> f64 {
    kib as f64 / f64::from(1 << 20)
}

/// How long the disk takes to say that something is on it: each commit waits for that once.
fn sync(place: &Path) -> Finding {
    let path = place.join(format!(".bodega-doctor-{}", std::process::id()));
    let tried = || -> std::io::Result<Duration> {
        let mut file = std::fs::File::create(&path)?;
        let mut times = Vec::new();
        for _ in 0..9 {
            let began = Instant::now();
            file.write_all(&[0; 4096])?;
            file.sync_data()?;
            times.push(began.elapsed());
        }
        times.sort_unstable();
        Ok(times[times.len() / 2])
    };
    let tried = tried();
    // It may never have been made.
    let _ = std::fs::remove_file(&path);
    match tried {
        Err(error) => Finding::bad(
            "disk",
            format!("cannot write to {}: {error}", place.display()),
            "give Bodega the right to write there",
        ),
        Ok(time) if time > Duration::from_millis(30) => Finding::doubtful(
            "disk",
            format!("a sync takes {time:.1?}"),
            "commits will be slow; a local SSD takes about 1 ms",
        ),
        Ok(time) if time < Duration::from_micros(20) => Finding::doubtful(
            "disk",
            format!("a sync takes {time:.1?}"),
            "so quick is memory: does this folder survive a reboot?",
        ),
        Ok(time) => Finding::good("disk", format!("a sync takes {time:.1?}")),
    }
}

fn clock() -> Finding {
    /// Bodega was not made before this.
    const BEGINNING: Time = Time::from_micros(1_735_689_600_000_000);
    let now = Env::system().now();
    if now < BEGINNING {
        return Finding::bad("clock", format!("says {now}"), "set the clock, and let NTP keep it");
    }
    Finding::good("clock", format!("says {now}"))
}

/// Each connection takes a file descriptor.
fn files() -> Finding {
    let told = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = told.lines().find(|line| line.starts_with("Max open files"));
    match line.and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok()) {
        Some(most) if most < 4096 => {
            Finding::doubtful("open files", format!("{most} at most"), "ulimit -n 65536, or LimitNOFILE= in the unit")
        }
        Some(most) => Finding::good("open files", format!("{most} at most")),
        None => Finding::good("open files", "no limit that could be read"),
    }
}

async fn database(config: &Config) -> Vec<Finding> {
    let options = config.database_options();
    if let Some(path) = options.url.strip_prefix("sqlite:")
        && !Path::new(path).exists()
    {
        return vec![Finding::doubtful(
            "database",
            format!("{path} is not there yet"),
            "`bodega seed` or `bodega demo` makes it",
        )];
    }
    let env = Env::system();
    let db = match Db::open(&options, &env) {
        Ok(db) => db,
        Err(error) => {
            let mend = "start it, or correct DATABASE_URL; its password, its name, its firewall";
            return vec![Finding::bad("database", format!("does not open: {error}"), mend)];
        }
    };
    let name = match db.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let began = Instant::now();
    let mut findings = Vec::new();
    let pending = db.pending_migrations().await;
    match pending {
        _ if is_empty(&pending) => findings.push(Finding::doubtful(
            "database",
            format!("{name} answers; no installation here yet"),
            "`bodega seed` or `bodega demo` makes one",
        )),
        Err(error) => {
            findings.push(Finding::bad("database", format!("{name} does not answer: {error}"), "look at its log"))
        }
        Ok(pending) => {
            findings.push(Finding::good("database", format!("{name} answers in {:.1?}", began.elapsed())));
            let current = pending.is_empty();
            findings.push(if current {
                Finding::good("schema", "up to date")
            } else {
                Finding::bad("schema", format!("not applied: {}", pending.join(", ")), "bodega migrate")
            });
            findings.extend(ahead(&db, &env).await);
            if current {
                findings.push(served(Site { config: config.clone(), db: db.clone(), env }).await);
            }
        }
    }
    db.close().await;
    findings
}

/// What `serve` refuses, by the check that it makes itself.
async fn served(site: Site) -> Finding {
    match house::look(&site, &house::identity(&site)).await {
        Ok(None) => Finding::good("serving", format!("nothing that profile {} refuses", site.config.profile.as_str())),
        Ok(Some(why)) => Finding::doubtful("serving", why, "it is served all the same"),
        Err(trouble) => Finding::bad("serving", trouble.to_string(), "`bodega serve` refuses until this is mended"),
    }
}

/// A clock that has gone back makes new rows older than what is there.
async fn ahead(db: &Db, env: &Env) -> Option<Finding> {
    let read =
        |tx: &mut bodega_db::ReadTx| bodega_events::tail(tx, &Scope::Installation, &bodega_events::Types::all(), 1);
    let last = db.read::<_, bodega_db::DbError>(&Scope::Installation, read).await.ok()?;
    let (at, now) = (last.first()?.at, env.now());
    (at > now.after(Duration::from_secs(60))).then(|| {
        Finding::bad(
            "clock",
            format!("the newest event is of {at}, and it is {now}"),
            "set the clock right before serving",
        )
    })
}

/// Can pictures be written, read and removed where they are kept?
async fn pictures(config: &Config) -> Finding {
    let place = match &config.media.place {
        Place::Folder(folder) if nearest(folder) != absolute(folder) => {
            let found = format!("{} is not there yet", folder.display());
            return Finding::doubtful("pictures", found, "the first start makes it");
        }
        Place::Folder(folder) => folder.display().to_string(),
        Place::Bucket(s3) => format!("the bucket {}", s3.bucket),
        Place::Memory => "memory".to_owned(),
    };
    let began = Instant::now();
    let tried = async { house::media(config)?.probe().await.map_err(|refusal| Trouble::failed(refusal.in_full())) };
    match tried.await {
        Ok(()) => Finding::good("pictures", format!("{place} takes them, in {:.1?}", began.elapsed())),
        Err(trouble) => Finding::bad(
            "pictures",
            format!("{place}: {trouble}"),
            "give Bodega the right to write, read, list and remove there, or correct media.url and its key",
        ),
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn port(check: &'static str, address: std::net::SocketAddr) -> Finding {
    match TcpListener::bind(address) {
        Ok(_) => Finding::good(check, format!("{address} is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let found = format!("{address} is taken; if a Bodega serves there, that is as it should be");
            Finding::doubtful(check, found, "otherwise stop what listens there, or choose another port")
        }
        Err(error) => Finding::bad(
            check,
            format!("{address}: {error}"),
            "choose an address of this machine and a port that you may take",
        ),
    }
}
