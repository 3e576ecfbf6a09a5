//! What an address is.

use bodega_kernel::{Check, Id, Invalid, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An address as people write it. `postalCode` is demanded only where the country has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AddressFields)]
pub struct Draft {
    /// Who receives.
    #[schema(example = "Dana Levi")]
    pub name: String,
    /// The company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Its tax number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    /// A phone for the driver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "+972 50 000 0000")]
    pub phone: Option<String>,
    /// Street and number.
    #[schema(example = "Herzl 12")]
    pub line1: String,
    /// What did not fit there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// The flat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apartment: Option<String>,
    /// The floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// The entrance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrance: Option<String>,
    /// The town.
    #[schema(example = "Tel Aviv")]
    pub city: String,
    /// The postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "6688312")]
    pub postal_code: Option<String>,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The country: two letters of ISO 3166-1.
    #[schema(example = "IL", min_length = 2, max_length = 2)]
    pub country: String,
    /// Where it is on earth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geo: Option<Geo>,
    /// How to hand over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferences: Option<Preferences>,
}

/// A place on earth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Geo {
    /// North of the equator, in degrees.
    #[schema(example = 32.0629, minimum = -90, maximum = 90)]
    pub lat: f64,
    /// East of Greenwich, in degrees.
    #[schema(example = 34.7714, minimum = -180, maximum = 180)]
    pub lng: f64,
}

/// How to hand over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DeliveryPreferences)]
pub struct Preferences {
    /// A safe place to leave it at, such as the door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "at the door")]
    pub leave_at: Option<String>,
    /// Must somebody sign?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<bool>,
    /// A word to the driver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An address of a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// Which.
    pub id: Id<noun::Address>,
    /// What it says.
    pub draft: Draft,
    /// Is it where deliveries go unless something else is said?
    pub default_delivery: bool,
    /// Is it where bills go unless something else is said?
    pub default_billing: bool,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// Countries that have no postal codes, or where they are not in use (Universal Postal Union).
const WITHOUT_POSTAL_CODES: &[&str] = &[
    "AE", "AG", "AN", "AO", "AW", "BF", "BI", "BJ", "BO", "BS", "BW", "BZ", "CD", "CF", "CG", "CI", "CK", "CM", "DJ",
    "DM", "ER", "FJ", "GA", "GD", "GH", "GM", "GQ", "GY", "HK", "IE", "JM", "KI", "KM", "KN", "KP", "LC", "ML", "MO",
    "MR", "MW", "NR", "NU", "PA", "QA", "RW", "SB", "SC", "SL", "SR", "ST", "SY", "TF", "TG", "TK", "TL", "TO", "TT",
    "TV", "UG", "VU", "YE", "ZW",
];

impl Draft {
    /// The same, trimmed, if every field is good.
    pub fn checked(self) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let c = &mut check;
        let country = self.country.trim().to_ascii_uppercase();
        let known = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        c.that(known, "country", "INVALID_VALUE", "must be two letters of ISO 3166-1 such as IL");
        let postal_code = text::optional(c, "postalCode", self.postal_code.as_deref(), 16);
        let needs_code = known && !WITHOUT_POSTAL_CODES.contains(&country.as_str());
        c.that(!needs_code || postal_code.is_some(), "postalCode", "REQUIRED", "is needed in this country");
        if let Some(Geo { lat, lng }) = self.geo {
            c.that((-90.0..=90.0).contains(&lat), "geo.lat", "OUT_OF_RANGE", "must be between -90 and 90");
            c.that((-180.0..=180.0).contains(&lng), "geo.lng", "OUT_OF_RANGE", "must be between -180 and 180");
        }
        let checked = Self {
            name: text::checked(c, "name", &self.name, 1, 120),
            company: text::optional(c, "company", self.company.as_deref(), 120),
            tax_id: text::optional(c, "taxId", self.tax_id.as_deref(), 40),
            phone: text::optional(c, "phone", self.phone.as_deref(), 40),
            line1: text::checked(c, "line1", &self.line1, 1, 200),
            line2: text::optional(c, "line2", self.line2.as_deref(), 200),
            apartment: text::optional(c, "apartment", self.apartment.as_deref(), 20),
            floor: text::optional(c, "floor", self.floor.as_deref(), 20),
            entrance: text::optional(c, "entrance", self.entrance.as_deref(), 20),
            city: text::checked(c, "city", &self.city, 1, 120),
            region: text::optional(c, "region", self.region.as_deref(), 120),
            preferences: self.preferences.map(|given| Preferences {
                leave_at: text::optional(c, "preferences.leaveAt", given.leave_at.as_deref(), 200),
                signature: given.signature,
                note: text::optional(c, "preferences.note", given.note.as_deref(), 500),
            }),
            postal_code,
            country,
            geo: self.geo,
        };
        check.done().map(|()| checked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(country: &str, postal_code: Option<&str>) -> Draft {
        serde_json::from_value(serde_json::json!({
            "name": "Dana", "line1": "Herzl 12", "city": "Tel Aviv", "country": country, "postalCode": postal_code,
        }))
        .unwrap()
    }

    #[test]
    fn a_postal_code_is_demanded_where_there_are_any() {
        assert!(draft("IL", None).checked().is_err());
        assert_eq!(draft("il", Some(" 6688312 ")).checked().unwrap().postal_code.as_deref(), Some("6688312"));
        assert!(draft("AE", None).checked().is_ok());
        assert!(WITHOUT_POSTAL_CODES.is_sorted());
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let mut bad = draft("Israel", None);
        bad.name = " ".into();
        bad.geo = Some(Geo { lat: 91.0, lng: f64::NAN });
        use bodega_kernel::Failure;
        assert_eq!(bad.checked().unwrap_err().details().len(), 4);
    }
}
