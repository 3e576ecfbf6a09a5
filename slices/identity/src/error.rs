//! What can go wrong here, without a transport.

use std::time::Duration;

use bodega_db::DbError;
use bodega_http::VersionMismatch;
use bodega_kernel::{Failure, FailureKind, Invalid, ScopeTooWide};
use serde_json::Value;

use crate::password::Busy;

/// Why a command of identity was not done.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IdentityError {
    /// The e-mail is unknown, or the password is wrong: nobody is told which.
    #[error("The e-mail or the password is wrong.")]
    WrongCredentials,
    /// The token is not good: unknown, spent, expired, tampered with, or its session has ended.
    #[error("{0}")]
    BadToken(&'static str),
    /// Too many failures: even the right password must wait.
    #[error("Too many failed attempts. Try again later.")]
    TooManyAttempts {
        /// How long.
        wait: Duration,
    },
    /// A customer of this merchant logs in with this e-mail already.
    #[error("There is an account with this e-mail already. Sign in, or reset the password.")]
    EmailTaken,
    /// There is none, or none that the caller may know of.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// Somebody would be given more than the giver has.
    #[error("You cannot give, change or take away more than you may do yourself.")]
    AboveYourself,
    /// The merchant would have no administrator left.
    #[error("A merchant keeps at least one administrator.")]
    LastAdmin,
    /// Another merchant has this slug.
    #[error("Another merchant has this slug.")]
    SlugTaken,
    /// Another merchant has this host name.
    #[error("The host name {0} leads to another merchant.")]
    HostTaken(String),
    /// Another customer has this external id.
    #[error("Another customer has this external id.")]
    ExternalIdTaken,
    /// Another role has this code.
    #[error("Another role has this code.")]
    RoleTaken,
    /// Somebody still has the role.
    #[error("Somebody still has this role.")]
    RoleInUse,
    /// This person is of the staff already.
    #[error("This person is of the staff already.")]
    AlreadyStaff,
    /// Somebody else has this badge.
    #[error("Somebody else has this badge.")]
    BadgeTaken,
    /// The key has ended already.
    #[error("This key has ended.")]
    KeyEnded,
    /// Only who has proven their e-mail may do this.
    #[error("Verify your e-mail first.")]
    NotVerified,
    /// Only a person may do this, not a key.
    #[error("This is for people, not for keys.")]
    NotAPerson,
    /// Nobody can open a business here by themselves.
    #[error("The operator of this installation opens the businesses here.")]
    ClosedToBusinesses,
    /// The merchant is suspended or closed.
    #[error("This shop is closed at the moment.")]
    MerchantClosed,
    /// There are several merchants, and the request names none.
    #[error("There are several merchants here: choose one by its host name or by X-Merchant.")]
    MerchantNeeded,
    /// There is no merchant yet.
    #[error("There is no merchant here yet: `bodega seed` makes the first.")]
    NoMerchant,
    /// Somebody changed it in the meantime.
    #[error(transparent)]
    Stale(#[from] VersionMismatch),
    /// More log in at once than can be served.
    #[error("Too many log in at once. Try again shortly.")]
    Busy,
    /// Input that is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<Busy> for IdentityError {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}
impl From<ScopeTooWide> for IdentityError {
    fn from(error: ScopeTooWide) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for IdentityError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::WrongCredentials | Self::BadToken(_) => FailureKind::Unauthenticated,
            Self::TooManyAttempts { .. } => FailureKind::Limited,
            Self::NotFound(_) => FailureKind::NotFound,
            Self::AboveYourself
            | Self::NotVerified
            | Self::NotAPerson
            | Self::ClosedToBusinesses
            | Self::MerchantClosed => FailureKind::Forbidden,
            Self::EmailTaken
            | Self::LastAdmin
            | Self::SlugTaken
            | Self::HostTaken(_)
            | Self::ExternalIdTaken
            | Self::RoleTaken
            | Self::RoleInUse
            | Self::AlreadyStaff
            | Self::BadgeTaken
            | Self::KeyEnded => FailureKind::Conflict,
            Self::MerchantNeeded | Self::NoMerchant => FailureKind::Malformed,
            Self::Stale(error) => error.kind(),
            Self::Busy => FailureKind::Unavailable,
            Self::Invalid(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials | Self::BadToken(_) => "UNAUTHENTICATED",
            Self::TooManyAttempts { .. } => "RATE_LIMITED",
            Self::EmailTaken => "EMAIL_TAKEN",
            Self::NotFound(_) => "NOT_FOUND",
            Self::AboveYourself => "ABOVE_YOURSELF",
            Self::LastAdmin => "LAST_ADMIN",
            Self::SlugTaken => "SLUG_TAKEN",
            Self::HostTaken(_) => "HOST_TAKEN",
            Self::ExternalIdTaken => "EXTERNAL_ID_TAKEN",
            Self::RoleTaken => "ROLE_TAKEN",
            Self::RoleInUse => "ROLE_IN_USE",
            Self::AlreadyStaff => "ALREADY_STAFF",
            Self::BadgeTaken => "BADGE_TAKEN",
            Self::KeyEnded => "KEY_ENDED",
            Self::NotVerified => "EMAIL_NOT_VERIFIED",
            Self::NotAPerson => "FORBIDDEN",
            Self::ClosedToBusinesses => "FORBIDDEN",
            Self::MerchantClosed => "MERCHANT_CLOSED",
            Self::MerchantNeeded | Self::NoMerchant => "MERCHANT_REQUIRED",
            Self::Stale(error) => error.code(),
            Self::Busy => "OVERLOADED",
            Self::Invalid(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(error) => error.message(),
            Self::Db(error) => error.message(),
            other => other.to_string(),
        }
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::Stale(error) => error.details(),
            Self::Invalid(error) => error.details(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooManyAttempts { wait } => Some(*wait),
            Self::Busy => Some(Duration::from_secs(1)),
            Self::Db(error) => error.retry_after(),
            _ => None,
        }
    }
}

/// A constraint of a unique index as what it means here.
pub(crate) fn on(error: DbError, constraint: &str, meaning: IdentityError) -> IdentityError {
    if error.violates(constraint) { meaning } else { error.into() }
}
