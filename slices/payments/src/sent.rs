//! Texts as they are sent: checked as everywhere, and card numbers kept out of all of them.

use bodega_kernel::{Check, text};

use crate::{PaymentsError, card};

/// A text that may be left out.
pub(crate) fn optional(field: &str, value: Option<&str>, most: usize) -> Result<Option<String>, PaymentsError> {
    let Some(value) = value else { return Ok(None) };
    card::refuse(field, value)?;
    let mut check = Check::new();
    let text = text::optional(&mut check, field, Some(value), most);
    check.done()?;
    Ok(text)
}

/// A text that must be there.
pub(crate) fn required(field: &str, value: &str, most: usize) -> Result<String, PaymentsError> {
    card::refuse(field, value)?;
    let mut check = Check::new();
    let text = text::checked(&mut check, field, value, 1, most);
    check.done()?;
    Ok(text)
}
