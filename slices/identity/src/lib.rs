#![doc = include_str!("../README.md")]

mod base64;
mod email;
pub mod password;
pub mod permission;
pub mod role;
mod secret;

pub use email::{Email, EmailError};
