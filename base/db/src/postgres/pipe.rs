//! One connection, on which statements can be sent without waiting for the answer to each: a round trip costs more than
//! most of what is asked for, and a row that is locked stays so while the next question is on its way.

use std::{
    collections::{HashMap, VecDeque},
    future::poll_fn,
    pin::{Pin, pin},
    task::Poll,
    time::{Duration, Instant},
};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, Connection, Error, NoTls, Row, Socket, Statement as Ready, tls::NoTlsStream};

use super::reason;
use crate::{
    DbError, Param, Statement,
    value::{Kept, Val},
};

/// A connection that was not used for so long is looked at before it is used again.
const IDLE: Duration = Duration::from_millis(50);

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Read,
    Write,
}

impl Purpose {
    /// Plans are made once for each statement and connection, and never of a table's few rows of this morning: what the
    /// tests see of them is what is run. That a list in JSON has a hundred entries is the planner's guess, and wrong by
    /// a hundred: for it a writer would gather all that a merchant has rather than look up two rows.
    fn planner(self) -> &'static str {
        match self {
            Self::Read => {
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET random_page_cost = 1.1; SET jit = off"
            }
            Self::Write => {
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET random_page_cost = 1.1; SET jit = off; \
                 SET enable_hashjoin = off; SET enable_mergejoin = off"
            }
        }
    }
}

/// The connection. Dropping it tells the server.
pub(crate) struct Pipe {
    client: Option<Client>,
    connection: Connection<Socket, NoTlsStream>,
    runtime: Runtime,
    prepared: HashMap<&'static str, Ready>,
    /// What has not been sent yet, in its order.
    waiting: VecDeque<Waiting>,
    /// How many rows each statement of the transaction has changed, in the order in which they were pushed.
    counts: Vec<u64>,
    /// Has the server seen the beginning of the transaction?
    begun: bool,
    /// Was what follows a statement that could not even be written down held back?
    cut_short: bool,
    broken: bool,
    used: Instant,
    /// Where it leads to, and how the last transaction was begun: a connection that is gone before it began is made anew.
    url: String,
    purpose: Purpose,
    beginning: String,
    /// How long a statement may run.
    pub(crate) statement_timeout: Duration,
}

enum Waiting {
    Control(String),
    Statement(&'static Statement, Ready, Vec<Kept>),
}

impl Waiting {
    async fn send(&self, client: &Client) -> Result<u64, DbError> {
        match self {
            Self::Control(sql) => Ok(client.batch_execute(sql).await.map(|()| 0)?),
            Self::Statement(statement, ready, params) => {
                let values = params.iter().map(Kept::val);
                client.execute_raw(ready, values).await.map_err(|error| DbError::from(error).of(statement))
            }
        }
    }
}

impl Pipe {
    pub(crate) fn connect(url: &str, purpose: Purpose, statement_timeout: Duration) -> Result<Self, DbError> {
        let mut config: Config = url.parse().map_err(|error: Error| DbError::Unavailable(error.to_string()))?;
        config.connect_timeout(Duration::from_secs(5)).application_name("bodega");
        // A server that is gone without a word shall not hold a thread for hours.
        config.keepalives_idle(Duration::from_secs(15)).tcp_user_timeout(Duration::from_secs(30));
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| DbError::Internal(format!("cannot start a runtime: {error}")))?;
        let connected = runtime.block_on(config.connect(NoTls));
        let (client, connection) =
            connected.map_err(|error| DbError::Unavailable(format!("cannot connect: {}", reason(&error))))?;
        let mut pipe = Self {
            client: Some(client),
            connection,
            runtime,
            prepared: HashMap::new(),
            waiting: VecDeque::new(),
            counts: Vec::new(),
            begun: false,
            cut_short: false,
            broken: false,
            used: Instant::now(),
            url: url.to_owned(),
            purpose,
            beginning: String::new(),
            statement_timeout,
        };
        pipe.control(purpose.planner());
        pipe.flush()?;
        Ok(pipe)
    }

    /// Begins a transaction with the first statement of it. An error: the connection is gone, as far as can be seen.
    pub(crate) fn begin(&mut self, sql: String) -> Result<(), DbError> {
        if self.used.elapsed() > IDLE {
            self.look()?;
        }
        self.waiting.clear();
        self.counts.clear();
        self.begun = false;
        self.beginning.clone_from(&sql);
        self.waiting.push_back(Waiting::Control(sql));
        Ok(())
    }

