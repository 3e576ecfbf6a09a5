//! The doors: from async code to the database's own threads.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use bodega_kernel::{Call, Env, Scope};
use tokio::sync::{oneshot, watch};

use crate::{
    DbError, Options, ReadTx, Tx, check,
    crowd::Crowd,
    job::{Command, Query, ReadJob, WriteJob},
    migrate, postgres,
    queue::{Lane, Queue},
    sequencer::{self, Nudge, Sequencer},
    sqlite,
};

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of our own.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open database. Clones share it; the last one closes it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    options: Options,
    engine: Engine,
    env: Env,
    writes: Arc<Queue<Box<dyn Command>>>,
    crowd: Crowd,
    reads: Arc<Queue<Box<dyn Query>>>,
    stale_reads: Option<Arc<Queue<Box<dyn Query>>>>,
    placed: watch::Sender<u64>,
    nudge: Arc<Nudge>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    checkpointer: Mutex<Option<sqlite::Checkpointer>>,
    listener: Mutex<Option<postgres::Listener>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close_queues();
    }
}

impl Inner {
    fn close_queues(&self) {
        self.nudge.stop();
        self.writes.close();
        self.reads.close();
        if let Some(queue) = &self.stale_reads {
            queue.close();
        }
    }
}

impl Db {
    /// Opens the database and starts its threads. Migrates nothing.
    pub fn open(options: &Options, env: &Env) -> Result<Self, DbError> {
        let engine = match options.sqlite_path() {
            Some(_) => Engine::Sqlite,
            None if options.url.starts_with("postgres") => Engine::Postgres,
            None => return Err(DbError::Unavailable("the address must begin with sqlite: or postgres://".to_owned())),
        };
        let writers = if engine == Engine::Sqlite { 1 } else { options.writers };
        let replica = options.replica_url.is_some() && engine == Engine::Postgres;
        let db = Self(Arc::new(Inner {
            options: options.clone(),
            engine,
            env: env.clone(),
            writes: Arc::new(Queue::new("write", writers, options.queue)),
            crowd: Crowd::default(),
            reads: Arc::new(Queue::new("read", options.readers, options.queue)),
            stale_reads: replica.then(|| Arc::new(Queue::new("stale", options.readers, options.queue))),
            placed: watch::Sender::new(0),
            nudge: Arc::default(),
            threads: Mutex::default(),
            checkpointer: Mutex::default(),
            listener: Mutex::default(),
        }));
        match options.sqlite_path() {
            Some(path) => db.start_sqlite(&path)?,
            None => db.start_postgres()?,
        }
        Ok(db)
    }

