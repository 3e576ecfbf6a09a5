//! Which merchants have stock at a site, over HTTP. The operator's business.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::extract::State;
use bodega_http::{Allowed, Answer, House, NoContent, Segments};
use bodega_identity::{merchant, permission::MerchantsWrite};
use bodega_kernel::{Id, Scope, noun};

use crate::InventoryError;

/// Give a merchant room at a site
#[utoipa::path(
    put, path = "/api/v1/admin/sites/{id}/merchants/{merchantId}", operation_id = "grantSite", tag = "Branches",
    security(("bearer" = ["merchants:write"])),
    params(("id" = Id<noun::Site>, Path), ("merchantId" = Id<noun::Merchant>, Path)),
    responses((status = 204))
)]
pub(crate) async fn grant_site(
    State(house): State<House>,
    caller: Allowed<MerchantsWrite>,
    Segments((site, id)): Segments<(Id<noun::Site>, Id<noun::Merchant>)>,
) -> Answer<NoContent> {
    let (scope, call) = (caller.scope(), caller.call().within(Scope::Installation));
    let grant = move |tx: &mut bodega_db::Tx| {
        let to = merchant::find(tx, id)?.ok_or(InventoryError::NotFound("merchant"))?;
        super::grant(tx, &scope, site, to.number)
    };
    house.db.write(&call, grant).await?;
    Ok(NoContent)
}

/// Take a merchant's room at a site away
///
/// Refused while the merchant's goods are there, and for the merchant who keeps the site.
#[utoipa::path(
    delete, path = "/api/v1/admin/sites/{id}/merchants/{merchantId}", operation_id = "revokeSite", tag = "Branches",
    security(("bearer" = ["merchants:write"])),
    params(("id" = Id<noun::Site>, Path), ("merchantId" = Id<noun::Merchant>, Path)),
    responses((status = 204))
)]
pub(crate) async fn revoke_site(
    State(house): State<House>,
    caller: Allowed<MerchantsWrite>,
    Segments((site, id)): Segments<(Id<noun::Site>, Id<noun::Merchant>)>,
) -> Answer<NoContent> {
    let (scope, call) = (caller.scope(), caller.call().within(Scope::Installation));
    let revoke = move |tx: &mut bodega_db::Tx| {
        let from = merchant::find(tx, id)?.ok_or(InventoryError::NotFound("merchant"))?;
        super::revoke(tx, &scope, site, from.number)
    };
    house.db.write(&call, revoke).await?;
    Ok(NoContent)
}
