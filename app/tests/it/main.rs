//! The whole house.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod authorisation;
mod bad_input;
mod command_line;
mod configuration;
mod demo;
mod house;
mod installation;
mod isolation;
mod isolation_inside;
mod pages;
mod process;
mod staff;
