//! A user as they see themselves.

use bodega_db::{DbError, FromRow, ReadTx, Row, params, sql};
use bodega_http::Caller;
use bodega_kernel::{Id, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use crate::{IdentityError, user::store::Sites};

/// A user, with what they may do at the merchant at hand.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = User)]
pub struct UserView {
    /// Who.
    pub id: Id<noun::User>,
    /// The e-mail that they sign in with.
    #[schema(example = "dana@example.com")]
    pub email: String,
    /// Has it been proven?
    pub email_verified: bool,
    /// Their name.
    #[schema(example = "Dana Levi")]
    pub name: String,
    /// The language they read.
    #[schema(example = "en")]
    pub locale: String,
    /// The role in the merchant at hand.
    #[schema(example = "CUSTOMER")]
    pub role: String,
    /// What they may do there.
    #[schema(example = json!(["stock:read"]))]
    pub permissions: Vec<String>,
    /// The sites that this is limited to; null: all.
    pub site_ids: Option<Vec<Id<noun::Site>>>,
    /// Their customer record there.
    pub customer_id: Option<Id<noun::Customer>>,
    /// Where they are of the staff.
    pub memberships: Vec<MembershipView>,
    /// When they came.
    pub created_at: Time,
    /// Rises with each change.
    pub version: i64,
}

/// A place on a merchant's staff.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Membership)]
pub struct MembershipView {
    /// The merchant.
    pub merchant_id: Id<noun::Merchant>,
    /// For `X-Merchant`.
    #[schema(example = "corner-shop")]
    pub slug: String,
    /// Its name.
    #[schema(example = "Corner shop")]
    pub name: String,
    /// The role there.
    #[schema(example = "MANAGER")]
    pub role: String,
    /// The sites that it is limited to; null: all.
    pub site_ids: Option<Vec<Id<noun::Site>>>,
}

sql!(
    hot MEMBERSHIPS,
    "SELECT t.id, t.slug, t.name, m.role, m.sites
     FROM identity_membership m JOIN identity_merchant t ON t.number = m.merchant
     WHERE m.user_id = $1 AND NOT m.pending AND t.status <> 'CLOSED' ORDER BY m.merchant"
);

impl FromRow for MembershipView {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (merchant_id, slug, name, role) = (row.take()?, row.take()?, row.take()?, row.take()?);
        Ok(Self { merchant_id, slug, name, role, site_ids: Sites::read(row)?.0 })
    }
}

/// The person who calls. Runs in the scope of the installation: it lists all memberships.
pub(crate) fn view(tx: &mut ReadTx, caller: &Caller) -> Result<UserView, IdentityError> {
    let id = caller.user.ok_or(IdentityError::NotAPerson)?;
    let user = store::by_id(tx, id)?.ok_or(IdentityError::NotFound("user"))?;
    Ok(UserView {
        id: user.id,
        email: user.email,
        email_verified: user.verified_at.is_some(),
        name: user.name,
        locale: user.locale,
        role: caller.role.clone(),
        permissions: caller.permissions.iter().map(str::to_owned).collect(),
        site_ids: caller.sites.clone(),
        customer_id: caller.customer,
        memberships: tx.all(&MEMBERSHIPS, params![user.id])?,
        created_at: user.created_at,
        version: user.version,
    })
}
