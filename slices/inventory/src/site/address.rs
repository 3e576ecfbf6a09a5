//! Where a site is: its address, and its point on the globe.

use bodega_kernel::{Check, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The address of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteAddress {
    /// Street and number.
    #[schema(example = "Dizengoff 99")]
    pub line1: String,
    /// What else finds the door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// The town.
    #[schema(example = "Tel Aviv")]
    pub city: String,
    /// Where the country has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "6439602")]
    pub postal_code: Option<String>,
    /// State, province or canton.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "IL")]
    pub country: String,
    /// The site's telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "+972 3 555 0199")]
    pub phone: Option<String>,
}

/// A point on the globe, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Geo {
    /// Latitude.
    #[schema(example = 32.0795, minimum = -90, maximum = 90)]
    pub lat: f64,
    /// Longitude.
    #[schema(example = 34.7739, minimum = -180, maximum = 180)]
    pub lng: f64,
}

impl SiteAddress {
    /// Trimmed, with every fault noted under `field`.
    pub(crate) fn checked(&self, check: &mut Check, field: &str) -> Self {
        let at = |name: &str| format!("{field}.{name}");
        let country = self.country.trim().to_uppercase();
        let two_letters = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        check.that(two_letters, &at("country"), "INVALID_COUNTRY", "must be two letters of ISO 3166-1 such as IL");
        Self {
            line1: text::checked(check, &at("line1"), &self.line1, 1, 200),
            line2: text::optional(check, &at("line2"), self.line2.as_deref(), 200),
            city: text::checked(check, &at("city"), &self.city, 1, 100),
            postal_code: text::optional(check, &at("postalCode"), self.postal_code.as_deref(), 20),
            region: text::optional(check, &at("region"), self.region.as_deref(), 100),
            country,
            phone: text::optional(check, &at("phone"), self.phone.as_deref(), 40),
        }
    }
}

impl Geo {
    /// Notes every fault under `field`.
    pub(crate) fn checked(self, check: &mut Check, field: &str) -> Self {
        let within = |degrees: f64, limit: f64| (-limit..=limit).contains(&degrees);
        check.that(within(self.lat, 90.0), &format!("{field}.lat"), "OUT_OF_RANGE", "must be -90 to 90");
        check.that(within(self.lng, 180.0), &format!("{field}.lng"), "OUT_OF_RANGE", "must be -180 to 180");
        self
    }
}
