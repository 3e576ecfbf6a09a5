//! What is sent about orders.

use bodega_kernel::{Check, Id, Invalid, noun, text};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Instead, Mark, PickedStatus, Status};

/// Why an order is called off.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = CancelOrder, example = json!({ "reason": "I shall be away" }))]
pub(crate) struct CancelBody {
    /// In your words.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The version that was read.
    pub version: Option<i64>,
}

/// Where an order is to go.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MoveOrder, example = json!({ "status": "READY" }))]
pub(crate) struct StatusBody {
    /// To where.
    pub status: Status,
    /// Why; some moves want it.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The one part that moves, where several sites hand over.
    #[serde(default)]
    pub fulfilment_id: Option<Id<noun::Fulfilment>>,
    /// The version that was read.
    #[serde(default)]
    pub version: Option<i64>,
}

/// What was found of a line.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PickOrderItem, example = json!({ "status": "PICKED", "pickedQuantity": 2 }))]
pub(crate) struct PickBody {
    /// In a word. PICKED with less than was ordered stays PENDING, until the rest is found, replaced or missing.
    status: PickedStatus,
    /// How much was found; all of it by itself.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000000000)]
    picked_quantity: Option<i64>,
    /// What comes in the place of the rest.
    #[serde(default)]
    #[schema(max_items = 20)]
    substitutes: Option<Vec<InsteadBody>>,
    /// Why. Staff who look after orders settle by it what is missing.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The version that was read.
    #[serde(default)]
    version: Option<i64>,
}

/// Something that comes in the place of what is missing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PickSubstitute)]
pub(crate) struct InsteadBody {
    /// What.
    variant_id: Id<noun::Variant>,
    /// How much, in its own unit.
    #[schema(minimum = 1, maximum = 1000000000)]
    quantity: i64,
    /// How much of the line it stands for; the same number by itself, or all that is left where units differ.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000000000)]
    stands_for: Option<i64>,
}

/// Which order, and whose.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = LookUpOrder, example = json!({ "number": "10482", "email": "dana@example.com" }))]
pub(crate) struct LookupBody {
    /// Its number.
    #[schema(min_length = 1, max_length = 40)]
    number: String,
    /// The e-mail that it was ordered with.
    #[schema(min_length = 3, max_length = 254)]
    email: String,
}

/// More in the place of one line than this is a mistake.
const MOST_SUBSTITUTES: usize = 20;

fn reason(check: &mut Check, given: Option<&str>) -> Option<String> {
    text::optional(check, "reason", given, 500)
}

impl CancelBody {
    pub fn reason(&self) -> Result<Option<String>, Invalid> {
        let mut check = Check::new();
        let reason = reason(&mut check, self.reason.as_deref());
        check.done().map(|()| reason)
    }
}

impl StatusBody {
    pub fn reason(&self) -> Result<Option<String>, Invalid> {
        let mut check = Check::new();
        let reason = reason(&mut check, self.reason.as_deref());
        check.done().map(|()| reason)
    }
}

impl PickBody {
    pub fn checked(self) -> Result<Mark, Invalid> {
        let mut check = Check::new();
        let reason = reason(&mut check, self.reason.as_deref());
        if self.picked_quantity.is_some_and(|quantity| quantity < 0) {
            check.fault("pickedQuantity", "OUT_OF_RANGE", "must not be below zero");
        }
        let substitutes = self.substitutes.map(|given| {
            check.that(given.len() <= MOST_SUBSTITUTES, "substitutes", "TOO_MANY", "must have at most 20 entries");
            let one = |(at, one): (usize, InsteadBody)| {
                let sane = |n: i64| (1..=1_000_000_000).contains(&n);
                if !sane(one.quantity) {
                    check.fault(
                        format!("substitutes[{at}].quantity"),
                        "OUT_OF_RANGE",
                        "must be between 1 and 1000000000",
                    );
                }
                if one.stands_for.is_some_and(|n| !sane(n)) {
                    check.fault(
                        format!("substitutes[{at}].standsFor"),
                        "OUT_OF_RANGE",
                        "must be between 1 and 1000000000",
                    );
                }
                Instead { variant: one.variant_id, quantity: one.quantity, stands_for: one.stands_for }
            };
            given.into_iter().take(MOST_SUBSTITUTES).enumerate().map(one).collect()
        });
        check.done()?;
        let Self { status, picked_quantity, version, .. } = self;
        Ok(Mark { status, picked: picked_quantity, substitutes, reason, expected: version })
    }
}

impl LookupBody {
    /// The number, if it can be one, and the e-mail as it is compared.
    pub fn checked(&self) -> Result<(Option<i64>, String), Invalid> {
        let mut check = Check::new();
        let number = text::checked(&mut check, "number", &self.number, 1, 40);
        let email = text::checked(&mut check, "email", &self.email, 1, 254);
        check.that(email.contains('@'), "email", "INVALID_EMAIL", "must be an e-mail address");
        check.done()?;
        Ok((number.trim_start_matches('#').trim().parse().ok(), text::folded(&email)))
    }
}
