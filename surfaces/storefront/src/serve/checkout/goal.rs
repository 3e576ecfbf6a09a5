//! The first part: where it goes to.

use bodega_identity::address::Address;
use bodega_sales::pricing::FulfilmentType;

use crate::{
    page::{
        Choice, Goal,
        account::{fields, lines},
    },
    part::{Faults, Field},
    serve::account::{country, field},
    shopper::Shopper,
};

/// The part as it is shown. `typed` is what was sent just now, if it was not good.
pub(super) fn goal(
    shopper: &Shopper,
    addresses: &[Address],
    typed: Option<&dyn Fn(&str) -> String>,
    faults: &Faults,
) -> Goal {
    let (words, draft) = (shopper.visitor.words, &shopper.draft);
    let home = country(shopper);
    let kept = |name: &str| match (&draft.address, name) {
        (_, "email") => draft.email.clone().unwrap_or_default(),
        (None, "country") => home.clone(),
        (None, "name") => draft.name.clone().unwrap_or_default(),
        (None, "phone") => draft.phone.clone().unwrap_or_default(),
        (Some(address), name) => field(address, name),
        (None, _) => String::new(),
    };
    let value = |name: &str| typed.map_or_else(|| kept(name), |typed| typed(name));
    let fetches = match typed {
        Some(typed) => typed("kind") == FulfilmentType::Pickup.as_str(),
        None => draft.kind == Some(FulfilmentType::Pickup),
    };
    let mut rest = fields(words, &value, faults);
    // Who they are and where to call is asked of everybody who is not known; it stands before the choice.
    let known = shopper.customer().is_some();
    let mut contact = Vec::new();
    if !known {
        contact.push(Field::email(words, &value("email")).judged(faults));
        let (who, where_to): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|field| field.name == "name" || field.name == "phone");
        contact.extend(who);
        rest = where_to;
    }
    Goal {
        is_fetched: fetches,
        can: (true, shopper.visitor.branches.iter().any(|branch| branch.pickup)),
        signed_in: shopper.caller.as_ref().map(|_| words.account().to_owned()),
        contact,
        addresses: choices(shopper, addresses),
        fields: rest,
        branches: branches(shopper),
        fault: ["kind", "address", "branch"].iter().find_map(|field| faults.of(words, field)),
        country: value("country"),
    }
}

fn choices(shopper: &Shopper, addresses: &[Address]) -> Vec<Choice> {
    if addresses.is_empty() {
        return Vec::new();
    }
    let (words, draft) = (shopper.visitor.words, &shopper.draft);
    let typed_one = draft.address.is_some();
    let chosen = draft.address_id.or_else(|| {
        let main = addresses.iter().find(|address| address.default_delivery).or(addresses.first());
        main.filter(|_| !typed_one).map(|address| address.id)
    });
    let mut all: Vec<Choice> = addresses
        .iter()
        .map(|address| {
            let lines = lines(&address.draft);
            Choice {
                value: address.id.to_string(),
                text: lines.first().cloned().unwrap_or_default(),
                about: lines[1..].join(", "),
                chosen: chosen == Some(address.id),
            }
        })
        .collect();
    let text = words.another_address().to_owned();
    all.push(Choice { value: String::new(), text, about: String::new(), chosen: chosen.is_none() });
    all
}

fn branches(shopper: &Shopper) -> Vec<Choice> {
    let visitor = &shopper.visitor;
    let chosen = shopper.draft.branch.or(visitor.glance.branch);
    let open = visitor.branches.iter().filter(|branch| branch.pickup);
    let choice = |branch: &bodega_browse::Branch| Choice {
        value: branch.id.to_string(),
        text: branch.name.clone(),
        about: [branch.address.line1.as_str(), branch.address.city.as_str()].join(", "),
        chosen: chosen == Some(branch.id),
    };
    let mut all: Vec<Choice> = open.map(choice).collect();
    if let Some(first) = all.first_mut().filter(|_| chosen.is_none()) {
        first.chosen = true;
    }
    all
}
