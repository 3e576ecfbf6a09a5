//! What is sent to a cart.

use bodega_kernel::{Check, Currency, Id, Invalid, noun, text};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    change::{Adding, LineName, Named, Setting},
    model::LONGEST_NOTE,
};
use crate::{order::Substitution, plain};

/// Something to be put into the cart: named by one of `variantId` and `sku`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewCartItem, example = json!({ "sku": "MILK-1L", "quantity": 2, "substitution": "ALLOW" }))]
pub(crate) struct NewItemBody {
    /// What.
    variant_id: Option<Id<noun::Variant>>,
    /// What, by its SKU.
    #[schema(max_length = 100)]
    sku: Option<String>,
    /// How much more, in the variant's unit.
    #[schema(minimum = 1)]
    quantity: i64,
    /// What to do when it is missing; `ASK` where nothing is said.
    substitution: Option<Substitution>,
    /// A word to the picker.
    #[schema(max_length = 300)]
    note: Option<String>,
    /// The currency to buy in, while the cart is empty.
    #[schema(value_type = Option<Currency>)]
    currency: Option<String>,
}

impl NewItemBody {
    pub fn checked(self) -> Result<Adding, Invalid> {
        let mut check = Check::new();
        let what = match (self.variant_id, self.sku) {
            (Some(variant), None) => Some(Named::Variant(variant)),
            (None, Some(sku)) => Some(Named::Sku(text::checked(&mut check, "sku", &sku, 1, 100))),
            (None, None) => {
                check.fault("sku", "REQUIRED", "is missing, as is variantId");
                None
            }
            (Some(_), Some(_)) => {
                check.fault("sku", "AMBIGUOUS", "cannot stand beside variantId");
                None
            }
        };
        check.that(self.quantity >= 1, "quantity", "OUT_OF_RANGE", "must be at least 1");
        let note = plain::optional(&mut check, "note", self.note.as_deref(), LONGEST_NOTE);
        let currency = checked_currency(&mut check, self.currency.as_deref());
        check.done()?;
        let what = what.ok_or_else(|| Invalid::one("sku", "REQUIRED", "is missing"))?;
        Ok(Adding { what, quantity: self.quantity, substitution: self.substitution, note, currency })
    }
}

/// A currency that was sent: a word of its own says that there is no such, rather than that some field is wrong.
pub(crate) fn checked_currency(check: &mut Check, sent: Option<&str>) -> Option<Currency> {
    check.take("currency", "UNKNOWN_CURRENCY", sent.map(str::parse).transpose()).flatten()
}

/// What is to change about a line. What is not sent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CartItemChange, example = json!({ "quantity": 3 }))]
pub(crate) struct ItemBody {
    /// How much, in all, in the variant's unit.
    #[schema(minimum = 1)]
    quantity: Option<i64>,
    /// What to do when it is missing.
    substitution: Option<Substitution>,
    /// A word to the picker; an empty one takes it away.
    #[schema(max_length = 300)]
    note: Option<String>,
}

impl ItemBody {
    pub fn checked(self) -> Result<Setting, Invalid> {
        let mut check = Check::new();
        let nothing = self.quantity.is_none() && self.substitution.is_none() && self.note.is_none();
        check.that(!nothing, "quantity", "REQUIRED", "is missing, as is everything else");
        let sane = self.quantity.is_none_or(|quantity| quantity >= 1);
        check.that(sane, "quantity", "OUT_OF_RANGE", "must be at least 1; delete the line to have none");
        let note = self.note.map(|note| plain::optional(&mut check, "note", Some(&note), LONGEST_NOTE));
        check.done()?;
        let note = note.map(Option::unwrap_or_default);
        Ok(Setting { quantity: self.quantity, substitution: self.substitution, note })
    }
}

impl std::str::FromStr for LineName {
    type Err = std::convert::Infallible;

    /// An id, or otherwise a SKU.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse().map_or_else(|_| Self::Sku(text.to_owned()), Self::Item))
    }
}
