//! Zones and bins over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::Tx;
use bodega_http::{
    Allowed, Answer, Body, Data, House, Ignored, List, NoContent, Once, OnceHeader, PageParams, Paged, Segment,
    Segments,
};
use bodega_identity::permission::{SitesRead, SitesWrite};
use bodega_kernel::{Check, Id, Invalid, Quantity, Scope, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Bin, BinData, Zone};
use crate::site::{checked_code, http::hand};

/// A part of a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ZoneView {
    id: Id<noun::Zone>,
    #[schema(example = "COLD")]
    code: String,
    #[schema(example = "Cold room")]
    name: String,
}

impl From<Zone> for ZoneView {
    fn from(zone: Zone) -> Self {
        Self { id: zone.id, code: zone.code, name: zone.name }
    }
}

/// What is said of a zone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "code": "COLD", "name": "Cold room" }))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct ZoneBody {
    /// Unique within the site.
    code: String,
    name: String,
    #[serde(default)]
    id: Ignored,
}

impl ZoneBody {
    fn checked(&self) -> Result<(String, String), Invalid> {
        let mut check = Check::new();
        let code = checked_code(&mut check, "code", &self.code);
        let name = text::checked(&mut check, "name", &self.name, 1, 100);
        check.done()?;
        Ok((code, name))
    }
}

/// A place in a site that holds stock.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BinView {
    id: Id<noun::Bin>,
    #[schema(example = "A-01-2")]
    code: String,
    zone_id: Option<Id<noun::Zone>>,
    aisle: Option<String>,
    bay: Option<String>,
    level: Option<String>,
    position: Option<String>,
    /// How many units it holds.
    capacity: Option<i64>,
    /// Pickers pass bins in this order.
    pick_sequence: i64,
    /// Where it stands on the site's plan, in centimetres.
    x: Option<i64>,
    y: Option<i64>,
    z: Option<i64>,
}

impl From<Bin> for BinView {
    fn from(bin: Bin) -> Self {
        let data = bin.data;
        Self {
            id: bin.id,
            code: data.code,
            zone_id: data.zone,
            aisle: data.aisle,
            bay: data.bay,
            level: data.level,
            position: data.position,
            capacity: data.capacity,
            pick_sequence: data.pick_sequence,
            x: data.x,
            y: data.y,
            z: data.z,
        }
    }
}

/// What is said of a bin.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "code": "A-01-2", "aisle": "A", "bay": "01", "level": "2", "pickSequence": 12, "x": 250, "y": 1200
}))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct BinBody {
    /// Unique within the site: what stands on its label.
    code: String,
    zone_id: Option<Id<noun::Zone>>,
    aisle: Option<String>,
    bay: Option<String>,
    level: Option<String>,
    position: Option<String>,
    #[schema(minimum = 1, maximum = 1000000000)]
    capacity: Option<i64>,
    #[schema(minimum = 0, maximum = 1000000000)]
    pick_sequence: Option<i64>,
    #[schema(minimum = -10000000, maximum = 10000000)]
    x: Option<i64>,
    #[schema(minimum = -10000000, maximum = 10000000)]
    y: Option<i64>,
    #[schema(minimum = -10000000, maximum = 10000000)]
    z: Option<i64>,
    #[serde(default)]
    id: Ignored,
}

impl BinBody {
    fn checked(self) -> Result<BinData, Invalid> {
        let mut check = Check::new();
        let capacity = self.capacity.is_none_or(|capacity| Quantity::try_from(capacity).is_ok());
        check.that(capacity, "capacity", "OUT_OF_RANGE", "must be between 1 and 1000000000");
        let pick_sequence = self.pick_sequence.unwrap_or(0);
        let sane = (0..=Quantity::MAX).contains(&pick_sequence);
        check.that(sane, "pickSequence", "OUT_OF_RANGE", "must be between 0 and 1000000000");
        for (field, value) in [("x", self.x), ("y", self.y), ("z", self.z)] {
            let near = value.is_none_or(|value| (-10_000_000..=10_000_000).contains(&value));
            check.that(near, field, "OUT_OF_RANGE", "must be within a hundred kilometres, in centimetres");
        }
        let mut label = |field: &str, value: Option<&str>| text::optional(&mut check, field, value, 20);
        let data = BinData {
            aisle: label("aisle", self.aisle.as_deref()),
            bay: label("bay", self.bay.as_deref()),
            level: label("level", self.level.as_deref()),
            position: label("position", self.position.as_deref()),
            code: checked_code(&mut check, "code", &self.code),
            zone: self.zone_id,
            capacity: self.capacity,
            pick_sequence,
            x: self.x,
            y: self.y,
            z: self.z,
        };
        check.done()?;
        Ok(data)
    }
}

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
    page: Paged,
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
