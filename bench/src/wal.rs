//! The write-ahead log under full load with readers that never pause: how long it gets.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use bodega_db::{Db, DbError, Options};
use bodega_kernel::{Env, Scope};
use xtask::Outcome;

use crate::{
    facade::{Rush, rush},
    report::Figure,
    sqlite::{fresh, template},
    workload::{Heat, reserved_for_reading},
};

const SECTION: &str = "the log of SQLite, 64 writers, 8 readers without pause";
/// What the log must never reach.
const LIMIT: u64 = 128 << 20;

/// Writes and reads for `span`; fails when the log grows past its limit.
pub fn measure(folder: &Path, span: Duration) -> Outcome<Vec<Figure>> {
    let folder = folder.join("wal");
    fs::create_dir_all(&folder)?;
    let path = fresh(&template(&folder)?, "wal")?;
    let options = Options::new(format!("sqlite:{}", path.display()));
    let over = Arc::new(AtomicBool::new(false));
    let watcher = std::thread::spawn({
        let over = over.clone();
        move || watch(&path, &over)
    });
    let readers = std::thread::spawn({
        let (over, options) = (over.clone(), options.clone());
        move || read(&options, &over).map_err(|error| error.to_string())
    });
    let seen = rush(&options, Rush { askers: 64, span, heat: Heat::Spread, keyed: false });
    over.store(true, Ordering::Release);
    let longest = watcher.join().map_err(|_| "the watcher panicked")?;
    let reads = readers.join().map_err(|_| "a reader panicked")??;
    if longest > LIMIT {
        return Err(format!("the log grew to {} MB", longest >> 20).into());
    }
    let name = format!("db.write; the log reached {} MB at most, {reads} reads", longest >> 20);
    Ok(vec![seen?.figure(SECTION, name)])
}

fn watch(path: &Path, over: &AtomicBool) -> u64 {
    let log = PathBuf::from(format!("{}-wal", path.display()));
    let mut longest = 0;
    while !over.load(Ordering::Acquire) {
        longest = longest.max(fs::metadata(&log).map_or(0, |file| file.len()));
        std::thread::sleep(Duration::from_millis(5));
    }
    longest
}

/// Eight askers over a second handle to the same file, as another process would be.
fn read(options: &Options, over: &Arc<AtomicBool>) -> Outcome<u64> {
    let env = Env::system();
    let db = Db::open(options, &env)?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (db, over) = (db.clone(), over.clone());
            tasks.spawn(async move {
                let (mut reads, began) = (0_u64, Instant::now());
                while !over.load(Ordering::Acquire) && began.elapsed() < Duration::from_secs(600) {
                    db.read(&Scope::Installation, reserved_for_reading).await?;
                    reads += 1;
                }
                Ok::<_, DbError>(reads)
            });
        }
        let mut reads = 0;
        while let Some(seen) = tasks.join_next().await {
            reads += seen??;
        }
        db.close().await;
        Ok(reads)
    })
}
