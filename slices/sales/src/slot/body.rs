//! How a window is sent and shown.

use std::collections::BTreeMap;

use bodega_catalog::Given;
use bodega_http::Ignored;
use bodega_kernel::{Check, Id, Invalid, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Area, Kind, NewSlot, Slot, SlotChange, clock, defaults::CUTOFF};
use crate::metadata;

/// More orders than this on one date are a mistake.
pub(crate) const MOST: i64 = 1_000_000;
/// A window closes a week before its start at the most.
const LONGEST_CUTOFF: i64 = 7 * clock::DAY;

/// A window of the week as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeliverySlot)]
pub(crate) struct AdminSlotView {
    id: Id<noun::Slot>,
    branch_id: Id<noun::Site>,
    #[serde(rename = "type")]
    kind: Kind,
    /// 0 is Sunday.
    #[schema(minimum = 0, maximum = 6)]
    day_of_week: i64,
    /// On the site's wall clock.
    #[schema(example = "06:00")]
    start: String,
    #[schema(example = "08:00")]
    end: String,
    /// How many orders on a date; null is without limit.
    #[schema(example = 20)]
    capacity: Option<i64>,
    /// So many minutes before its start it closes.
    #[schema(example = 60)]
    cutoff_minutes: i64,
    area: Area,
    /// Is it offered?
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    metadata: BTreeMap<String, String>,
    /// Rises with each change.
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl From<Slot> for AdminSlotView {
    fn from(slot: Slot) -> Self {
        Self {
            id: slot.id,
            branch_id: slot.site,
            kind: slot.kind,
            day_of_week: slot.day_of_week,
            start: clock::shown(slot.start),
            end: clock::shown(slot.end),
            capacity: slot.capacity,
            cutoff_minutes: slot.cutoff,
            area: slot.area,
            active: slot.active,
            external_id: slot.external_id,
            metadata: slot.metadata,
            version: slot.version,
            created_at: slot.created_at,
            updated_at: slot.updated_at,
        }
    }
}

/// What is said of a window. A new one needs `branchId`, `type`, `dayOfWeek`, `start` and `end`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe", "type": "DELIVERY", "dayOfWeek": 0, "start": "06:00", "end": "08:00",
    "capacity": 20, "cutoffMinutes": 60, "area": { "cities": ["Tel Aviv"], "postalCodes": [] }
}))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct SlotBody {
    /// Where the orders come from. It cannot change later.
    branch_id: Option<Id<noun::Site>>,
    /// It cannot change later.
    #[serde(rename = "type")]
    kind: Option<Kind>,
    /// 0 is Sunday.
    #[schema(minimum = 0, maximum = 6)]
    day_of_week: Option<i64>,
    /// On the site's wall clock.
    start: Option<String>,
    /// The end, not included; 24:00 is midnight.
    end: Option<String>,
    /// How many orders on a date; null, as by itself, is without limit.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1000000)]
    capacity: Given<i64>,
    /// So many minutes before its start it closes; 60 by itself.
    #[schema(minimum = 0, maximum = 10080)]
    cutoff_minutes: Option<i64>,
    /// Where a delivery window delivers; everywhere by itself.
    area: Option<Area>,
    /// False takes it off the offer; what is booked in it stays.
    active: Option<bool>,
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

impl SlotBody {
    /// What is to change: each field that was sent.
    pub(crate) fn change(self) -> Result<SlotChange, Invalid> {
        let mut check = Check::new();
        let change = self.checked(&mut check);
        check.done()?;
        Ok(change)
    }

    /// A whole window: what was not sent is missing, or has its default.
    pub(crate) fn whole(self) -> Result<NewSlot, Invalid> {
        let mut check = Check::new();
        check.that(self.branch_id.is_some(), "branchId", "REQUIRED", "is missing");
        check.that(self.kind.is_some(), "type", "REQUIRED", "is missing");
        check.that(self.day_of_week.is_some(), "dayOfWeek", "REQUIRED", "is missing");
        check.that(self.start.is_some(), "start", "REQUIRED", "is missing");
        check.that(self.end.is_some(), "end", "REQUIRED", "is missing");
        let change = self.checked(&mut check);
        let (Some(site), Some(kind), Some(day_of_week), Some(start), Some(end)) =
            (change.site, change.kind, change.day_of_week, change.start, change.end)
        else {
            check.done()?;
            return Err(Invalid::one("body", "REQUIRED", "is missing"));
        };
        let area = change.area.unwrap_or_default();
        let anywhere = kind == Kind::Delivery || area.is_everywhere();
        check.that(anywhere, "area", "NOT_FOR_PICKUP", "is for deliveries: who fetches may live anywhere");
        check.done()?;
        Ok(NewSlot {
            site,
            kind,
            day_of_week,
            start,
            end,
            capacity: change.capacity.value().copied(),
            cutoff: change.cutoff.unwrap_or(CUTOFF),
            area,
            active: change.active.unwrap_or(true),
            external_id: change.external_id.value().cloned(),
            metadata: change.metadata.unwrap_or_default(),
        })
    }

    fn checked(self, check: &mut Check) -> SlotChange {
        if let Some(day) = self.day_of_week {
            check.that((0..=6).contains(&day), "dayOfWeek", "OUT_OF_RANGE", "must be 0 (Sunday) to 6");
        }
        if let Some(capacity) = self.capacity.value() {
            check.that((0..=MOST).contains(capacity), "capacity", "OUT_OF_RANGE", "must be 0 to 1000000, or null");
        }
        if let Some(cutoff) = self.cutoff_minutes {
            let sane = (0..=LONGEST_CUTOFF).contains(&cutoff);
            check.that(sane, "cutoffMinutes", "OUT_OF_RANGE", "must be 0 to 10080, a week");
        }
        let start = self.start.and_then(|start| time(check, "start", &start));
        let end = self.end.and_then(|end| time(check, "end", &end));
        if let (Some(start), Some(end)) = (start, end) {
            check.that(start < end, "end", "INVALID_HOURS", "must be after the start");
        }
        SlotChange {
            site: self.branch_id,
            kind: self.kind,
            day_of_week: self.day_of_week,
            start,
            end,
            capacity: self.capacity,
            cutoff: self.cutoff_minutes,
            area: self.area.map(|area| area.checked(check, "area")),
            active: self.active,
            external_id: match self.external_id {
                Given::Value(id) => Given::Value(text::checked(check, "externalId", &id, 1, 100)),
                other => other,
            },
            metadata: self.metadata.inspect(|noted| metadata::checked(check, noted)),
        }
    }
}

fn time(check: &mut Check, field: &str, clock: &str) -> Option<i64> {
    let minutes = clock::minutes(clock);
    check.that(minutes.is_some(), field, "INVALID_TIME", "must be a time such as 06:00");
    minutes
}
