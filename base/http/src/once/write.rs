//! Work in one transaction, with its key and its answer in it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{http::StatusCode, response::Response};
use bodega_db::{
    Db, DbError, Tx,
    idempotency::{self, Claim, Key},
};
use bodega_kernel::{Call, Failure};
use serde::Serialize;
use tokio::time::Instant;

use super::{
    Once, in_progress, is_final,
    kept::{answered, body_of, replayed},
    reused,
};
use crate::HttpError;

/// What came of one try. Everything but `Busy` is committed.
enum Outcome {
    Done(StatusCode, Vec<u8>),
    Refused(HttpError),
    Kept(idempotency::Answer),
    Busy,
    Reused,
}

impl Once {
    /// Runs `command` and saves its answer with the key in the same transaction, or gives the answer that was saved.
    /// What the command returns is put in the envelope `{ "data": … }`; with 204 nothing is. Without a key it just
    /// runs. A refusal by the slice (a 4xx) is a final answer too, and its writes are rolled back; a failure of ours
    /// is not kept.
    pub async fn write<R, E>(
        &self,
        db: &Db,
        call: Call,
        status: StatusCode,
        command: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<Response, HttpError>
    where
        R: Serialize + Send + 'static,
        E: Failure + From<DbError>,
    {
        self.write_as(db, call, move |tx| command(tx).map(|result| (status, result))).await
    }

    /// The same for a command that says with which status it went: what was there already is not created.
    pub async fn write_as<R, E>(
        &self,
        db: &Db,
        call: Call,
        command: impl Fn(&mut Tx) -> Result<(StatusCode, R), E> + Send + 'static,
    ) -> Result<Response, HttpError>
    where
        R: Serialize + Send + 'static,
        E: Failure + From<DbError>,
    {
        let Some(key) = self.key() else {
            let (status, result) = db.write(&call, command).await?;
            let body = body_of(&result, status).map_err(HttpError::internal)?;
            return Ok(answered(status, body));
        };
        // The command is handed to the database anew with every try, and must not be asked to be `Sync` for it.
        let command = Arc::new(Mutex::new(command));
        let deadline = Instant::now() + self.patience;
        let mut pause = Duration::from_millis(20);
        loop {
            let (key, command) = (key.clone(), command.clone());
            let tried = db.write(&call, move |tx| {
                let command = command.lock().unwrap_or_else(PoisonError::into_inner);
                attempt(tx, &key, &*command)
            });
            match tried.await? {
                Outcome::Done(status, body) => return Ok(answered(status, body)),
                Outcome::Refused(error) => return Err(error),
                Outcome::Kept(answer) => return replayed(answer),
                Outcome::Reused => return Err(reused()),
                Outcome::Busy if Instant::now() + pause >= deadline => return Err(in_progress()),
                Outcome::Busy => tokio::time::sleep(pause).await,
            }
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }
}

fn attempt<R, E>(tx: &mut Tx, key: &Key, command: &impl Fn(&mut Tx) -> Result<(StatusCode, R), E>) -> Result<Outcome, E>
where
    R: Serialize,
    E: Failure + From<DbError>,
{
    match idempotency::claim(tx, key)? {
        Claim::Done(answer) => return Ok(Outcome::Kept(answer)),
        Claim::Running => return Ok(Outcome::Busy),
        Claim::Reused => return Ok(Outcome::Reused),
        Claim::Fresh => {}
    }
    let (outcome, status, body) = match tx.attempt(|tx| command(tx)) {
        Ok((status, result)) => {
            let body = body_of(&result, status).map_err(|error| DbError::Internal(error.to_string()))?;
            (Outcome::Done(status, body.clone()), status, body)
        }
        Err(error) if is_final(&error) => {
            let error = HttpError::from(error);
            (Outcome::Refused(error.clone()), error.status(), error.body(None))
        }
        Err(error) => return Err(error),
    };
    idempotency::finish(tx, key, &idempotency::Answer { status: status.as_u16(), body })?;
    Ok(outcome)
}
