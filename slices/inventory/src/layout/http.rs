//! Zones and bins over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::Tx;
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, NoContent, Once, OnceHeader, PageParams, Segment, Segments,
};
use bodega_identity::permission::{SitesRead, SitesWrite};
use bodega_kernel::{Id, Scope, noun};

use super::{
    Zone,
    body::{BinBody, BinView, ZoneBody, ZoneView},
};
use crate::site::http::hand;

/// List the zones of a site
#[utoipa::path(
    get, path = "/api/v1/admin/sites/{id}/zones", operation_id = "listZones", tag = "Branches",
    security(("bearer" = ["sites:read"])), params(("id" = Id<noun::Site>, Path)),
    responses((status = 200, body = List<ZoneView>))
)]
pub(crate) async fn list_zones(
    State(house): State<House>,
    caller: Allowed<SitesRead>,
    Segment(site): Segment<Id<noun::Site>>,
) -> Answer<List<ZoneView>> {
    let scope = caller.scope();
    let zones = house.db.read(&caller.scope(), move |tx| super::zones(tx, &scope, site)).await?;
    Ok(List::whole(zones.into_iter().map(ZoneView::from).collect()))
}

/// Add a zone to a site
#[utoipa::path(
    post, path = "/api/v1/admin/sites/{id}/zones", operation_id = "createZone", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path), OnceHeader),
    request_body = ZoneBody, responses((status = 201, body = Data<ZoneView>))
)]
pub(crate) async fn create_zone(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segment(site): Segment<Id<noun::Site>>,
    once: Once,
    Body(body): Body<ZoneBody>,
) -> Answer<Response> {
    caller.may_site(site)?;
    let (scope, hand, (code, name)) = (caller.scope(), hand(&caller), body.checked()?);
    let add = move |tx: &mut Tx| super::add_zone(tx, &scope, hand, site, &code, &name).map(ZoneView::from);
    once.write(&house.db, caller.call(), StatusCode::CREATED, add).await
}

/// Replace a zone
#[utoipa::path(
    put, path = "/api/v1/admin/sites/{id}/zones/{zoneId}", operation_id = "replaceZone", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path), ("zoneId" = Id<noun::Zone>, Path)),
    request_body = ZoneBody, responses((status = 200, body = Data<ZoneView>))
)]
pub(crate) async fn replace_zone(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segments((site, id)): Segments<(Id<noun::Site>, Id<noun::Zone>)>,
    Body(body): Body<ZoneBody>,
) -> Answer<Data<ZoneView>> {
    caller.may_site(site)?;
    let (scope, hand, (code, name)) = (caller.scope(), hand(&caller), body.checked()?);
    let zone = Zone { id, code, name };
    let zone = house.db.write(&caller.call(), move |tx| super::set_zone(tx, &scope, hand, site, &zone)).await?;
    Ok(Data(zone.into()))
}

/// Remove a zone
///
/// Once its bins have gone.
#[utoipa::path(
    delete, path = "/api/v1/admin/sites/{id}/zones/{zoneId}", operation_id = "deleteZone", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path), ("zoneId" = Id<noun::Zone>, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete_zone(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segments((site, id)): Segments<(Id<noun::Site>, Id<noun::Zone>)>,
) -> Answer<NoContent> {
    caller.may_site(site)?;
    let (scope, hand) = (caller.scope(), hand(&caller));
    house.db.write(&caller.call(), move |tx| super::drop_zone(tx, &scope, hand, site, id)).await?;
    Ok(NoContent)
}

/// List the bins of a site
///
/// Those in use, in the order in which pickers pass them.
#[utoipa::path(
    get, path = "/api/v1/admin/sites/{id}/bins", operation_id = "listBins", tag = "Branches",
    security(("bearer" = ["sites:read"])), params(("id" = Id<noun::Site>, Path), PageParams),
    responses((status = 200, body = List<BinView>))
)]
pub(crate) async fn list_bins(
    State(house): State<House>,
    caller: Allowed<SitesRead>,
    Segment(site): Segment<Id<noun::Site>>,
    page: CountedPage,
) -> Answer<List<BinView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let bins = house.db.read(&caller.scope(), move |tx| super::bins(tx, &scope, site, &request)).await?;
    Ok(page.list(bins.map(BinView::from)))
}

/// Add a bin to a site
#[utoipa::path(
    post, path = "/api/v1/admin/sites/{id}/bins", operation_id = "createBin", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path), OnceHeader),
    request_body = BinBody, responses((status = 201, body = Data<BinView>))
)]
pub(crate) async fn create_bin(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segment(site): Segment<Id<noun::Site>>,
    once: Once,
    Body(body): Body<BinBody>,
) -> Answer<Response> {
    caller.may_site(site)?;
    let (scope, hand, data) = (caller.scope(), hand(&caller), body.checked()?);
    let add = move |tx: &mut Tx| super::add_bin(tx, &scope, hand, site, &data).map(BinView::from);
    once.write(&house.db, caller.call(), StatusCode::CREATED, add).await
}

/// Replace a bin
#[utoipa::path(
    put, path = "/api/v1/admin/sites/{id}/bins/{binId}", operation_id = "replaceBin", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path), ("binId" = Id<noun::Bin>, Path)),
    request_body = BinBody, responses((status = 200, body = Data<BinView>))
)]
pub(crate) async fn replace_bin(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segments((site, id)): Segments<(Id<noun::Site>, Id<noun::Bin>)>,
    Body(body): Body<BinBody>,
) -> Answer<Data<BinView>> {
    caller.may_site(site)?;
    let (scope, hand, data) = (caller.scope(), hand(&caller), body.checked()?);
    let bin = house.db.write(&caller.call(), move |tx| super::set_bin(tx, &scope, hand, site, id, &data)).await?;
    Ok(Data(bin.into()))
}

/// Retire a bin
///
/// Once nothing lies in it. Its label is free for another.
#[utoipa::path(
    delete, path = "/api/v1/admin/sites/{id}/bins/{binId}", operation_id = "retireBin", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path), ("binId" = Id<noun::Bin>, Path)),
    responses((status = 204))
)]
pub(crate) async fn retire_bin(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segments((site, id)): Segments<(Id<noun::Site>, Id<noun::Bin>)>,
) -> Answer<NoContent> {
    caller.may_site(site)?;
    let (scope, hand) = (caller.scope(), hand(&caller));
    let call = caller.call().within(Scope::Installation);
    house.db.write(&call, move |tx| super::retire_bin(tx, &scope, hand, site, id)).await?;
    Ok(NoContent)
}
