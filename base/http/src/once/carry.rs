//! Work over several transactions under one key: the first of them takes the key, the last leaves the answer.

use std::{future::Future, time::Duration};

use axum::response::Response;
use bodega_db::{
    Db,
    idempotency::{self, Claim, Key},
};
use bodega_kernel::{Call, Failure, Scope};
use tokio::time::Instant;

use super::{
    Once, in_progress, is_final,
    kept::{first, refusal, replayed},
    reused,
};
use crate::HttpError;

/// What work under a key came to.
#[derive(Debug)]
pub enum Carried {
    /// An answer for good. The work has left it with its key already.
    Answer(idempotency::Answer),
    /// The key is an equal request's, or somebody else has ended what was begun: there is an answer, or will be.
    Busy,
}

/// An answer, and whether it was given before.
#[derive(Debug)]
pub struct Given {
    /// The answer.
    pub answer: idempotency::Answer,
    /// Was it kept from an equal request?
    pub again: bool,
}

impl Given {
    /// As it goes out.
    pub fn response(self) -> Result<Response, HttpError> {
        if self.again { replayed(self.answer) } else { first(self.answer) }
    }
}

impl Once {
    /// Does work that takes several transactions. `work` is given the key: its first transaction begins with
    /// [`idempotency::take`], and whoever ends the work, this process or a worker after a crash, writes
    /// [`idempotency::finish`] in the last one. An equal request waits for that; a refusal by the slice before anything
    /// was written (a 4xx) is kept here. A failure of ours is not: what was begun under the key goes on.
    ///
    /// The key is looked up only where it turns out to be taken: the first request pays nothing for it.
    pub async fn carry<E, F>(
        &self,
        db: &Db,
        call: &Call,
        work: impl Fn(Option<Key>) -> F + Send,
    ) -> Result<Response, HttpError>
    where
        E: Failure,
        F: Future<Output = Result<Carried, E>> + Send,
    {
        self.carry_through(db, call, work).await?.response()
    }

    /// The same for who makes something else of the answer than a response: a page.
    pub async fn carry_through<E, F>(
        &self,
        db: &Db,
        call: &Call,
        work: impl Fn(Option<Key>) -> F + Send,
    ) -> Result<Given, HttpError>
    where
        E: Failure,
        F: Future<Output = Result<Carried, E>> + Send,
    {
        let Some(key) = self.key() else {
            return match work(None).await? {
                Carried::Answer(answer) => Ok(Given { answer, again: false }),
                Carried::Busy => Err(in_progress()),
            };
        };
        let deadline = Instant::now() + self.patience;
        loop {
            match work(Some(key.clone())).await {
                Ok(Carried::Answer(answer)) => return Ok(Given { answer, again: false }),
                Ok(Carried::Busy) => {}
                Err(error) if is_final(&error) => {
                    let error = HttpError::from(error);
                    if keep(db, call, &key, refusal(&error)).await? {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error.into()),
            }
            // Somebody has it. When it is given free again it is our turn.
            if let Some(answer) = self.wait(db, &call.scope, &key, deadline).await? {
                return Ok(Given { answer, again: true });
            }
        }
    }

    /// The answer of whoever holds the key; nothing, when it was given free.
    async fn wait(
        &self,
        db: &Db,
        scope: &Scope,
        key: &Key,
        deadline: Instant,
    ) -> Result<Option<idempotency::Answer>, HttpError> {
        let mut pause = Duration::from_millis(5);
        loop {
            let asked = key.clone();
            match db.read(scope, move |tx| idempotency::look(tx, &asked)).await? {
                None => return Ok(None),
                Some(Claim::Done(answer)) => return Ok(Some(answer)),
                Some(Claim::Reused) => return Err(reused()),
                Some(Claim::Running | Claim::Fresh) if Instant::now() + pause >= deadline => return Err(in_progress()),
                Some(Claim::Running | Claim::Fresh) => tokio::time::sleep(pause).await,
            }
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }
}

/// Keeps an answer under a key that nobody has. False: somebody has it.
async fn keep(db: &Db, call: &Call, key: &Key, answer: idempotency::Answer) -> Result<bool, HttpError> {
    let key = key.clone();
    Ok(db.write(call, move |tx| idempotency::take(tx, &key, Some(&answer))).await?)
}
