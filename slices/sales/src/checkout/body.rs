//! What is sent to a checkout.

use std::collections::BTreeMap;

use bodega_http::from_json;
use bodega_identity::{Email, address};
use bodega_kernel::{Check, Currency, Failure, Id, Invalid, noun, text};
use bodega_payments::intent::Method;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Fulfilment, Line, Paying, To};
use crate::{
    SalesError,
    cart::{LONGEST_NOTE, MOST_LINES, Named, checked_currency},
    order::Substitution,
    plain,
    pricing::FulfilmentType,
    slot::http_offer::checked_date,
};

/// The most that somebody gives on top, in minor units.
const MOST_TIP: i64 = 1_000_000;

/// How it reaches its buyer. `DELIVERY` wants an address and a window, `PICKUP` a branch.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckoutFulfilment, example = json!({
    "type": "PICKUP", "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe",
}))]
pub(crate) struct FulfilmentBody {
    /// Brought, fetched or sent.
    #[serde(rename = "type")]
    kind: FulfilmentType,
    /// Where to.
    #[schema(value_type = Option<address::Draft>)]
    address: Option<Value>,
    /// Where to: one of the customer's own.
    address_id: Option<Id<noun::Address>>,
    /// Where it is fetched.
    branch_id: Option<Id<noun::Site>>,
    /// The delivery window.
    slot_id: Option<Id<noun::Slot>>,
    /// Its date at the branch.
    #[schema(format = Date, value_type = Option<String>, example = "2026-03-09")]
    date: Option<String>,
    /// How it is sent.
    #[schema(max_length = 100)]
    option_id: Option<String>,
}

/// A typed address, with its faults at their fields.
pub(crate) fn checked_address(check: &mut Check, field: &str, sent: &Value) -> Option<address::Draft> {
    let draft = from_json::<address::Draft>(sent).and_then(address::Draft::checked);
    match draft {
        Ok(draft) => {
            plain::no_card_in_address(check, field, &draft);
            Some(draft)
        }
        Err(faults) => {
            for fault in faults.details() {
                let text = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
                let at = text("field");
                let at = if at.is_empty() { field.to_owned() } else { format!("{field}.{at}") };
                check.fault(at, &text("code"), text("message"));
            }
            None
        }
    }
}

impl FulfilmentBody {
    /// Checked, with its faults under `fulfilment`.
    pub fn checked(&self, check: &mut Check) -> Option<Fulfilment> {
        let date = self.date.as_deref().and_then(|date| checked_date(check, "fulfilment.date", date));
        let slot = self.slot(check, date);
        match self.kind {
            FulfilmentType::Delivery => Some(Fulfilment::Delivery { to: self.to(check)?, slot }),
            FulfilmentType::Shipping => {
                let option = text::checked(check, "fulfilment.optionId", self.option_id.as_deref()?, 1, 100);
                Some(Fulfilment::Shipping { to: self.to(check)?, option })
            }
            FulfilmentType::Pickup => match self.branch_id {
                Some(site) => Some(Fulfilment::Pickup { site, slot }),
                None => {
                    check.fault("fulfilment.branchId", "REQUIRED", "choose a branch");
                    None
                }
            },
        }
    }

    fn slot(&self, check: &mut Check, date: Option<Date>) -> Option<(Id<noun::Slot>, Date)> {
        match (self.slot_id, date) {
            (Some(slot), Some(date)) => Some((slot, date)),
            (Some(_), None) => {
                check.that(self.date.is_some(), "fulfilment.date", "REQUIRED", "say the date of the window");
                None
            }
            (None, Some(_)) => {
                check.fault("fulfilment.slotId", "REQUIRED", "say which window of this date");
                None
            }
            (None, None) => None,
        }
    }

    fn to(&self, check: &mut Check) -> Option<To> {
        match (&self.address, self.address_id) {
            (Some(address), None) => {
                checked_address(check, "fulfilment.address", address).map(|draft| To::Typed(Box::new(draft)))
            }
            (None, Some(id)) => Some(To::Saved(id)),
            (Some(_), Some(_)) => {
                check.fault("fulfilment.addressId", "AMBIGUOUS", "cannot stand beside an address");
                None
            }
            (None, None) => {
                check.fault("fulfilment.address", "REQUIRED", "say where to bring it");
                None
            }
        }
    }
}

