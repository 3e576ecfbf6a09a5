//! Who calls, and what they may.

use std::{collections::BTreeSet, sync::Arc};

use bodega_kernel::{Actor, Id, MerchantId, noun};
use serde::{Serialize, Serializer};

use crate::HttpError;

/// A permission as a type, so that a handler's signature says what it demands. Declare them with [`permissions!`].
///
/// [`permissions!`]: crate::permissions
pub trait Permission: Send + Sync + 'static {
    /// Its name, such as `stock:adjust`.
    const NAME: &'static str;
}

/// Declares permissions, one unit type for each, and `ALL`, their names.
///
/// ```
/// bodega_http::permissions! {
///     /// See stock.
///     StockRead = "stock:read";
///     /// Correct stock.
///     StockAdjust = "stock:adjust";
/// }
/// assert_eq!(ALL, &["stock:read", "stock:adjust"]);
/// ```
#[macro_export]
macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl $crate::Permission for $name {
                const NAME: &'static str = $text;
            }
        )*
        /// The names of all permissions.
        pub const ALL: &[&str] = &[$($text),*];
    };
}

/// A set of permissions, cheap to hand around.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions(Arc<BTreeSet<String>>);

impl Permissions {
    /// Is `name` among them?
    pub fn holds(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<S: Into<String>> FromIterator<S> for Permissions {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        Self(Arc::new(names.into_iter().map(Into::into).collect()))
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Somebody who is signed in: a person by token or session, or a program by key.
#[derive(Debug, Clone)]
pub struct Caller {
    /// As audit rows and events name it.
    pub actor: Actor,
    /// The merchant at hand.
    pub merchant: MerchantId,
    /// The person, unless it is a key.
    pub user: Option<Id<noun::User>>,
    /// The person's customer record with this merchant.
    pub customer: Option<Id<noun::Customer>>,
    /// The session that the token belongs to.
    pub session: Option<Id<noun::Session>>,
    /// The role in the merchant at hand, such as `MANAGER`.
    pub role: String,
    /// What the caller may do in the merchant at hand.
    pub permissions: Permissions,
    /// The sites that the grant is limited to; none: all of the merchant's.
    pub sites: Option<Vec<Id<noun::Site>>>,
}

impl Caller {
    /// Does the caller hold this permission?
    pub fn may(&self, permission: &str) -> bool {
        self.permissions.holds(permission)
    }

    /// 403 unless the caller's grant reaches this site.
    pub fn may_site(&self, site: Id<noun::Site>) -> Result<(), HttpError> {
        if self.reaches_site(site) { Ok(()) } else { Err(HttpError::forbidden("Your grant does not reach this site.")) }
    }

    /// Does the caller's grant reach this site?
    pub fn reaches_site(&self, site: Id<noun::Site>) -> bool {
        self.sites.as_ref().is_none_or(|sites| sites.contains(&site))
    }

    /// The ownership guard of a customer's routes: 404 unless the thing is the caller's own. Of the staff only
    /// administrators pass; the others work through the staff's routes, by permission.
    pub fn owns(&self, owner: Option<Id<noun::Customer>>) -> Result<(), HttpError> {
        let own = owner.is_some() && owner == self.customer;
        if own || self.is_administrator() { Ok(()) } else { Err(HttpError::not_found()) }
    }

    /// The same for what belongs to a user rather than to a customer.
    pub fn owns_as_user(&self, owner: Option<Id<noun::User>>) -> Result<(), HttpError> {
        let own = owner.is_some() && owner == self.user;
        if own || self.is_administrator() { Ok(()) } else { Err(HttpError::not_found()) }
    }

    /// Is this an administrator of the merchant, or the operator?
    pub fn is_administrator(&self) -> bool {
        matches!(self.role.as_str(), "ADMIN" | "OPERATOR")
    }
}
