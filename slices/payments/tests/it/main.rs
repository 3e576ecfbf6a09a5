//! Payments over HTTP and through their commands, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod authorisation;
mod call_off;
mod capture;
mod cards;
mod checkout;
mod confirm;
mod cut_off;
mod due;
mod isolation;
mod journal;
mod ledger;
mod methods;
mod paypal;
mod races;
mod reconcile;
mod refunds;
mod stand_in;
mod statements;
mod stripe;
mod till;
mod webhooks;
