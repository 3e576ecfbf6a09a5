//! Identity over HTTP and through its commands, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod addresses;
mod audit;
mod authorisation;
mod brute_force;
mod consents;
mod customers;
mod house;
mod isolation;
mod keys;
mod login;
mod merchants;
mod onboarding;
mod passwords;
mod privacy;
mod profile;
mod refresh;
mod register;
mod roles;
mod sessions;
mod signing_keys;
mod staff;
mod statements;
mod take_over;
mod tidy;
mod tokens;
mod verify_email;
