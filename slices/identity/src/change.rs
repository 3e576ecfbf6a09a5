//! What caches must forget. A command that changes who may do what notes it in its own transaction; every node reads
//! the new notes when its last look is older than half a second, and at once when the change was its own. So a token
//! is checked without the database, and a revoked one is refused within a second everywhere.

use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bodega_db::{Db, DbError, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, Scope, Time, noun};

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A person's sessions, role, sites or records changed, here or at any merchant.
    User(Id<noun::User>),
    /// A key ended or changed.
    Key(Id<noun::ApiKey>),
    /// Roles changed.
    Roles,
    /// Merchants changed.
    Merchants,
    /// Signing keys changed.
    Signing,
}

sql!(NOTE, "INSERT INTO identity_change (kind, subject, at) VALUES ($1, $2, $3)");
sql!(hot NEWER, "SELECT position, kind, subject FROM identity_change WHERE position > $1 ORDER BY position LIMIT 10000");
sql!(LATEST, "SELECT COALESCE(MAX(position), 0) FROM identity_change");
sql!(FORGET, "DELETE FROM identity_change WHERE at < $1");

/// Rises with every change of this process, so that its own caches look at once.
static OWN: AtomicU64 = AtomicU64::new(0);

/// Notes that something changed.
pub(crate) fn note(tx: &mut Tx, change: &Change) -> Result<(), DbError> {
    let (kind, subject) = match change {
        Change::User(id) => ("USER", id.to_string()),
        Change::Key(id) => ("KEY", id.to_string()),
        Change::Roles => ("ROLES", String::new()),
        Change::Merchants => ("MERCHANTS", String::new()),
        Change::Signing => ("SIGNING", String::new()),
    };
    let now = tx.now();
    tx.execute(&NOTE, params![kind, subject, now])?;
    tx.after_commit(|| {
        OWN.fetch_add(1, Ordering::Release);
    });
    Ok(())
}

/// Drops notes that every node has read long ago.
pub(crate) fn tidy(tx: &mut Tx) -> Result<u64, DbError> {
    let before = tx.now().before(KEPT);
    tx.execute(&FORGET, params![before])
}

fn read(kind: &str, subject: &str) -> Option<Change> {
    Some(match kind {
        "USER" => Change::User(subject.parse().ok()?),
        "KEY" => Change::Key(subject.parse().ok()?),
        "ROLES" => Change::Roles,
        "MERCHANTS" => Change::Merchants,
        "SIGNING" => Change::Signing,
        _ => return None,
    })
}

/// One process's view of the notes.
pub(crate) struct Feed {
    every: Duration,
    glance: Mutex<Option<Glance>>,
    turn: tokio::sync::Mutex<Read>,
}

/// When the last look was, and at which count of own changes.
#[derive(Clone, Copy)]
struct Glance {
    at: Instant,
    own: u64,
}

#[derive(Default)]
struct Read {
    begun: bool,
    at: Time,
    position: i64,
    seen: HashSet<i64>,
}

/// How long notes are kept.
const KEPT: Duration = Duration::from_secs(86_400);
/// Who has not looked for so long may have missed notes that are gone, and keeps nothing.
const TOO_LONG: Duration = Duration::from_secs(86_400 / 2);
/// So many notes are read at once (by `NEWER`); when there are more, it is cheaper to forget everything.
const MOST: usize = 10_000;

/// On PostgreSQL a lower position can become visible after a higher one. So each look goes back this far.
const OVERLAP: i64 = 1_000;

impl Feed {
    pub(crate) fn new(every: Duration) -> Self {
        Self { every, glance: Mutex::new(None), turn: tokio::sync::Mutex::default() }
    }

    fn is_fresh(&self) -> bool {
        let glance = *self.glance.lock().unwrap_or_else(PoisonError::into_inner);
        glance.is_some_and(|last| last.own == OWN.load(Ordering::Acquire) && last.at.elapsed() < self.every)
    }

    /// Hands what changed since the last look to `forget`, if the last look is too old: nothing, where it may be anything.
    /// One looks, the others wait.
    pub(crate) async fn refresh(
        &self,
        db: &Db,
        now: Time,
        forget: impl FnOnce(Option<&[Change]>),
    ) -> Result<(), DbError> {
        if self.is_fresh() {
            return Ok(());
        }
        let mut turn = self.turn.lock().await;
        if self.is_fresh() {
            return Ok(());
        }
        let read = &mut *turn;
        let glance = Glance { at: Instant::now(), own: OWN.load(Ordering::Acquire) };
        let missed = read.begun && now > read.at.after(TOO_LONG);
        let (begun, since) = (read.begun && !missed, read.position - OVERLAP);
        let rows = db.read(&Scope::Installation, move |tx| newer(tx, begun, since)).await?;
        (read.begun, read.at) = (true, now);
        let floor = rows.last().map_or(read.position, |row| row.0) - OVERLAP;
        let anything = missed || rows.len() == MOST;
        let mut changes = Vec::new();
        for (position, kind, subject) in rows {
            read.position = read.position.max(position);
            if read.seen.insert(position) {
                changes.extend(self::read(&kind, &subject));
            }
        }
        read.seen.retain(|position| *position > floor);
        if anything {
            forget(None);
        } else if !changes.is_empty() {
            forget(Some(&changes));
        }
        *self.glance.lock().unwrap_or_else(PoisonError::into_inner) = Some(glance);
        Ok(())
    }
}

/// The first look only finds its place: no cache holds anything yet.
fn newer(tx: &mut ReadTx, begun: bool, since: i64) -> Result<Vec<(i64, String, String)>, DbError> {
    if begun {
        return tx.all(&NEWER, params![since]);
    }
    let (latest,) = tx.one::<(i64,)>(&LATEST, params![])?;
    Ok(vec![(latest, String::new(), String::new())])
}
