#![doc = include_str!("../README.md")]

pub mod capture;
pub mod card;
mod error;
pub mod intent;
pub mod provider;
pub mod refund;
mod word;

pub use error::PaymentsError;