/// How it is paid: a `token` of the provider's own fields, a `savedMethodId`, or a `kind` that asks no provider.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckoutPayment, example = json!({ "token": "tok_ok" }))]
pub(crate) struct PaymentBody {
    /// What the provider's own fields gave. Never a card number.
    #[schema(max_length = 255)]
    token: Option<String>,
    /// Keep it as the default for the next time.
    save_as_default: Option<bool>,
    /// What was kept.
    saved_method_id: Option<Id<noun::SavedMethod>>,
    /// `AT_HANDOVER`, or `NONE` where there is nothing to pay.
    #[schema(pattern = "^(AT_HANDOVER|NONE)$")]
    kind: Option<String>,
}

impl std::fmt::Debug for PaymentBody {
    // A token may be charged by whoever reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PaymentBody")
    }
}

impl PaymentBody {
    pub fn checked(&self, is_guest: bool) -> Result<Paying, SalesError> {
        let keep = self.save_as_default.unwrap_or(false);
        let one = |field: &str, code: &str, message: &str| Err(Invalid::one(field, code, message).into());
        match (&self.token, self.saved_method_id, self.kind.as_deref()) {
            (Some(_), None, None) if keep && is_guest => {
                one("payment.saveAsDefault", "SIGN_IN_FIRST", "only customers keep a way to pay")
            }
            (Some(token), None, None) => Ok(Paying::Card { method: Method::token("payment.token", token)?, keep }),
            (None, Some(_), None) if is_guest => {
                one("payment.savedMethodId", "UNKNOWN_METHOD", "is none of your ways to pay")
            }
            (None, Some(id), None) => Ok(Paying::Card { method: Method::Saved(id), keep: false }),
            (None, None, Some("AT_HANDOVER")) => Ok(Paying::AtHandover),
            (None, None, Some("NONE")) => Ok(Paying::Nothing),
            (None, None, Some(_)) => one("payment.kind", "INVALID_VALUE", "must be AT_HANDOVER or NONE"),
            (None, None, None) => one("payment.token", "REQUIRED", "say how it is to be paid"),
            _ => one("payment.kind", "AMBIGUOUS", "say one way to pay"),
        }
    }
}

/// An amount as it is sent: minor units alone, or with their currency.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = CheckoutAmount)]
pub(crate) enum Amount {
    /// Minor units of the cart's currency.
    #[schema(example = 12990)]
    Minor(i64),
    /// With its currency.
    Money(bodega_kernel::Money),
}

impl Amount {
    /// The minor units.
    pub const fn minor(self) -> i64 {
        match self {
            Self::Minor(amount) => amount,
            Self::Money(money) => money.amount,
        }
    }
}

/// What a preview is asked for.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckoutPreviewRequest, example = json!({
    "fulfilment": { "type": "PICKUP", "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe" }, "promotionCode": "SPRING10",
}))]
pub(crate) struct PreviewBody {
    /// How it reaches its buyer; while it is open, totals are told without what that costs.
    pub fulfilment: Option<FulfilmentBody>,
    /// A code.
    #[schema(max_length = 60)]
    pub promotion_code: Option<String>,
    /// Something on top, in minor units.
    #[schema(minimum = 0, maximum = 1000000)]
    pub tip: Option<i64>,
    /// How it is going to be paid: cash is rounded to its coins.
    pub payment: Option<PaymentBody>,
}

/// What is to be bought.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckoutConfirmRequest, example = json!({
    "fulfilment": { "type": "PICKUP", "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe" }, "payment": { "token": "tok_ok" },
    "email": "dana@example.com",
}))]
pub(crate) struct ConfirmBody {
    /// How it reaches its buyer.
    pub fulfilment: FulfilmentBody,
    /// A code.
    #[schema(max_length = 60)]
    pub promotion_code: Option<String>,
    /// Something on top, in minor units.
    #[schema(minimum = 0, maximum = 1000000)]
    pub tip: Option<i64>,
    /// How it is paid; may be left out where there is nothing to pay.
    pub payment: Option<PaymentBody>,
    /// Where to write to; guests have to say it.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// What the buyer is called, where it is not the name on the address.
    #[schema(max_length = 120)]
    pub name: Option<String>,
    /// Where to call.
    #[schema(max_length = 40)]
    pub phone: Option<String>,
    /// Where to send the bill, if it is somewhere else.
    #[schema(value_type = Option<address::Draft>)]
    pub billing_address: Option<Value>,
    /// A word to whoever brings it.
    #[schema(max_length = 500)]
    pub note: Option<String>,
    /// The version of the cart that the buyer has seen.
    pub cart_version: Option<i64>,
    /// What the buyer expects it to come to: `409 PRICE_CHANGED` when it is something else.
    pub expected_total: Option<Amount>,
}

/// What both have in common.
pub(crate) struct Basics {
    pub codes: Vec<String>,
    pub tip: i64,
}

