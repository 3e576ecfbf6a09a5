//! What is sent to change an order.

use bodega_kernel::{Check, Id, Invalid, noun, text};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Wanted;
use crate::{
    SalesError,
    cart::{LONGEST_NOTE, MOST_LINES, Named},
    checkout::{Line, PaymentBody, To, checked_address},
    order::{Reader, Substitution},
    slot::http_offer::checked_date,
};

/// What is wanted otherwise. What is not sent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ChangeOrder, example = json!({ "lines": [{ "sku": "MILK-1L", "quantity": 3 }], "dryRun": true }))]
pub(crate) struct ChangeBody {
    /// All lines as they are to be.
    #[schema(min_items = 1, max_items = 200)]
    #[serde(default)]
    lines: Option<Vec<LineBody>>,
    /// Where it is to go.
    #[schema(value_type = Option<bodega_identity::address::Draft>)]
    #[serde(default)]
    address: Option<Value>,
    /// Where it is to go: one of the customer's own addresses.
    #[serde(default)]
    address_id: Option<Id<noun::Address>>,
    /// The delivery window.
    #[serde(default)]
    slot_id: Option<Id<noun::Slot>>,
    /// Its date at the branch; the next one that has room by itself.
    #[schema(format = Date, value_type = Option<String>, example = "2026-03-09")]
    #[serde(default)]
    date: Option<String>,
    /// How what is dearer is paid; by the kept method that the order was paid with, by itself.
    #[serde(default)]
    payment: Option<PaymentBody>,
    /// Only tell what it comes to.
    #[serde(default)]
    pub dry_run: bool,
    /// The version that was read.
    #[serde(default)]
    pub version: Option<i64>,
}

/// A line as it is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ChangeOrderLine)]
pub(crate) struct LineBody {
    /// What, by its SKU.
    #[serde(default)]
    #[schema(max_length = 100)]
    sku: Option<String>,
    /// What, by its id.
    #[serde(default)]
    variant_id: Option<Id<noun::Variant>>,
    /// How much of its unit.
    #[schema(minimum = 1, maximum = 1000000000)]
    quantity: i64,
    /// What to do when it is missing.
    #[serde(default)]
    substitution: Option<Substitution>,
    /// A word to the picker.
    #[serde(default)]
    #[schema(max_length = 200)]
    note: Option<String>,
}

impl ChangeBody {
    pub fn checked(
        &self,
        order: Id<noun::Order>,
        reader: &Reader,
        expected: Option<i64>,
    ) -> Result<Wanted, SalesError> {
        let mut check = Check::new();
        let lines = self.lines.as_ref().map(|lines| checked_lines(&mut check, lines));
        let to = self.to(&mut check);
        let date = self.date.as_deref().and_then(|date| checked_date(&mut check, "date", date));
        if self.date.is_some() && self.slot_id.is_none() {
            check.fault("slotId", "REQUIRED", "say which window of this date");
        }
        check.done()?;
        let guest = reader.customer.is_none();
        let paying = self.payment.as_ref().map(|payment| payment.checked(guest)).transpose()?;
        let slot = self.slot_id.map(|slot| (slot, date));
        Ok(Wanted { order, reader: reader.clone(), lines, to, slot, paying, expected })
    }

    fn to(&self, check: &mut Check) -> Option<To> {
        match (&self.address, self.address_id) {
            (Some(address), None) => checked_address(check, "address", address).map(|draft| To::Typed(Box::new(draft))),
            (None, Some(id)) => Some(To::Saved(id)),
            (Some(_), Some(_)) => {
                check.fault("addressId", "AMBIGUOUS", "cannot stand beside an address");
                None
            }
            (None, None) => None,
        }
    }
}

fn checked_lines(check: &mut Check, lines: &[LineBody]) -> Vec<Line> {
    check.that(!lines.is_empty(), "lines", "REQUIRED", "must not be empty; an order without lines is called off");
    if lines.len() > MOST_LINES {
        check.fault("lines", "TOO_MANY", format!("must have at most {MOST_LINES} entries"));
        return Vec::new();
    }
    let line = |(at, line): (usize, &LineBody)| {
        let field = |name: &str| format!("lines[{at}].{name}");
        let what = match (&line.sku, line.variant_id) {
            (Some(sku), None) => Named::Sku(text::checked(check, &field("sku"), sku, 1, 100)),
            (None, Some(id)) => Named::Variant(id),
            _ => {
                check.fault(field("sku"), "REQUIRED", "say what, by its SKU or by its id");
                return None;
            }
        };
        if !(1..=1_000_000_000).contains(&line.quantity) {
            check.fault(field("quantity"), "OUT_OF_RANGE", "must be between 1 and 1000000000");
        }
        let note = text::optional(check, &field("note"), line.note.as_deref(), LONGEST_NOTE);
        let substitution = line.substitution.unwrap_or(Substitution::Ask);
        Some(Line { what, quantity: line.quantity, substitution, note })
    };
    lines.iter().enumerate().filter_map(line).collect()
}

/// A refusal that names what cannot be told apart.
pub(super) fn nothing_wanted(wanted: &Wanted) -> Result<(), Invalid> {
    let some = wanted.lines.is_some() || wanted.to.is_some() || wanted.slot.is_some();
    if some { Ok(()) } else { Err(Invalid::one("lines", "REQUIRED", "say what is to be otherwise")) }
}
