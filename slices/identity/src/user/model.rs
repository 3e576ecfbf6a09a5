//! What a user is.

use bodega_kernel::{Id, MerchantId, Time, noun};

/// A person who logs in.
#[derive(Debug, Clone)]
pub struct User {
    /// Who.
    pub id: Id<noun::User>,
    /// Where they came from: until the e-mail is proven, it counts there only.
    pub home: MerchantId,
    /// The e-mail as it was typed.
    pub email: String,
    /// For comparing.
    pub email_folded: String,
    /// When they proved it.
    pub verified_at: Option<Time>,
    /// Their name.
    pub name: String,
    /// Their language.
    pub locale: String,
    /// The hash of their password, if they have one.
    pub(crate) password: Option<String>,
    /// When it was set.
    pub(crate) password_at: Option<Time>,
    /// Do they run the installation?
    pub operator: bool,
    /// Rises with each change.
    pub version: i64,
    /// When they came.
    pub created_at: Time,
}
