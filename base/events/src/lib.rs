#![doc = include_str!("../README.md")]

mod backoff;
mod bell;
mod consumer;
mod cursor;
mod declare;
mod error;
mod follow;
mod heard;
mod job;
mod log;
mod schedule;
mod schema;
mod workers;

pub use consumer::{Consumer, ConsumerStatus, DeadLetter, consumers, dead, drop_dead, reached, replay, retry_dead};
pub use cursor::Cursor;
pub use error::{ConsumerError, EventsError, JobError};
pub use follow::{Follow, FollowError, Following};
pub use heard::{Hearing, Told, hear, hear_of};
pub use job::{JobFilter, JobKind, JobRun, JobState, JobView, NewJob, drop_job, enqueue, job, jobs, retry_job, sweep};
pub use log::{
    Event, Fact, Facts, INSTALLATION, Slice, Types, after, append, append_all, head, heads, log_id, of_stream, page,
    payloads, tail, whole_stream,
};
pub use schedule::{Cron, CronError, Every, Schedule, When};
pub use schema::{FactSchema, asyncapi, breaks};
pub use workers::{Running, Workers};

bodega_db::sequenced!("events_log");
