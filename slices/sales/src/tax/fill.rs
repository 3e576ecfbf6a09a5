//! Lays what was sent over what there is, and notes every fault.

use bodega_catalog::Given;
use bodega_kernel::{Check, text};

use super::{
    Content, STANDARD, Settings,
    body::{RateBody, SettingsBody},
};
use crate::{metadata, pricing::ONE};

/// Two letters of ISO 3166-1, in capitals.
pub(crate) fn checked_country(check: &mut Check, field: &str, country: &str) -> String {
    let country = country.trim().to_uppercase();
    let two_letters = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    check.that(two_letters, field, "INVALID_COUNTRY", "must be two letters of ISO 3166-1 such as IL");
    country
}

/// A class as products name it; None for an empty one.
pub(crate) fn checked_class(check: &mut Check, field: &str, class: &str) -> Option<String> {
    let class = text::optional(check, field, Some(class), 50)?;
    let whole = !class.split('/').any(|part| part.trim().is_empty());
    check.that(whole, field, "INVALID_CLASS", "must be a word, or words with / between them");
    Some(class)
}

/// Lays `body` over `before`.
pub(super) fn fill(check: &mut Check, body: &RateBody, before: Option<&Content>) -> Content {
    let country = body.country.over(before.map(|before| before.country.clone()));
    let country = match country {
        Some(country) => checked_country(check, "country", &country),
        None => {
            check.fault("country", "REQUIRED", "is missing");
            String::new()
        }
    };
    let rate = body.rate.over(before.map(|before| before.rate));
    check.that(rate.is_some(), "rate", "REQUIRED", "is missing");
    let sane = rate.is_none_or(|rate| (0..=ONE).contains(&rate));
    check.that(sane, "rate", "OUT_OF_RANGE", "must be between 0 and 1000000");
    let from = body.from.over(before.and_then(|before| before.from));
    let until = body.until.over(before.and_then(|before| before.until));
    let lasts = from.zip(until).is_none_or(|(from, until)| from < until);
    check.that(lasts, "until", "PERIOD_EMPTY", "must be after from");
    let name = body.name.over(before.and_then(|before| before.name.clone()));
    let region = body.region.over(before.and_then(|before| before.region.clone()));
    let class = body.class.over(before.map(|before| before.class.clone()));
    let external_id = body.external_id.over(before.and_then(|before| before.external_id.clone()));
    let metadata = body.metadata.over(before.map(|before| before.metadata.clone())).unwrap_or_default();
    metadata::checked(check, &metadata);
    Content {
        name: text::optional(check, "name", name.as_deref(), 100),
        country,
        region: text::optional(check, "region", region.as_deref(), 100),
        class: class.and_then(|class| checked_class(check, "class", &class)).unwrap_or_else(|| STANDARD.to_owned()),
        rate: rate.unwrap_or(0),
        from,
        until,
        active: body.active.over(before.map(|before| before.active)).unwrap_or(true),
        external_id: text::optional(check, "externalId", external_id.as_deref(), 100),
        metadata,
    }
}

/// Lays `body` over the settings as they stand.
pub(super) fn fill_settings(check: &mut Check, body: &SettingsBody, before: &Settings) -> Settings {
    let mut class = |field: &str, sent: &Option<String>, before: &str| match sent {
        Some(class) => checked_class(check, field, class).unwrap_or_else(|| STANDARD.to_owned()),
        None => before.to_owned(),
    };
    let default_class = class("defaultClass", &body.default_class, &before.default_class);
    let delivery_class = class("deliveryClass", &body.delivery_class, &before.delivery_class);
    let home_country = match &body.home_country {
        Given::Value(country) => Some(checked_country(check, "homeCountry", country)),
        other => other.over(before.home_country.clone()),
    };
    Settings {
        prices_include_tax: body.prices_include_tax.unwrap_or(before.prices_include_tax),
        default_class,
        delivery_class,
        home_country,
        known_rates: body.known_rates.unwrap_or(before.known_rates),
        version: before.version,
    }
}
