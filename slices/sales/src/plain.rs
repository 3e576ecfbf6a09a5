//! Words that shoppers write: names, notes, addresses. What could be a card number is refused, and forgotten.

use bodega_identity::address;
use bodega_kernel::{Check, text};
use bodega_payments::card;

const CODE: &str = "CARD_NUMBER_REFUSED";

/// A text that may be left out; an empty one counts as left out.
pub(crate) fn optional(check: &mut Check, field: &str, value: Option<&str>, max: usize) -> Option<String> {
    let text = text::optional(check, field, value, max)?;
    no_card(check, field, &text);
    Some(text)
}

/// Notes a fault where a card number could stand.
pub(crate) fn no_card(check: &mut Check, field: &str, text: &str) {
    check.that(!card::looks_like_number(text), field, CODE, "looks like a card number; those are not taken here");
}

/// The same for all that stands in an address.
pub(crate) fn no_card_in_address(check: &mut Check, field: &str, draft: &address::Draft) {
    let preferences = draft.preferences.as_ref();
    let parts = [
        ("name", Some(draft.name.as_str())),
        ("company", draft.company.as_deref()),
        ("taxId", draft.tax_id.as_deref()),
        ("phone", draft.phone.as_deref()),
        ("line1", Some(draft.line1.as_str())),
        ("line2", draft.line2.as_deref()),
        ("apartment", draft.apartment.as_deref()),
        ("floor", draft.floor.as_deref()),
        ("entrance", draft.entrance.as_deref()),
        ("city", Some(draft.city.as_str())),
        ("postalCode", draft.postal_code.as_deref()),
        ("region", draft.region.as_deref()),
        ("preferences.leaveAt", preferences.and_then(|one| one.leave_at.as_deref())),
        ("preferences.note", preferences.and_then(|one| one.note.as_deref())),
    ];
    for (name, text) in parts {
        let at = if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
        no_card(check, &at, text.unwrap_or_default());
    }
}
