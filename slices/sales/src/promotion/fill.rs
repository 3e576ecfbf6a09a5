//! Lays what was sent over what there is, and notes every fault.

use std::{collections::BTreeMap, fmt::Display};

use bodega_catalog::Given;
use bodega_kernel::{Check, text};

use super::{
    Content, Effect, EffectKind, Selection, When,
    body::{EffectBody, PromotionBody},
};
use crate::{metadata, pricing::ONE, slot::clock};

/// More minor units than this are a mistake.
const MOST_AMOUNT: i64 = 1_000_000_000_000;
const GROUP: i64 = 10;

/// Lays `body` over `before`. None: without an effect there is nothing to speak of; the fault is noted.
pub(super) fn fill(check: &mut Check, body: &PromotionBody, before: Option<&Content>) -> Option<Content> {
    let name = body.name.over(before.map(|before| before.name.clone())).unwrap_or_default();
    let names = body.names.over(before.map(|before| before.names.clone())).unwrap_or_default();
    let code = body.code.over(before.and_then(|before| before.code.clone()));
    let group = body.stacking_group.over(before.map(|before| before.group)).unwrap_or(GROUP);
    check.that((0..=99).contains(&group), "stackingGroup", "OUT_OF_RANGE", "must be 0 to 99");
    let external_id = body.external_id.over(before.and_then(|before| before.external_id.clone()));
    let when = body.when.over(before.map(|before| before.when.clone())).unwrap_or_default();
    let goods = body.goods.over(before.map(|before| before.goods.clone())).unwrap_or_default();
    let effect = match &body.effect {
        Given::Value(sent) => effect(check, sent),
        Given::Absent if before.is_some() => before.map(|before| before.effect.clone()),
        _ => {
            check.fault("effect", "REQUIRED", "is missing");
            None
        }
    };
    let limit = limit(check, "limit", body.limit.over(before.and_then(|before| before.limit)));
    let own = before.and_then(|before| before.limit_per_customer);
    let limit_per_customer = self::limit(check, "limitPerCustomer", body.limit_per_customer.over(own));
    let metadata = body.metadata.over(before.map(|before| before.metadata.clone())).unwrap_or_default();
    metadata::checked(check, &metadata);
    let content = Content {
        name: text::checked(check, "name", &name, 1, 200),
        names: named(check, names),
        active: body.active.over(before.map(|before| before.active)).unwrap_or(true),
        code: code.and_then(|code| checked_code(check, &code)),
        group,
        currency: body.currency.over(before.and_then(|before| before.currency)),
        when: checked_when(check, when),
        goods: checked_goods(check, "goods", goods),
        effect: effect?,
        limit,
        limit_per_customer,
        external_id: text::optional(check, "externalId", external_id.as_deref(), 100),
        metadata,
    };
    let speaks_of_money = content.effect.has_amount() || content.when.min_subtotal.is_some();
    check.that(!speaks_of_money || content.currency.is_some(), "currency", "REQUIRED", "is missing: there are amounts");
    Some(content)
}

fn named(check: &mut Check, names: BTreeMap<String, String>) -> BTreeMap<String, String> {
    check.that(names.len() <= 20, "names", "TOO_MANY", "must have at most 20 languages");
    let mut named = BTreeMap::new();
    for (tag, name) in names {
        let field = format!("names.{tag}");
        let plain =
            (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        check.that(plain, &field, "INVALID_LANGUAGE", "must be named by a language tag such as de");
        let name = text::checked(check, &field, &name, 1, 200);
        named.insert(tag, name);
    }
    named
}

/// In capitals; None for an empty one.
fn checked_code(check: &mut Check, code: &str) -> Option<String> {
    let code = super::folded_code(code);
    if code.is_empty() {
        return None;
    }
    let letters = code.chars().count();
    let plain = code.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
    let sane = (3..=40).contains(&letters) && plain;
    check.that(sane, "code", "INVALID_CODE", "must be 3 to 40 letters, digits, hyphens or underscores");
    Some(code)
}

fn limit(check: &mut Check, field: &str, limit: Option<i64>) -> Option<i64> {
    let sane = limit.is_none_or(|limit| (1..=1_000_000_000).contains(&limit));
    check.that(sane, field, "OUT_OF_RANGE", "must be between 1 and 1000000000");
    limit
}

fn checked_when(check: &mut Check, mut when: When) -> When {
    let lasts = when.from.zip(when.until).is_none_or(|(from, until)| from < until);
    check.that(lasts, "when.until", "PERIOD_EMPTY", "must be after from");
    check.that(when.days.iter().all(|day| *day <= 6), "when.days", "OUT_OF_RANGE", "must be 0 (Sunday) to 6");
    when.days.sort_unstable();
    when.days.dedup();
    if let Some(hours) = &when.hours {
        let (from, until) = (clock::minutes(&hours.from), clock::minutes(&hours.until));
        check.that(from.is_some(), "when.hours.from", "INVALID_TIME", "must be a time such as 06:00");
        check.that(until.is_some(), "when.hours.until", "INVALID_TIME", "must be a time such as 10:00");
        let some = from.is_none() || from != until;
        check.that(some, "when.hours.until", "INVALID_HOURS", "must not be the beginning");
    }
    amount(check, "when.minSubtotal", when.min_subtotal, 1..=MOST_AMOUNT);
    amount(check, "when.minPieces", when.min_pieces, 1..=1_000_000_000);
    words(check, "when.customerGroups", &mut when.customer_groups, 50);
    words(check, "when.channels", &mut when.channels, 50);
    few(check, "when.fulfilment", when.fulfilment.len(), 3);
    few(check, "when.branchIds", when.branch_ids.len(), 500);
    when
}

/// Trims and counts what a selection names.
pub(crate) fn checked_goods(check: &mut Check, field: &str, mut goods: Selection) -> Selection {
    let at = |name: &str| format!("{field}.{name}");
    for (name, count, most) in [
        ("productIds", goods.product_ids.len(), 1_000),
        ("variantIds", goods.variant_ids.len(), 1_000),
        ("categoryIds", goods.category_ids.len(), 200),
        ("exceptProductIds", goods.except_product_ids.len(), 1_000),
        ("exceptCategoryIds", goods.except_category_ids.len(), 200),
    ] {
        few(check, &at(name), count, most);
    }
    words(check, &at("brands"), &mut goods.brands, 200);
    goods
}

fn words(check: &mut Check, field: &str, words: &mut [String], most: usize) {
    few(check, field, words.len(), most);
    for (index, word) in words.iter_mut().enumerate().take(most) {
        *word = text::checked(check, &format!("{field}[{index}]"), word, 1, 100);
    }
}

fn few(check: &mut Check, field: &str, count: usize, most: usize) {
    if count > most {
        check.fault(field, "TOO_MANY", format!("must have at most {most} entries"));
    }
}

fn amount<T: PartialOrd + Display>(
    check: &mut Check,
    field: &str,
    amount: Option<T>,
    range: std::ops::RangeInclusive<T>,
) {
    if amount.is_some_and(|amount| !range.contains(&amount)) {
        check.fault(field, "OUT_OF_RANGE", format!("must be between {} and {}", range.start(), range.end()));
    }
}

/// The fields of an effect: each is asked for once, and what was not asked for does not belong to its type.
struct Fields<'a> {
    check: &'a mut Check,
    asked: Vec<&'static str>,
}

