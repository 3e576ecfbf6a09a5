//! The inventory over HTTP and through its commands, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod adjust;
mod authorisation;
mod count;
mod crowd;
mod expire;
mod fulfil;
mod history;
mod import;
mod isolation;
mod layout;
mod ledger;
mod limits;
mod races;
mod release;
mod requests;
mod reserve;
mod sites;
mod statements;
mod till;
mod transfers;
mod verify;
mod warnings;
mod yard;