    /// Connects anew and begins again what has not begun yet.
    fn renew(&mut self) -> Result<(), DbError> {
        let beginning = std::mem::take(&mut self.beginning);
        *self = Self::connect(&self.url, self.purpose, self.statement_timeout)?;
        self.begin(beginning)
    }

    /// Has the server seen that a transaction began?
    pub(crate) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Ends the transaction, together with what still waits. What a rollback would undo is not even sent.
    pub(crate) fn end(&mut self, sql: &str, keep: bool) -> Result<(), DbError> {
        if !keep {
            self.waiting.clear();
        }
        let untouched = !self.begun && self.waiting.iter().all(|one| matches!(one, Waiting::Control(_)));
        if untouched {
            self.waiting.clear();
            return Ok(());
        }
        if !self.begun {
            // Were the COMMIT to go along and its answer be lost, nobody could tell whether there is anything to repeat.
            self.flush()?;
        }
        self.waiting.push_back(Waiting::Control(sql.to_owned()));
        let ended = self.flush();
        if ended.is_err() && self.cut_short {
            // The COMMIT was held back, so the transaction is still open.
            return ended.and(self.end("ROLLBACK", false));
        }
        ended
    }

    /// Sends `sql`, which cannot fail unless something before it has, with whatever is sent next.
    pub(crate) fn control(&mut self, sql: &str) {
        self.waiting.push_back(Waiting::Control(sql.to_owned()));
    }

    /// Does a statement wait to be sent?
    pub(crate) fn holds_statements(&self) -> bool {
        self.waiting.iter().any(|one| matches!(one, Waiting::Statement(..)))
    }

    /// A mark to go back to.
    pub(crate) fn mark(&self) -> usize {
        self.counts.len() + self.waiting.len()
    }

