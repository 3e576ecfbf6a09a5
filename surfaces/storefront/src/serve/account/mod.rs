//! The account of whoever is signed in.

mod addresses;
mod cards;
mod profile;

use bodega_http::HttpError;
use bodega_kernel::{Id, noun};

use crate::{shopper::Shopper, visitor::Turned};

pub(crate) use addresses::{
    add, all, country, draft as draft_of, field, make_main, new, remove, replace, show, show_one,
};
pub(crate) use cards::{kept, make_main_card, named, remove_card, saved, show_cards};
pub(crate) use profile::{change_password, save_profile, send_letter, show_profile};

/// Whose things these are. Staff who are no customers have none.
fn customer(shopper: &Shopper) -> Result<Id<noun::Customer>, Turned> {
    shopper.signed_in()?;
    shopper.customer().ok_or_else(|| HttpError::not_found().into())
}
