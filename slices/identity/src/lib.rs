#![doc = include_str!("../README.md")]

pub mod address;
pub mod audit;
mod base64;
mod cache;
mod change;
mod config;
pub mod customer;
mod email;
mod error;
pub mod events;
mod grantor;
mod guard;
mod identity;
pub mod key;
pub mod mail;
pub mod merchant;
pub mod onboarding;
pub mod password;
mod patch;
pub mod permission;
mod proof;
pub mod role;
mod routes;
mod secret;
pub mod seed;
pub mod session;
pub mod staff;
pub mod token;
mod user;

pub use config::Config;
pub use email::{Email, EmailError};
pub use error::IdentityError;
pub use grantor::Grantor;
pub use identity::Identity;
pub use routes::{jobs, routes, schedules};
pub use user::{MembershipView, ProfileChange, Registration, User, UserView};