    /// Brings the schema up to date; says which files were applied. Opens and closes a connection of its own.
    pub fn migrate(options: &Options) -> Result<Vec<String>, DbError> {
        migrate::run(options)
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    fn start_sqlite(&self, path: &Path) -> Result<(), DbError> {
        let inner = &self.0;
        let wal = Arc::new(sqlite::Wal::default());
        let gate = Arc::new(sqlite::Gate::default());
        let limits = sqlite::GroupLimits { commands: inner.options.group_commands, time: inner.options.group_time };
        let connection = sqlite::open(path, sqlite::Purpose::Write)?;
        let idle = inner.env.system_call("database");
        let writer = sqlite::Writer::new(
            connection,
            idle,
            inner.writes.clone(),
            limits,
            (wal.clone(), gate.clone()),
            inner.placed.clone(),
            inner.nudge.clone(),
        );
        self.spawn("bodega-write".to_owned(), move || writer.work())?;
        for thread in 0..inner.options.readers {
            let connection = sqlite::open(path, sqlite::Purpose::Read)?;
            let (queue, gate) = (inner.reads.clone(), gate.clone());
            let reader = sqlite::Reader::new(connection, queue, gate, inner.options.read_timeout)?;
            self.spawn(format!("bodega-read-{thread}"), move || reader.work(thread))?;
        }
        *lock(&inner.checkpointer) = Some(sqlite::Checkpointer::start(path.to_owned(), wal)?);
        self.start_sequencer()
    }

    fn start_postgres(&self) -> Result<(), DbError> {
        let inner = &self.0;
        let target = |url: &str| postgres::Target {
            url: url.to_owned(),
            statement_timeout: inner.options.read_timeout.max(std::time::Duration::from_secs(30)),
        };
        // The first connection is made here, so that a wrong address is told at once.
        postgres::apart(|| postgres::connect(&inner.options.url).map(drop))?;
        for thread in 0..inner.options.writers {
            let writer = postgres::Writer {
                target: target(&inner.options.url),
                idle_call: inner.env.system_call("database"),
                queue: inner.writes.clone(),
                nudge: inner.nudge.clone(),
            };
            self.spawn(format!("bodega-write-{thread}"), move || writer.work(thread))?;
        }
        let mut pools = vec![(&inner.options.url, &inner.reads)];
        pools.extend(inner.options.replica_url.as_ref().zip(inner.stale_reads.as_ref()));
        for (url, queue) in pools {
            for thread in 0..inner.options.readers {
                let reader = postgres::Reader {
                    target: postgres::Target { url: url.clone(), statement_timeout: inner.options.read_timeout },
                    queue: queue.clone(),
                };
                self.spawn(format!("bodega-read-{thread}"), move || reader.work(thread))?;
            }
        }
        *lock(&inner.listener) = Some(postgres::Listener::start(inner.options.direct(), inner.placed.clone())?);
        self.start_sequencer()
    }

    fn start_sequencer(&self) -> Result<(), DbError> {
        let inner = &self.0;
        let sequencer = match inner.engine {
            Engine::Sqlite => Sequencer::Embedded(inner.writes.clone()),
            Engine::Postgres => Sequencer::Elected(inner.options.direct()),
        };
        let (env, nudge) = (inner.env.clone(), inner.nudge.clone());
        self.spawn("bodega-sequence".to_owned(), move || sequencer.work(&env, &nudge))
    }

    fn spawn(&self, name: String, work: impl FnOnce() + Send + 'static) -> Result<(), DbError> {
        let thread = std::thread::Builder::new()
            .name(name)
            .spawn(work)
            .map_err(|error| DbError::Internal(format!("cannot start a thread: {error}")))?;
        lock(&self.0.threads).push(thread);
        Ok(())
    }

    /// Runs a command in a transaction; the answer leaves once it is committed. The command may be run more than once:
    /// it must have no effect but SQL (see `Tx::after_commit`).
    pub async fn write<R, E>(
        &self,
        call: &Call,
        command: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.submit(Lane::Interactive, call, command).await
    }

    /// The same for work that nobody waits for: it goes when there is room.
    pub async fn write_bulk<R, E>(
        &self,
        call: &Call,
        command: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.submit(Lane::Bulk, call, command).await
    }

    /// The same for commands that would only wait for each other's rows: those of one key go to one connection.
    pub async fn write_keyed<R, E>(
        &self,
        call: &Call,
        key: &str,
        command: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let lane = match self.0.engine {
            Engine::Sqlite => Lane::Interactive,
            Engine::Postgres => Lane::Keyed(usize::try_from(hasher.finish() % 1024).unwrap_or(0)),
        };
        self.submit(lane, call, command).await
    }

    /// The same for commands that know which rows they will fight over: where there is a crowd, they stand in one line,
    /// before one connection.
    pub async fn write_among<K, R, E>(
        &self,
        call: &Call,
        rows: impl IntoIterator<Item = K>,
        command: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        K: Hash,
        R: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        if self.0.engine == Engine::Sqlite {
            return self.write(call, command).await;
        }
        let wanting = self.0.crowd.want(rows);
        let lane = wanting.line().map_or(Lane::Interactive, Lane::Keyed);
        self.submit(lane, call, command).await
    }

    async fn submit<R, E>(
        &self,
        lane: Lane,
        call: &Call,
        command: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (to, answer) = oneshot::channel();
        let job = WriteJob { call: call.clone(), command, kept: None, to };
        if self.0.writes.push(lane, Box::new(job)).is_err() {
            return Err(DbError::Overloaded.into());
        }
        answer.await.unwrap_or_else(|_| Err(gone().into()))
    }

    /// Asks within one snapshot, of the primary.
    pub async fn read<R, E>(
        &self,
        scope: &Scope,
        query: impl FnOnce(&mut ReadTx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.ask(&self.0.reads, scope, query).await
    }

    /// Asks within one snapshot that may be a little old: a replica answers where there is one.
    pub async fn read_stale<R, E>(
        &self,
        scope: &Scope,
        query: impl FnOnce(&mut ReadTx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.ask(self.0.stale_reads.as_ref().unwrap_or(&self.0.reads), scope, query).await
    }

    async fn ask<R, E>(
        &self,
        queue: &Queue<Box<dyn Query>>,
        scope: &Scope,
        query: impl FnOnce(&mut ReadTx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (to, answer) = oneshot::channel();
        let job = ReadJob { scope: scope.clone(), query, to };
        if queue.push(Lane::Interactive, Box::new(job)).is_err() {
            return Err(DbError::Overloaded.into());
        }
        answer.await.unwrap_or_else(|_| Err(gone().into()))
    }

    /// Rises when rows of a sequenced table (the event log, the audit) can newly be read, on whichever node.
    pub fn wakeups(&self) -> watch::Receiver<u64> {
        self.0.placed.subscribe()
    }

    /// Places and chains all that was written so far. The sequencer does it by itself within milliseconds; tests and
    /// verification do not want to wait.
    pub async fn sequence(&self) -> Result<(), DbError> {
        let call = self.0.env.system_call("sequencer");
        while self.write(&call, sequencer::step).await? > 0 {}
        Ok(())
    }

    /// How many commands wait and how many may.
    pub fn queue_depth(&self) -> (usize, usize) {
        self.0.writes.depth()
    }

    /// Every file that has not been applied yet. None: the schema is current.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, DbError> {
        self.read(&Scope::Installation, migrate::pending).await
    }

    /// Prepares every registered statement and looks at the plans of the hot ones; says what is wrong.
    pub fn check_statements(options: &Options) -> Result<Vec<String>, DbError> {
        check::statements(options)
    }

    /// Finishes what is queued, ends the threads and leaves the file tidy. Later calls are refused as overload.
    pub async fn close(&self) {
        self.0.close_queues();
        lock(&self.0.listener).take();
        let threads = std::mem::take(&mut *lock(&self.0.threads));
        let checkpointer = lock(&self.0.checkpointer).take();
        let joined = tokio::task::spawn_blocking(move || {
            for thread in threads {
                if thread.join().is_err() {
                    tracing::error!("a database thread had panicked");
                }
            }
            drop(checkpointer);
        });
        if joined.await.is_err() {
            tracing::error!("closing the database was cut short");
        }
    }
}

fn gone() -> DbError {
    DbError::Unavailable("the database was closed".to_owned())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