    /// Forgets what was pushed after the mark and has not been sent.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.waiting.truncate(mark.saturating_sub(self.counts.len()));
    }

    /// Has the statement run with whatever is asked next; gives the number under which its count will be known.
    pub(crate) fn push(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<usize, DbError> {
        let ready = self.ready(statement)?;
        let number = self.mark();
        let params = params.iter().map(|param| Kept::of(param.val())).collect();
        self.waiting.push_back(Waiting::Statement(statement, ready, params));
        Ok(number)
    }

    /// How many rows a pushed statement has changed.
    pub(crate) fn count(&mut self, number: usize) -> Result<u64, DbError> {
        self.flush()?;
        Ok(self.counts.get(number).copied().unwrap_or(0))
    }

    /// Runs a statement now and gives how many rows it has changed.
    pub(crate) fn execute(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<u64, DbError> {
        let number = self.push(statement, params)?;
        self.count(number)
    }

    /// Runs a statement now and gives its rows.
    pub(crate) fn query(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<Vec<Row>, DbError> {
        let first = !self.begun && !self.holds_statements();
        match self.query_once(statement, params) {
            Err(_) if first && self.broken && !self.begun => {
                self.renew()?;
                self.query_once(statement, params)
            }
            answer => answer,
        }
    }

    fn query_once(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<Vec<Row>, DbError> {
        let ready = self.ready(statement)?;
        let values: Vec<Val<'_>> = params.iter().map(|param| param.val()).collect();
        self.sent(async |client: &Client| {
            let values: Vec<_> = values.iter().map(|value| value as &(dyn postgres::types::ToSql + Sync)).collect();
            client.query(&ready, &values).await.map_err(|error| DbError::from(error).of(statement))
        })
    }

    /// Sends what waits and hears what became of it.
    pub(crate) fn flush(&mut self) -> Result<(), DbError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.sent(async |_| Ok(()))
    }

    /// Of statements that are not registered; they are few and are prepared each time.
    pub(crate) fn ask(&mut self, sql: &str) -> Result<Vec<Row>, DbError> {
        self.sent(async |client: &Client| Ok(client.query(sql, &[]).await?))
    }

    fn ready(&mut self, statement: &'static Statement) -> Result<Ready, DbError> {
        if let Some(ready) = self.prepared.get(statement.name) {
            return Ok(ready.clone());
        }
        // Inside the transaction, under the role that will run it.
        let ready = self.sent(async |client: &Client| {
            client.prepare(statement.postgres()).await.map_err(|error| DbError::from(error).of(statement))
        })?;
        self.prepared.insert(statement.name, ready.clone());
        Ok(ready)
    }

    /// Sends what waits and then `last`, without a pause, and waits for all of the answers. The first failure is the one
    /// that counts: what came after it was refused because of it.
    fn sent<R>(&mut self, last: impl AsyncFnOnce(&Client) -> Result<R, DbError>) -> Result<R, DbError> {
        let Some(client) = self.client.as_ref().filter(|_| !self.broken) else { return Err(gone()) };
        let waiting = std::mem::take(&mut self.waiting);
        let (counts, begun, cut_short) = (&mut self.counts, &mut self.begun, &mut self.cut_short);
        let work = async {
            let mut before: Vec<Answer<'_>> =
                waiting.iter().map(|one| Box::pin(one.send(client)) as Answer<'_>).collect();
            let mut early = VecDeque::with_capacity(before.len());
            // Each is polled once, in order: that is what sends it. One that fails already could not even be written
            // down, and what follows it must not go out: a COMMIT without it would keep the half of a change.
            for one in &mut before {
                let done = poll_fn(|context| Poll::Ready(one.as_mut().poll(context))).await;
                let failed = matches!(done, Poll::Ready(Err(_)));
                early.push_back(done);
                if failed {
                    break;
                }
            }
            let complete = early.len() == before.len() && !matches!(early.back(), Some(Poll::Ready(Err(_))));
            *cut_short = !complete;
            let mut last = pin!(async { if complete { Some(last(client).await) } else { None } });
            let first_look = poll_fn(|context| Poll::Ready(last.as_mut().poll(context))).await;
            let mut failure = None;
            for (one, done) in before.iter_mut().zip(early) {
                let done = match done {
                    Poll::Ready(done) => done,
                    Poll::Pending => one.await,
                };
                match done {
                    Ok(count) if failure.is_none() => {
                        counts.push(count);
                        *begun = true;
                    }
                    Ok(_) => {}
                    Err(error) => failure = failure.or(Some(error)),
                }
            }
            let answer = match first_look {
                Poll::Ready(answer) => answer,
                Poll::Pending => last.await,
            };
            match (failure, answer) {
                (Some(failure), _) => Err(failure),
                (None, Some(answer)) => answer,
                (None, None) => Err(gone()),
            }
        };
        let mut work = pin!(work);
        let (connection, broken) = (&mut self.connection, &mut self.broken);
        self.used = Instant::now();
        self.runtime.block_on(poll_fn(|context| {
            loop {
                if let Poll::Ready(answer) = work.as_mut().poll(context) {
                    return Poll::Ready(answer);
                }
                match connection.poll_message(context) {
                    Poll::Ready(Some(Ok(_))) => {}
                    Poll::Ready(Some(Err(error))) => {
                        *broken = true;
                        return Poll::Ready(Err(DbError::Unavailable(reason(&error))));
                    }
                    Poll::Ready(None) => {
                        *broken = true;
                        return Poll::Ready(Err(gone()));
                    }
                    Poll::Pending => return work.as_mut().poll(context),
                }
            }
        }))
    }

    /// Has the server hung up while nobody asked it anything? Costs no round trip, so it may come too late.
    fn look(&mut self) -> Result<(), DbError> {
        let (connection, broken) = (&mut self.connection, &mut self.broken);
        if *broken {
            return Err(gone());
        }
        let mut looked = false;
        self.runtime.block_on(poll_fn(|context| {
            match connection.poll_message(context) {
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(_)) | None) => {
                    *broken = true;
                    return Poll::Ready(Err(gone()));
                }
                Poll::Pending if looked => return Poll::Ready(Ok(())),
                Poll::Pending => looked = true,
            }
            // Once more after the socket was asked.
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<u64, DbError>> + 'a>>;

fn gone() -> DbError {
    DbError::Unavailable("the connection is closed".to_owned())
}

impl Drop for Pipe {
    fn drop(&mut self) {
        // Without its client the connection says goodbye and ends.
        drop(self.client.take());
        let (connection, broken) = (&mut self.connection, self.broken);
        if !broken {
            self.runtime.block_on(poll_fn(|context| {
                while let Poll::Ready(message) = connection.poll_message(context) {
                    if !matches!(message, Some(Ok(_))) {
                        return Poll::Ready(());
                    }
                }
                Poll::Pending
            }));
        }
    }
}
