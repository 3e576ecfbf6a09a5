//! The facts that identity tells. References only: names and addresses are looked up by who needs them.

use bodega_events::{Fact, FactSchema};
use bodega_kernel::{Id, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident = $kind:literal on $stream:literal of $of:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type),*
        }
        impl Fact for $name {
            const TYPE: &'static str = $kind;
            fn stream(&self) -> String {
                format!(concat!($stream, ":{}"), self.$of)
            }
        }
    )*

        /// The schemas of all facts of identity.
        pub fn facts() -> Vec<FactSchema> {
            vec![$(FactSchema::of::<$name>(concat!($($doc),+).trim_ascii_start()),)*]
        }
    };
}

facts! {
    /// Somebody registered, or joined another merchant with the login that they had.
    UserRegistered = "identity.user_registered" on "user" of user_id {
        /// Who.
        user_id: Id<noun::User>,
        /// Their record with the merchant.
        customer_id: Id<noun::Customer>,
    }
    /// Somebody proved their e-mail.
    UserVerified = "identity.user_verified" on "user" of user_id {
        /// Who.
        user_id: Id<noun::User>,
    }
    /// Two records of one person became one.
    UserMerged = "identity.user_merged" on "user" of user_id {
        /// The one that stays.
        user_id: Id<noun::User>,
        /// The one that ended.
        from: Id<noun::User>,
    }
    /// A password was changed or reset; other sessions have ended.
    PasswordChanged = "identity.password_changed" on "user" of user_id {
        /// Whose.
        user_id: Id<noun::User>,
    }
    /// A spent refresh token was used: the token was stolen, before or after. Its session has ended.
    RefreshReused = "identity.refresh_reused" on "user" of user_id {
        /// Whose.
        user_id: Id<noun::User>,
        /// Which session.
        session_id: Id<noun::Session>,
    }
    /// Five logins failed: the account is closed for a while.
    LoginBlocked = "identity.login_blocked" on "user" of user_id {
        /// Whose.
        user_id: Id<noun::User>,
    }
    /// Somebody became staff.
    StaffAdded = "identity.staff_added" on "user" of user_id {
        /// Who.
        user_id: Id<noun::User>,
        /// The code of their role.
        role: String,
    }
    /// Somebody's role or sites changed.
    StaffChanged = "identity.staff_changed" on "user" of user_id {
        /// Who.
        user_id: Id<noun::User>,
        /// The code of their role now.
        role: String,
    }
    /// Somebody is staff no more.
    StaffRemoved = "identity.staff_removed" on "user" of user_id {
        /// Who.
        user_id: Id<noun::User>,
    }
    /// A customer record was made, for a guest or for somebody who registered.
    CustomerCreated = "identity.customer_created" on "customer" of customer_id {
        /// Which.
        customer_id: Id<noun::Customer>,
    }
    /// A customer record changed.
    CustomerChanged = "identity.customer_changed" on "customer" of customer_id {
        /// Which.
        customer_id: Id<noun::Customer>,
    }
    /// A guest's record became part of another: move what hangs on it.
    CustomerMerged = "identity.customer_merged" on "customer" of customer_id {
        /// The one that stays.
        customer_id: Id<noun::Customer>,
        /// The one that ended.
        from: Id<noun::Customer>,
    }
    /// A customer agreed to something, or took it back.
    ConsentChanged = "identity.consent_changed" on "customer" of customer_id {
        /// Who.
        customer_id: Id<noun::Customer>,
        /// To what, such as `marketing.email`.
        kind: String,
        /// Do they agree now?
        given: bool,
    }
    /// A merchant was opened.
    MerchantCreated = "identity.merchant_created" on "merchant" of merchant_id {
        /// Which.
        merchant_id: Id<noun::Merchant>,
    }
    /// A merchant changed.
    MerchantChanged = "identity.merchant_changed" on "merchant" of merchant_id {
        /// Which.
        merchant_id: Id<noun::Merchant>,
    }
    /// A merchant reached a step of its way in.
    StepReached = "identity.step_reached" on "merchant" of merchant_id {
        /// Which.
        merchant_id: Id<noun::Merchant>,
        /// The step.
        step: &'static str,
    }
    /// A role was made, changed or removed.
    RoleChanged = "identity.role_changed" on "role" of role_id {
        /// Which.
        role_id: Id<noun::Role>,
    }
    /// A key was made.
    KeyCreated = "identity.key_created" on "key" of key_id {
        /// Which.
        key_id: Id<noun::ApiKey>,
    }
    /// A key is replaced by another; both are good for a while.
    KeyRotated = "identity.key_rotated" on "key" of key_id {
        /// The old one.
        key_id: Id<noun::ApiKey>,
        /// The new one.
        replaced_by: Id<noun::ApiKey>,
        /// When the old one ends.
        ends_at: Time,
    }
    /// A key was ended.
    KeyEnded = "identity.key_ended" on "key" of key_id {
        /// Which.
        key_id: Id<noun::ApiKey>,
    }
    /// A key expires soon.
    KeyExpires = "identity.key_expires" on "key" of key_id {
        /// Which.
        key_id: Id<noun::ApiKey>,
        /// When.
        expires_at: Time,
    }
}
