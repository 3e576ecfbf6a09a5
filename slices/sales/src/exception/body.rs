//! How an exception is sent and shown.

use bodega_http::Ignored;
use bodega_kernel::{Check, Id, Invalid, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Exception, NewException};
use crate::slot::{MOST, http_offer::checked_date};

/// A date that is not as usual.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeliverySlotException)]
pub(crate) struct ExceptionView {
    id: Id<noun::SlotException>,
    branch_id: Id<noun::Site>,
    /// The one window that it is about; none: all of the branch's.
    #[serde(skip_serializing_if = "Option::is_none")]
    slot_id: Option<Id<noun::Slot>>,
    /// At the branch.
    #[schema(format = Date, example = "2026-04-02")]
    date: String,
    /// Nothing is brought or fetched.
    closed: bool,
    /// The room of each window instead of its usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Passover")]
    name: Option<String>,
    /// Rises with each change.
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl From<Exception> for ExceptionView {
    fn from(exception: Exception) -> Self {
        Self {
            id: exception.id,
            branch_id: exception.site,
            slot_id: exception.slot,
            date: exception.date,
            closed: exception.closed,
            capacity: exception.capacity,
            name: exception.name,
            version: exception.version,
            created_at: exception.created_at,
            updated_at: exception.updated_at,
        }
    }
}

/// What is said of a date: `closed`, or another `capacity`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe", "date": "2026-04-02", "closed": true, "name": "Passover"
}))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct ExceptionBody {
    /// All windows of this branch; or name one window.
    branch_id: Option<Id<noun::Site>>,
    /// One window alone. It is stronger than what is said of the branch.
    slot_id: Option<Id<noun::Slot>>,
    /// At the branch.
    #[schema(format = Date)]
    date: String,
    closed: Option<bool>,
    /// The room of each window instead of its usual.
    #[schema(minimum = 0, maximum = 1000000)]
    capacity: Option<i64>,
    /// What people call it.
    name: Option<String>,
    /// The version that was read, if the change is meant for that one only. `If-Match` says the same.
    pub(crate) version: Option<i64>,
    #[serde(default)]
    id: Ignored,
    #[serde(default)]
    created_at: Ignored,
    #[serde(default)]
    updated_at: Ignored,
}

impl ExceptionBody {
    pub(crate) fn checked(self) -> Result<NewException, Invalid> {
        let mut check = Check::new();
        let named = self.branch_id.is_some() || self.slot_id.is_some();
        check.that(named, "branchId", "REQUIRED", "is missing, as is slotId");
        let date = checked_date(&mut check, "date", &self.date);
        let closed = self.closed.unwrap_or(false);
        check.that(closed || self.capacity.is_some(), "closed", "REQUIRED", "must be true, or a capacity be given");
        check.that(!closed || self.capacity.is_none(), "capacity", "AMBIGUOUS", "has no meaning where it is closed");
        let sane = self.capacity.is_none_or(|capacity| (0..=MOST).contains(&capacity));
        check.that(sane, "capacity", "OUT_OF_RANGE", "must be 0 to 1000000");
        let name = text::optional(&mut check, "name", self.name.as_deref(), 100);
        check.done()?;
        let date = date.ok_or_else(|| Invalid::one("date", "INVALID_DATE", "must be a date such as 2026-03-01"))?;
        Ok(NewException { site: self.branch_id, slot: self.slot_id, date, capacity: self.capacity, name })
    }
}
