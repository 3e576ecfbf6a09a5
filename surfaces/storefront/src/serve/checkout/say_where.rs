use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::HttpError;
use bodega_identity::Email;
use bodega_kernel::Invalid;
use bodega_sales::pricing::FulfilmentType;

use super::{
    on,
    show::{Sent as Back, nothing},
};
use crate::{
    Storefront,
    draft::Draft,
    page::Part,
    part::Faults,
    sent::Sent,
    serve::{account::draft_of, private::private},
    shopper::Shopper,
};

/// Where it goes to.
pub(crate) async fn say_where(
    State(shop): State<Storefront>,
    mut shopper: Shopper,
    sent: Sent,
) -> Result<Response, HttpError> {
    match said(&shopper, &sent) {
        Ok(draft) => on(&shop, &shopper, &draft, "when"),
        Err(faults) => {
            shopper.draft.kind = sent.parsed("kind").or(shopper.draft.kind);
            let Some(ready) = shop.ready(&shopper).await? else { return Ok(nothing(&shop, &shopper).await) };
            let typed = |name: &str| sent.text(name).to_owned();
            let back = Back { typed: Some(&typed), faults, part: Some(Part::Where) };
            private(StatusCode::UNPROCESSABLE_ENTITY, &ready.page(&shop, &shopper, &back, None))
        }
    }
}

/// What was said, if it is whole.
fn said(shopper: &Shopper, sent: &Sent) -> Result<Draft, Faults> {
    let (mut draft, mut faults) = (shopper.draft.clone(), Faults::default());
    let before = (draft.kind, draft.address.clone(), draft.address_id, draft.branch);
    if shopper.customer().is_none() {
        match sent.text("email").parse::<Email>() {
            Ok(email) => draft.email = Some(email.typed().to_owned()),
            Err(_) => faults.add("email", "INVALID_EMAIL"),
        }
    }
    match sent.parsed::<FulfilmentType>("kind") {
        Some(FulfilmentType::Pickup) => fetched(shopper, sent, &mut draft, &mut faults),
        Some(FulfilmentType::Delivery) => brought(shopper, sent, &mut draft, &mut faults),
        _ => faults.add("kind", "REQUIRED"),
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if before != (draft.kind, draft.address.clone(), draft.address_id, draft.branch) {
        // Another place has other times.
        draft.slot = None;
    }
    Ok(draft)
}

fn fetched(shopper: &Shopper, sent: &Sent, draft: &mut Draft, faults: &mut Faults) {
    draft.kind = Some(FulfilmentType::Pickup);
    match sent.parsed("branch").filter(|id| shopper.visitor.branches.iter().any(|one| one.pickup && one.id == *id)) {
        Some(branch) => draft.branch = Some(branch),
        None => faults.add("branch", "REQUIRED"),
    }
    if shopper.customer().is_none() {
        draft.name = sent.some("name").map(|name| name.chars().take(120).collect());
        draft.phone = sent.some("phone").map(|phone| phone.chars().take(40).collect());
        if draft.name.is_none() {
            faults.add("name", "REQUIRED");
        }
    }
}

fn brought(shopper: &Shopper, sent: &Sent, draft: &mut Draft, faults: &mut Faults) {
    draft.kind = Some(FulfilmentType::Delivery);
    if let (Some(id), true) = (sent.parsed("address"), shopper.customer().is_some()) {
        (draft.address_id, draft.address) = (Some(id), None);
        return;
    }
    let mut typed = draft_of(sent);
    if typed.country.is_empty() {
        typed.country = crate::serve::account::country(shopper);
    }
    match typed.checked() {
        Ok(address) => {
            (draft.name, draft.phone) = (Some(address.name.clone()), address.phone.clone());
            (draft.address_id, draft.address) = (None, Some(address));
        }
        Err(invalid) => faults.take(of_address(&invalid)),
    }
    if sent.some("phone").is_none() {
        faults.add("phone", "REQUIRED");
    }
}

fn of_address(invalid: &Invalid) -> Faults {
    Faults::of_failure(invalid)
}
