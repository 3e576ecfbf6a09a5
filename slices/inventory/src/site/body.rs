//! How a site is sent and shown.

use std::collections::BTreeMap;

use bodega_catalog::Given;
use bodega_http::Ignored;
use bodega_kernel::{Check, Id, Invalid, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Geo, Kind, NewSite, Opening, Site, SiteAddress, SiteChange, hours, model};

/// A branch or a warehouse as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BranchView {
    id: Id<noun::Site>,
    /// Unique among the keeper's sites.
    #[schema(example = "TLV-1")]
    code: String,
    #[schema(example = "Dizengoff")]
    name: String,
    kind: Kind,
    address: SiteAddress,
    /// Dates, hours and slots are in this IANA time zone.
    #[schema(example = "Asia/Jerusalem")]
    time_zone: String,
    hours: Vec<Opening>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geo: Option<Geo>,
    /// May orders be fetched here?
    pickup: bool,
    /// Do home deliveries leave from here?
    delivery_source: bool,
}

/// The same as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdminBranchView {
    #[serde(flatten)]
    branch: BranchView,
    /// Is it in use?
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    metadata: BTreeMap<String, String>,
    /// Rises with each change.
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl From<Site> for BranchView {
    fn from(site: Site) -> Self {
        Self {
            id: site.id,
            code: site.code,
            name: site.name,
            kind: site.kind,
            address: site.address,
            time_zone: site.time_zone,
            hours: site.hours,
            geo: site.geo,
            pickup: site.pickup,
            delivery_source: site.delivery_source,
        }
    }
}

impl From<Site> for AdminBranchView {
    fn from(site: Site) -> Self {
        let (active, version) = (site.active, site.version);
        let (created_at, updated_at) = (site.created_at, site.updated_at);
        let (external_id, metadata) = (site.external_id.clone(), site.metadata.clone());
        Self { branch: site.into(), active, external_id, metadata, version, created_at, updated_at }
    }
}

/// What is said of a branch. A new one needs `code`, `name`, `address` and `timeZone`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "code": "TLV-1", "name": "Dizengoff", "kind": "BRANCH", "timeZone": "Asia/Jerusalem", "pickup": true,
    "address": { "line1": "Dizengoff 99", "city": "Tel Aviv", "postalCode": "6439602", "country": "IL" },
    "hours": [{ "dayOfWeek": 0, "opens": "06:00", "closes": "22:00" }]
}))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct BranchBody {
    /// Unique among the keeper's sites; letters, digits, dots, hyphens and underscores.
    code: Option<String>,
    name: Option<String>,
    /// BRANCH by itself.
    kind: Option<Kind>,
    address: Option<SiteAddress>,
    /// An IANA time zone.
    time_zone: Option<String>,
    hours: Option<Vec<Opening>>,
    #[serde(default)]
    #[schema(value_type = Option<Geo>)]
    geo: Given<Geo>,
    pickup: Option<bool>,
    /// False closes the site, once it is empty.
    active: Option<bool>,
    /// Do home deliveries leave from here? At most one site's do: it takes over from the one that did.
    delivery_source: Option<bool>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    external_id: Given<String>,
    metadata: Option<BTreeMap<String, String>>,
    /// The version that was read, if the change is meant for that one only. `If-Match` says the same.
    pub(crate) version: Option<i64>,
    #[serde(default)]
    id: Ignored,
    #[serde(default)]
    created_at: Ignored,
    #[serde(default)]
    updated_at: Ignored,
}

impl BranchBody {
    /// What is to change: each field that was sent.
    pub(crate) fn change(self) -> Result<SiteChange, Invalid> {
        let mut check = Check::new();
        let change = self.checked(&mut check);
        check.done()?;
        Ok(change)
    }

    /// A whole site: what was not sent is missing, or has its default.
    pub(crate) fn whole(self) -> Result<NewSite, Invalid> {
        let mut check = Check::new();
        check.that(self.code.is_some(), "code", "REQUIRED", "is missing");
        check.that(self.name.is_some(), "name", "REQUIRED", "is missing");
        check.that(self.address.is_some(), "address", "REQUIRED", "is missing");
        check.that(self.time_zone.is_some(), "timeZone", "REQUIRED", "is missing");
        let change = self.checked(&mut check);
        let (Some(code), Some(name), Some(address), Some(time_zone)) =
            (change.code, change.name, change.address, change.time_zone)
        else {
            check.done()?;
            return Err(Invalid::one("body", "REQUIRED", "is missing"));
        };
        check.done()?;
        Ok(NewSite {
            code,
            name,
            kind: change.kind.unwrap_or(Kind::Branch),
            address,
            time_zone,
            hours: change.hours.unwrap_or_default(),
            geo: change.geo.value().copied(),
            pickup: change.pickup.unwrap_or(false),
            active: change.active.unwrap_or(true),
            delivery_source: change.delivery_source.unwrap_or(false),
            external_id: change.external_id.value().cloned(),
            metadata: change.metadata.unwrap_or_default(),
        })
    }

    fn checked(self, check: &mut Check) -> SiteChange {
        SiteChange {
            code: self.code.map(|code| model::checked_code(check, "code", &code)),
            name: self.name.map(|name| text::checked(check, "name", &name, 1, 100)),
            kind: self.kind,
            address: self.address.map(|address| address.checked(check, "address")),
            time_zone: self.time_zone.map(|zone| model::checked_zone(check, "timeZone", &zone)),
            hours: self.hours.map(|hours| hours::checked_hours(check, "hours", &hours)),
            geo: match self.geo {
                Given::Value(geo) => Given::Value(geo.checked(check, "geo")),
                other => other,
            },
            pickup: self.pickup,
            active: self.active,
            delivery_source: self.delivery_source,
            external_id: match self.external_id {
                Given::Value(id) => Given::Value(text::checked(check, "externalId", &id, 1, 100)),
                other => other,
            },
            metadata: self.metadata.map(|metadata| checked_metadata(check, metadata)),
        }
    }
}

fn checked_metadata(check: &mut Check, metadata: BTreeMap<String, String>) -> BTreeMap<String, String> {
    check.that(metadata.len() <= 50, "metadata", "TOO_MANY", "must have at most 50 entries");
    for (name, value) in &metadata {
        let field = format!("metadata.{name}");
        text::checked(check, &field, name, 1, 40);
        text::checked(check, &field, value, 0, 500);
    }
    metadata
}
