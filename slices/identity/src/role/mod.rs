//! Roles: the built-in ones, and a merchant's own sets of permissions.

mod builtin;

pub use builtin::Builtin;
