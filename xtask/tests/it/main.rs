//! What holds the house together and no compiler checks: floors, licences, anatomy, words that do not belong.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the house fails")]

mod anatomy;
mod floors;
mod licences;
mod manifest;
mod quotes;
mod words;