pub(crate) fn basics(check: &mut Check, code: Option<&str>, tip: Option<i64>) -> Basics {
    let code = plain::optional(check, "promotionCode", code, 60);
    let tip = tip.unwrap_or(0);
    check.that((0..=MOST_TIP).contains(&tip), "tip", "OUT_OF_RANGE", "must be 0 to 1000000");
    Basics { codes: code.into_iter().collect(), tip }
}

/// Who buys, as far as the body says it.
pub(crate) struct Said {
    pub email: Option<Email>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub billing: Option<Box<address::Draft>>,
    pub note: Option<String>,
}

impl ConfirmBody {
    pub fn said(&self, check: &mut Check) -> Said {
        let email = self.email.as_deref().map(str::parse::<Email>).transpose();
        Said {
            email: check.take("email", "INVALID_EMAIL", email).flatten(),
            name: plain::optional(check, "name", self.name.as_deref(), 120),
            phone: plain::optional(check, "phone", self.phone.as_deref(), 40),
            billing: self
                .billing_address
                .as_ref()
                .and_then(|sent| checked_address(check, "billingAddress", sent))
                .map(Box::new),
            note: plain::optional(check, "note", self.note.as_deref(), 500),
        }
    }
}

/// A line of an order without a cart.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewOrderLine, example = json!({ "sku": "MILK-1L", "quantity": 2 }))]
pub(crate) struct LineBody {
    #[schema(max_length = 100)]
    sku: String,
    /// In the variant's unit.
    #[schema(minimum = 1)]
    quantity: i64,
    /// What to do when it is missing; `ASK` where nothing is said.
    substitution: Option<Substitution>,
    /// A word to the picker.
    #[schema(max_length = 300)]
    note: Option<String>,
}

/// Who an order without a cart is for: a customer by id, or whoever has this e-mail.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewOrderCustomer, example = json!({ "email": "dana@example.com", "name": "Dana Levi" }))]
pub(crate) struct CustomerBody {
    pub id: Option<Id<noun::Customer>>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 120)]
    pub name: Option<String>,
    #[schema(max_length = 40)]
    pub phone: Option<String>,
}

/// An order without a cart.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewOrder, example = json!({
    "customer": { "email": "dana@example.com", "name": "Dana Levi" }, "lines": [{ "sku": "MILK-1L", "quantity": 2 }],
    "fulfilment": { "type": "PICKUP", "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe" }, "payment": { "kind": "AT_HANDOVER" },
}))]
pub(crate) struct OrderBody {
    /// Who it is for; whoever is signed in, where nothing is said.
    pub customer: Option<CustomerBody>,
    /// What.
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<LineBody>,
    /// How it reaches its buyer.
    pub fulfilment: FulfilmentBody,
    /// How it is paid; may be left out where there is nothing to pay.
    pub payment: Option<PaymentBody>,
    /// A code.
    #[schema(max_length = 60)]
    pub promotion_code: Option<String>,
    /// Something on top, in minor units.
    #[schema(minimum = 0, maximum = 1000000)]
    pub tip: Option<i64>,
    /// The currency; the merchant's own where nothing is said.
    #[schema(value_type = Option<Currency>)]
    pub currency: Option<String>,
    /// What the buyer expects it to come to.
    pub expected_total: Option<Amount>,
    /// A word to whoever brings it.
    #[schema(max_length = 500)]
    pub note: Option<String>,
    /// What another system calls it.
    #[schema(max_length = 100)]
    pub external_id: Option<String>,
    /// What others keep with it.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

impl OrderBody {
    pub fn lines(&self, check: &mut Check) -> Vec<Line> {
        check.that(!self.lines.is_empty(), "lines", "REQUIRED", "must not be empty");
        if self.lines.len() > MOST_LINES {
            check.fault("lines", "TOO_MANY", format!("must have at most {MOST_LINES} entries"));
            return Vec::new();
        }
        let line = |(at, line): (usize, &LineBody)| {
            let sku = text::checked(check, &format!("lines[{at}].sku"), &line.sku, 1, 100);
            let sane = (1..=bodega_kernel::Quantity::MAX).contains(&line.quantity);
            let field = format!("lines[{at}].quantity");
            check.that(sane, &field, "OUT_OF_RANGE", "must be at least 1 and at most 1000000000");
            let note = plain::optional(check, &format!("lines[{at}].note"), line.note.as_deref(), LONGEST_NOTE);
            let substitution = line.substitution.unwrap_or(Substitution::Ask);
            Line { what: Named::Sku(sku), quantity: line.quantity, substitution, note }
        };
        self.lines.iter().enumerate().map(line).collect()
    }

    pub fn currency(&self, check: &mut Check) -> Option<Currency> {
        checked_currency(check, self.currency.as_deref())
    }
}
