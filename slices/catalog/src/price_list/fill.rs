//! Lays what was sent over what there is.

use std::str::FromStr;

use bodega_kernel::{Check, Currency, Time, text};

use super::{
    body::PriceListBody,
    model::{Content, Rate},
};
use crate::{given::Given, words};

/// Lays `body` over `before`; with `merge`, what is left out stays. `own` is the merchant's currency. None: there is no
/// currency to speak of; the fault is noted.
pub(super) fn fill(
    check: &mut Check,
    body: &PriceListBody,
    before: Option<&Content>,
    merge: bool,
    own: Currency,
) -> Option<Content> {
    let kept = before.filter(|_| merge);
    let name = body.name.over(kept.map(|before| before.name.clone())).unwrap_or_default();
    let name = text::checked(check, "name", &name, 1, 100);
    let currency = match body.currency.value() {
        Some(code) => check.take("currency", "UNKNOWN_CURRENCY", code.parse()),
        None if kept.is_some() && body.currency == Given::Absent => kept.map(|before| before.currency),
        None => {
            check.fault("currency", "REQUIRED", "must be given");
            None
        }
    };
    let mut word = |field: &str, sent: &Given<String>, before: Option<&String>, max: usize| {
        text::optional(check, field, sent.over(before.cloned()).as_deref(), max)
    };
    let channel = word("channel", &body.channel, kept.and_then(|before| before.channel.as_ref()), 50);
    let group = word("customerGroup", &body.customer_group, kept.and_then(|before| before.group.as_ref()), 50);
    let external_id = word("externalId", &body.external_id, kept.and_then(|before| before.external_id.as_ref()), 100);
    let site = parsed(check, "siteId", "UNKNOWN_SITE", &body.site_id, kept.and_then(|before| before.site));
    let priority = body.priority.over(kept.map(|before| before.priority)).unwrap_or(0);
    let is_sane = (-1_000_000..=1_000_000).contains(&priority);
    check.that(is_sane, "priority", "OUT_OF_RANGE", "must be between -1000000 and 1000000");
    let from: Option<Time> = parsed(check, "from", "INVALID_VALUE", &body.from, kept.and_then(|before| before.from));
    let until = parsed(check, "until", "INVALID_VALUE", &body.until, kept.and_then(|before| before.until));
    let lasts = from.zip(until).is_none_or(|(from, until)| from < until);
    check.that(lasts, "until", "PERIOD_EMPTY", "must be after from");
    let active = body.active.over(before.map(|before| before.active)).unwrap_or(true);
    let rate = rate(check, body, kept.and_then(|before| before.rate), own);
    let metadata = body.metadata.over(kept.map(|before| before.metadata.clone())).unwrap_or_default();
    let metadata = words::map(check, "metadata", &metadata, words::METADATA);
    let currency = currency?;
    Some(Content { name, currency, channel, group, site, priority, from, until, active, rate, external_id, metadata })
}

/// A field that is written as text and means something else.
fn parsed<T: FromStr<Err: std::fmt::Display>>(
    check: &mut Check,
    field: &str,
    code: &str,
    sent: &Given<String>,
    before: Option<T>,
) -> Option<T> {
    match sent {
        Given::Absent => before,
        Given::Null => None,
        Given::Value(text) => check.take(field, code, text.parse()),
    }
}

fn rate(check: &mut Check, body: &PriceListBody, before: Option<Rate>, own: Currency) -> Option<Rate> {
    let of = parsed(check, "rateOf", "UNKNOWN_CURRENCY", &body.rate_of, before.map(|rate| rate.of)).unwrap_or(own);
    let round_to = body.round_to.over(before.map(|rate| rate.round_to)).unwrap_or(1);
    check.that((1..=1_000_000).contains(&round_to), "roundTo", "OUT_OF_RANGE", "must be between 1 and 1000000");
    let Some(millionths) = body.rate.over(before.map(|rate| rate.millionths)) else {
        // Silently forgotten they would be missed.
        for (field, sent) in [("rateOf", body.rate_of.value().is_some()), ("roundTo", body.round_to.value().is_some())]
        {
            check.that(!sent, field, "NO_RATE", "means nothing without a rate");
        }
        return None;
    };
    let is_sane = (1..=1_000_000_000_000).contains(&millionths);
    check.that(is_sane, "rate", "OUT_OF_RANGE", "must be between 1 and 1000000000000");
    Some(Rate { millionths, of, round_to })
}