impl Fields<'_> {
    fn optional(&mut self, name: &'static str, value: Option<i64>, least: i64, most: i64) -> Option<i64> {
        self.asked.push(name);
        amount(self.check, &format!("effect.{name}"), value, least..=most);
        value
    }

    fn needed(&mut self, name: &'static str, value: Option<i64>, least: i64, most: i64) -> i64 {
        let value = self.optional(name, value, least, most);
        self.check.that(value.is_some(), &format!("effect.{name}"), "REQUIRED", "is missing");
        value.unwrap_or(least)
    }
}

fn effect(check: &mut Check, body: &EffectBody) -> Option<Effect> {
    let mut of = Fields { check, asked: Vec::new() };
    let effect = match body.kind {
        EffectKind::PercentOffLines => Some(Effect::PercentOffLines { rate: of.needed("rate", body.rate, 1, ONE) }),
        EffectKind::AmountOffLines => {
            Some(Effect::AmountOffLines { amount: of.needed("amount", body.amount, 1, MOST_AMOUNT) })
        }
        EffectKind::PercentOffOrder => Some(Effect::PercentOffOrder {
            rate: of.needed("rate", body.rate, 1, ONE),
            most: of.optional("most", body.most, 1, MOST_AMOUNT),
        }),
        EffectKind::AmountOffOrder => {
            Some(Effect::AmountOffOrder { amount: of.needed("amount", body.amount, 1, MOST_AMOUNT) })
        }
        EffectKind::SetPrice => Some(Effect::SetPrice { amount: of.needed("amount", body.amount, 0, MOST_AMOUNT) }),
        EffectKind::BuyGet => Some(Effect::BuyGet {
            buy: of.needed("buy", body.buy, 1, 1_000),
            get: of.needed("get", body.get, 1, 1_000),
            rate: of.optional("rate", body.rate, 1, ONE).unwrap_or(ONE),
            gets: body.gets.clone().map(|gets| checked_goods(of.check, "effect.gets", gets)),
            times: of.optional("times", body.times, 1, 1_000_000_000),
        }),
        EffectKind::CheapestFree => Some(Effect::CheapestFree {
            of: of.needed("of", body.of, 2, 1_000),
            times: of.optional("times", body.times, 1, 1_000_000_000),
        }),
        EffectKind::FreeDelivery => Some(Effect::FreeDelivery { most: of.optional("most", body.most, 1, MOST_AMOUNT) }),
        EffectKind::Gift => {
            let quantity = of.optional("quantity", body.quantity, 1, 1_000_000).unwrap_or(1);
            of.check.that(body.variant_id.is_some(), "effect.variantId", "REQUIRED", "is missing");
            body.variant_id.map(|variant_id| Effect::Gift { variant_id, quantity })
        }
    };
    for (name, sent) in [
        ("rate", body.rate.is_some()),
        ("amount", body.amount.is_some()),
        ("most", body.most.is_some()),
        ("buy", body.buy.is_some()),
        ("get", body.get.is_some()),
        ("of", body.of.is_some()),
        ("times", body.times.is_some()),
        ("quantity", body.quantity.is_some()),
    ] {
        let foreign = sent && !of.asked.contains(&name);
        of.check.that(!foreign, &format!("effect.{name}"), "OTHER_TYPE", "does not belong to this type");
    }
    let gets = body.gets.is_some() && body.kind != EffectKind::BuyGet;
    of.check.that(!gets, "effect.gets", "OTHER_TYPE", "does not belong to this type");
    let gift = body.variant_id.is_some() && body.kind != EffectKind::Gift;
    of.check.that(!gift, "effect.variantId", "OTHER_TYPE", "does not belong to this type");
    effect
}
