//! How zones and bins are sent and shown.

use bodega_http::Ignored;
use bodega_kernel::{Check, Id, Invalid, Quantity, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Bin, BinData, Zone};
use crate::site::checked_code;

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
    pub(super) fn checked(&self) -> Result<(String, String), Invalid> {
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
    pub(super) fn checked(self) -> Result<BinData, Invalid> {
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
