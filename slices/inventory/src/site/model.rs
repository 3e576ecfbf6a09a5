//! What a site is, and what makes its data right.

use std::collections::BTreeMap;

use bodega_catalog::Given;
use bodega_kernel::{Check, Id, MerchantId, Time, noun, text};
use serde_json::{Value, json};

use super::{Geo, Opening, SiteAddress};
use crate::word::words;

words! {
    /// What a site is for.
    #[schema(as = SiteKind)]
    Kind {
        /// A store that shoppers can choose.
        Branch = "BRANCH",
        /// A place that only ships.
        Warehouse = "WAREHOUSE",
    }
}

/// A branch or a warehouse, as one merchant sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Its id.
    pub id: Id<noun::Site>,
    /// The merchant who keeps its data.
    pub keeper: MerchantId,
    /// A short name for lists and scanners, unique among the keeper's sites.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: Kind,
    /// Where it is.
    pub address: SiteAddress,
    /// Its IANA time zone: dates, hours and slots are in it.
    pub time_zone: String,
    /// When it is open.
    pub hours: Vec<Opening>,
    /// Where it is on the globe.
    pub geo: Option<Geo>,
    /// May shoppers fetch their orders here?
    pub pickup: bool,
    /// Is it in use?
    pub active: bool,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others have noted on it.
    pub metadata: BTreeMap<String, String>,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
    /// Does it serve this merchant's home deliveries?
    pub delivery_source: bool,
}

/// A site to be opened: checked.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSite {
    /// Unique among the keeper's sites.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: Kind,
    /// Where it is.
    pub address: SiteAddress,
    /// Its IANA time zone.
    pub time_zone: String,
    /// When it is open.
    pub hours: Vec<Opening>,
    /// Where it is on the globe.
    pub geo: Option<Geo>,
    /// May shoppers fetch their orders here?
    pub pickup: bool,
    /// Is it in use from the start?
    pub active: bool,
    /// Does it serve home deliveries?
    pub delivery_source: bool,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others note on it.
    pub metadata: BTreeMap<String, String>,
}

/// What is to change about a site: checked. What is not given stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteChange {
    /// Another code.
    pub code: Option<String>,
    /// Another name.
    pub name: Option<String>,
    /// Another purpose.
    pub kind: Option<Kind>,
    /// Another address.
    pub address: Option<SiteAddress>,
    /// Another time zone.
    pub time_zone: Option<String>,
    /// Other hours.
    pub hours: Option<Vec<Opening>>,
    /// Another point, or none.
    pub geo: Given<Geo>,
    /// Pick-up, from now on or no more.
    pub pickup: Option<bool>,
    /// Close it, or open it again.
    pub active: Option<bool>,
    /// Let it serve home deliveries, or no more.
    pub delivery_source: Option<bool>,
    /// Another id elsewhere, or none.
    pub external_id: Given<String>,
    /// Other notes.
    pub metadata: Option<BTreeMap<String, String>>,
}

impl Site {
    /// What the audit keeps of it.
    pub(crate) fn summary(&self) -> Value {
        json!({
            "code": self.code, "name": self.name, "kind": self.kind, "address": self.address,
            "timeZone": self.time_zone, "hours": self.hours, "geo": self.geo, "pickup": self.pickup,
            "active": self.active, "deliverySource": self.delivery_source, "externalId": self.external_id,
            "metadata": self.metadata, "version": self.version,
        })
    }
}

impl From<NewSite> for SiteChange {
    /// Replaces everything.
    fn from(site: NewSite) -> Self {
        Self {
            code: Some(site.code),
            name: Some(site.name),
            kind: Some(site.kind),
            address: Some(site.address),
            time_zone: Some(site.time_zone),
            hours: Some(site.hours),
            geo: site.geo.map_or(Given::Null, Given::Value),
            pickup: Some(site.pickup),
            active: Some(site.active),
            delivery_source: Some(site.delivery_source),
            external_id: site.external_id.map_or(Given::Null, Given::Value),
            metadata: Some(site.metadata),
        }
    }
}

impl SiteChange {
    /// The site as it will be.
    pub(crate) fn apply(&self, site: &Site) -> Site {
        let mut next = site.clone();
        fn set<T: Clone>(field: &mut T, value: &Option<T>) {
            if let Some(value) = value {
                field.clone_from(value);
            }
        }
        set(&mut next.code, &self.code);
        set(&mut next.name, &self.name);
        set(&mut next.kind, &self.kind);
        set(&mut next.address, &self.address);
        set(&mut next.time_zone, &self.time_zone);
        set(&mut next.hours, &self.hours);
        set(&mut next.pickup, &self.pickup);
        set(&mut next.active, &self.active);
        set(&mut next.metadata, &self.metadata);
        if let Some(geo) = self.geo.sent() {
            next.geo = geo.copied();
        }
        if let Some(external_id) = self.external_id.sent() {
            next.external_id = external_id.cloned();
        }
        next
    }
}

/// Letters, digits, dot, hyphen, underscore: what fits a scanner's label and a CSV. Sites, zones and bins have such.
pub(crate) fn checked_code(check: &mut Check, field: &str, code: &str) -> String {
    let code = text::checked(check, field, code, 1, 40);
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
    check.that(code.chars().all(plain), field, "INVALID_CODE", "may have letters, digits, dots, hyphens, underscores");
    code
}

/// Checks a time zone by its IANA name.
pub(crate) fn checked_zone(check: &mut Check, field: &str, zone: &str) -> String {
    let zone = zone.trim();
    let known = jiff::tz::TimeZone::get(zone).is_ok();
    check.that(known, field, "UNKNOWN_TIME_ZONE", "must be an IANA time zone such as Europe/Zurich");
    zone.to_owned()
}
