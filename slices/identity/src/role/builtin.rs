//! The roles that every installation has.

use std::{str::FromStr, sync::OnceLock};

use bodega_http::Permissions;

use crate::permission;

/// A role that is part of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Builtin {
    /// Buys; sees only what is their own.
    Customer,
    /// Picks, packs, counts; asks for stock.
    Employee,
    /// Runs the shop: catalogue, stock, sites.
    Manager,
    /// Everything of a merchant.
    Admin,
    /// Everything of the installation.
    Operator,
}

const EMPLOYEE: &[&str] = &[
    "stock:read",
    "sites:read",
    "slots:read",
    "stock:request",
    "catalog:read",
    "promotions:read",
    "fees:read",
    "taxes:read",
    "orders:read",
    "orders:pick",
];
const MANAGER: &[&str] = &[
    "catalog:write",
    "reviews:moderate",
    "sites:write",
    "slots:write",
    "promotions:write",
    "fees:write",
    "taxes:write",
    "stock:adjust",
    "stock:reserve",
    "stock:transfer",
    "stock:review",
    "payments:read",
    "payments:write",
    "orders:write",
    "invoices:read",
    "invoices:write",
    "audit:read",
    "customers:read",
    "events:read",
    "jobs:read",
];

impl Builtin {
    /// All of them, from the least to the most powerful.
    pub const ALL: [Self; 5] = [Self::Customer, Self::Employee, Self::Manager, Self::Admin, Self::Operator];
    /// Those that a merchant's staff can be given.
    pub const STAFF: [Self; 3] = [Self::Employee, Self::Manager, Self::Admin];

    /// Its code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Employee => "EMPLOYEE",
            Self::Manager => "MANAGER",
            Self::Admin => "ADMIN",
            Self::Operator => "OPERATOR",
        }
    }

    /// What it is called when it is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::Employee => "Employee",
            Self::Manager => "Manager",
            Self::Admin => "Administrator",
            Self::Operator => "Operator",
        }
    }

    /// What it permits.
    pub fn permissions(self) -> Permissions {
        static SETS: OnceLock<[Permissions; 5]> = OnceLock::new();
        let sets = SETS.get_or_init(|| {
            let of_merchant = |name: &&&str| !permission::OPERATOR_ONLY.contains(*name);
            [
                Permissions::default(),
                EMPLOYEE.iter().copied().collect(),
                EMPLOYEE.iter().chain(MANAGER).copied().collect(),
                permission::ALL.iter().filter(of_merchant).copied().collect(),
                permission::ALL.iter().copied().collect(),
            ]
        });
        sets[self as usize].clone()
    }
}

impl FromStr for Builtin {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == code).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_all_that_the_one_below_may() {
        for pair in Builtin::ALL.windows(2) {
            let (less, more) = (pair[0].permissions(), pair[1].permissions());
            assert!(less.iter().all(|name| more.holds(name)), "{pair:?}");
        }
    }

    #[test]
    fn every_permission_that_a_role_names_exists() {
        for name in EMPLOYEE.iter().chain(MANAGER).chain(permission::OPERATOR_ONLY) {
            assert!(permission::ALL.contains(name), "{name}");
        }
        assert!(!Builtin::Admin.permissions().holds("merchants:write"));
        assert!(Builtin::Operator.permissions().holds("merchants:write"));
    }
}
