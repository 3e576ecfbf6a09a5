//! What a role of a merchant's own is.

use std::collections::BTreeSet;

use bodega_kernel::{Check, Id, Invalid, Time, noun, text};

use super::Builtin;
use crate::permission;

/// A set of permissions that a merchant made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Which.
    pub id: Id<noun::Role>,
    /// In tokens and memberships.
    pub code: String,
    /// When it is shown.
    pub name: String,
    /// What it permits.
    pub permissions: BTreeSet<String>,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// A role that is to be made.
#[derive(Debug, Clone)]
pub struct NewRole {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) permissions: BTreeSet<String>,
}

impl NewRole {
    /// The same, if every field is good.
    pub fn checked(code: &str, name: &str, permissions: &[String]) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let fits = (2..=40).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            && code.starts_with(|c: char| c.is_ascii_uppercase());
        check.that(fits, "code", "INVALID_VALUE", "must be 2 to 40 capital letters, digits and underscores");
        check.that(code.parse::<Builtin>().is_err(), "code", "RESERVED", "is the code of a built-in role");
        let name = text::checked(&mut check, "name", name, 1, 80);
        let permissions = checked_permissions(&mut check, permissions);
        check.done().map(|()| Self { code: code.to_owned(), name, permissions })
    }
}

/// Every permission must exist and be one that a merchant can give.
pub(super) fn checked_permissions(check: &mut Check, permissions: &[String]) -> BTreeSet<String> {
    for (at, name) in permissions.iter().enumerate() {
        let known = permission::is_of_merchant(name);
        check.that(known, &format!("permissions[{at}]"), "UNKNOWN_PERMISSION", "is not a permission of a merchant");
    }
    permissions.iter().cloned().collect()
}
