//! Lays what was sent over what there is, and notes every fault.

use bodega_catalog::Given;
use bodega_kernel::{Check, text};

use super::{Content, Kind, body::FeeBody};
use crate::{metadata, promotion::checked_goods, tax::checked_class};

/// More minor units than this are a mistake: of a fee, and of what goods have to cost.
const MOST_FEE: i64 = 100_000_000;
const MOST_GOODS: i64 = 1_000_000_000_000;

/// Lays `body` over `before`. None: without a currency there is nothing to speak of; the fault is noted.
pub(super) fn fill(check: &mut Check, body: &FeeBody, before: Option<&Content>) -> Option<Content> {
    let name = body.name.over(before.map(|before| before.name.clone())).unwrap_or_default();
    let kind = body.kind.over(before.map(|before| before.kind)).unwrap_or(Kind::Delivery);
    let currency = body.currency.over(before.map(|before| before.currency));
    check.that(currency.is_some(), "currency", "REQUIRED", "is missing");
    let amount = body.amount.over(before.map(|before| before.amount));
    check.that(amount.is_some(), "amount", "REQUIRED", "is missing");
    within(check, "amount", amount, 0, MOST_FEE);
    let free_from = body.free_from.over(before.and_then(|before| before.free_from));
    within(check, "freeFrom", free_from, 0, MOST_GOODS);
    let minimum_order = body.minimum_order.over(before.and_then(|before| before.minimum_order));
    within(check, "minimumOrder", minimum_order, 0, MOST_GOODS);
    let per_pieces = body.per_pieces.over(before.and_then(|before| before.per_pieces));
    within(check, "perPieces", per_pieces, 1, 1_000_000);
    let priority = body.priority.over(before.map(|before| before.priority)).unwrap_or(0);
    within(check, "priority", Some(priority), -1_000_000, 1_000_000);
    let tax_class = body.tax_class.over(before.and_then(|before| before.tax_class.clone()));
    let external_id = body.external_id.over(before.and_then(|before| before.external_id.clone()));
    let metadata = body.metadata.over(before.map(|before| before.metadata.clone())).unwrap_or_default();
    metadata::checked(check, &metadata);
    let goods = body.goods.over(before.map(|before| before.goods.clone())).unwrap_or_default();
    let area = body.area.over(before.map(|before| before.area.clone())).unwrap_or_default();
    let countries = body.countries.over(before.map(|before| before.countries.clone())).unwrap_or_default();
    let mut fulfilment = body.fulfilment.over(before.map(|before| before.fulfilment.clone())).unwrap_or_default();
    check.that(fulfilment.len() <= 3, "fulfilment", "TOO_MANY", "must have at most 3 entries");
    fulfilment.dedup();
    foreign(check, body, kind);
    Some(Content {
        name: text::checked(check, "name", &name, 1, 100),
        kind,
        active: body.active.over(before.map(|before| before.active)).unwrap_or(true),
        site: body.branch_id.over(before.and_then(|before| before.site)),
        fulfilment,
        countries: checked_countries(check, &countries),
        area: area.checked(check, "area"),
        goods: checked_goods(check, "goods", goods),
        currency: currency?,
        amount: amount.unwrap_or(0),
        free_from,
        minimum_order,
        per_pieces,
        tax_class: tax_class.and_then(|class| checked_class(check, "taxClass", &class)),
        priority,
        external_id: text::optional(check, "externalId", external_id.as_deref(), 100),
        metadata,
    })
}

/// What means nothing for this kind would be missed silently.
fn foreign(check: &mut Check, body: &FeeBody, kind: Kind) {
    let message = "does not belong to this kind";
    for (field, sent, of) in [
        ("freeFrom", body.free_from.value().is_some(), Kind::Delivery),
        ("minimumOrder", body.minimum_order.value().is_some(), Kind::Delivery),
        ("perPieces", body.per_pieces.value().is_some(), Kind::Bag),
        ("goods", matches!(&body.goods, Given::Value(goods) if *goods != Default::default()), Kind::Deposit),
    ] {
        check.that(!sent || kind == of, field, "OTHER_KIND", message);
    }
}

fn checked_countries(check: &mut Check, countries: &[String]) -> Vec<String> {
    check.that(countries.len() <= 250, "countries", "TOO_MANY", "must have at most 250 entries");
    let country = |(index, country): (usize, &String)| {
        crate::tax::checked_country(check, &format!("countries[{index}]"), country)
    };
    countries.iter().take(250).enumerate().map(country).collect()
}

fn within(check: &mut Check, field: &str, value: Option<i64>, least: i64, most: i64) {
    if value.is_some_and(|value| !(least..=most).contains(&value)) {
        check.fault(field, "OUT_OF_RANGE", format!("must be between {least} and {most}"));
    }
}
