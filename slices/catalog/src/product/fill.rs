//! From what was sent to what shall stand: lays a body over a product, noting every fault.

use std::collections::BTreeMap;

use bodega_db::{DbError, ReadTx};
use bodega_identity::merchant;
use bodega_kernel::{Check, Currency, Id, Scope, Time, noun, text};

use super::{
    body::ProductBody,
    check,
    fill_texts::translations,
    fill_variants::variants,
    image,
    model::{Content, Status},
};
use crate::{
    given::Given,
    label, language, setting, slug,
    words::{self, Words},
};

/// How a body is laid over what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// There is nothing yet: ids in the body are another's, and ignored.
    New,
    /// What is left out becomes empty.
    Replace,
    /// What is left out stays.
    Merge,
}

/// What came of it: the content, and for each of its variants where in the body it stood.
#[derive(Debug)]
pub(crate) struct Filled {
    pub content: Content,
    pub spots: Vec<String>,
}

impl Content {
    /// A product of which nothing is said yet.
    pub fn blank() -> Self {
        Self {
            slug: String::new(),
            title: String::new(),
            description: String::new(),
            lang: "en".to_owned(),
            translations: BTreeMap::new(),
            brand: None,
            tags: Vec::new(),
            dietary: Vec::new(),
            allergens: Vec::new(),
            min_age: None,
            attributes: Words::new(),
            tax_class: None,
            categories: Vec::new(),
            images: Vec::new(),
            status: Status::Active,
            publish_from: None,
            publish_until: None,
            external_id: None,
            metadata: Words::new(),
            variants: Vec::new(),
        }
    }
}

/// What goes without saying.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usual {
    /// The merchant's currency: what variants are priced in.
    pub currency: Currency,
    /// Of a product that is sent without one.
    pub status: Status,
}

impl Usual {
    /// What goes without saying with this merchant. The status is only looked up where it is not said.
    pub fn of(tx: &mut ReadTx, scope: &Scope, body: &ProductBody, is_new: bool) -> Result<Self, DbError> {
        let is_said = match body.status {
            Given::Value(_) => true,
            Given::Absent => !is_new,
            Given::Null => false,
        };
        let status = if is_said { Status::Active } else { setting::get(tx, scope)?.first_status() };
        Ok(Self { currency: merchant::currency(tx, scope)?, status })
    }
}

/// Lays `body` over `current`.
pub(crate) fn fill(
    check: &mut Check,
    body: &ProductBody,
    current: Option<&Content>,
    how: Fill,
    usual: Usual,
    mint: &mut dyn FnMut() -> Id<noun::Variant>,
) -> Filled {
    let mut content = match (current, how) {
        (Some(current), Fill::Merge) => current.clone(),
        // An address and a lifecycle are not emptied by leaving them out.
        (Some(current), _) => Content {
            slug: current.slug.clone(),
            status: current.status,
            publish_from: current.publish_from,
            publish_until: current.publish_until,
            ..Content::blank()
        },
        (None, _) => Content { status: usual.status, ..Content::blank() },
    };
    texts(check, body, &mut content);
    translations(check, body, &mut content);
    lifecycle(check, body, &mut content, usual.status);
    lists(check, body, &mut content);
    check::repeated(check, body);
    let sale = Sale { base: usual.currency, lang: content.lang.clone() };
    let (variants, spots) = variants(check, body, current.map_or(&[], |now| &now.variants), how, &sale, mint);
    content.variants = variants;
    check::whole(check, &content);
    Filled { content, spots }
}

/// What all variants of a product share.
pub(crate) struct Sale {
    /// The merchant's currency.
    pub base: Currency,
    /// The product's own language.
    pub lang: String,
}

fn texts(check: &mut Check, body: &ProductBody, content: &mut Content) {
    if let Some(title) = body.title.sent() {
        content.title = text::checked(check, "title", title.map_or("", String::as_str), 1, 200);
    } else if content.title.is_empty() {
        check.fault("title", "REQUIRED", "must not be empty");
    }
    if let Some(slug) = body.slug.sent() {
        content.slug = slug.map_or_else(String::new, |slug| slug::checked(check, slug));
    }
    if let Some(description) = body.description.sent() {
        content.description =
            description.map_or_else(String::new, |text| check::prose(check, "description", text, 20_000));
    }
    if let Some(lang) = body.lang.sent() {
        content.lang = lang.map_or_else(|| "en".to_owned(), |lang| language::checked(check, "lang", lang));
    }
    let mut word = |field: &str, sent: &Given<String>, max: usize, into: &mut Option<String>| {
        if let Some(value) = sent.sent() {
            *into = text::optional(check, field, value.map(String::as_str), max);
        }
    };
    word("brand", &body.brand, 100, &mut content.brand);
    word("taxClass", &body.tax_class, 50, &mut content.tax_class);
    word("externalId", &body.external_id, 100, &mut content.external_id);
    if let Some(age) = body.min_age.sent() {
        content.min_age = age.copied();
        check.that(age.is_none_or(|age| (1..=99).contains(age)), "minAge", "OUT_OF_RANGE", "must be between 1 and 99");
    }
}

/// Who may see it, and when.
fn lifecycle(check: &mut Check, body: &ProductBody, content: &mut Content, usual: Status) {
    if let Some(status) = body.status.sent() {
        let parsed = status.map(|word| check.take("status", "UNKNOWN_STATUS", word.parse()));
        content.status = parsed.flatten().unwrap_or(usual);
    }
    let mut time = |field: &str, sent: &Given<String>, into: &mut Option<Time>| {
        if let Some(value) = sent.sent() {
            *into = value.and_then(|text| check.take(field, "INVALID_TIME", text.parse()));
        }
    };
    time("publishFrom", &body.publish_from, &mut content.publish_from);
    time("publishUntil", &body.publish_until, &mut content.publish_until);
}

fn lists(check: &mut Check, body: &ProductBody, content: &mut Content) {
    let mut list = |field: &str, sent: &Given<Vec<String>>, limits, into: &mut Vec<String>| {
        if let Some(values) = sent.sent() {
            *into = values.map_or_else(Vec::new, |values| words::list(check, field, values, limits));
        }
    };
    list("tags", &body.tags, words::TAGS, &mut content.tags);
    list("dietary", &body.dietary, words::LABELS, &mut content.dietary);
    list("allergens", &body.allergens, words::LABELS, &mut content.allergens);
    for (known, words) in [(label::DIETARY, &mut content.dietary), (label::ALLERGENS, &mut content.allergens)] {
        let mut codes: Vec<String> = Vec::with_capacity(words.len());
        for word in std::mem::take(words) {
            let code = label::code(known, word);
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        *words = codes;
    }
    let mut map = |field: &str, sent: &Given<Words>, limits, into: &mut Words| {
        if let Some(values) = sent.sent() {
            *into = values.map_or_else(Words::new, |values| words::map(check, field, values, limits));
        }
    };
    map("attributes", &body.attributes, words::ATTRIBUTES, &mut content.attributes);
    map("metadata", &body.metadata, words::METADATA, &mut content.metadata);
    if let Some(ids) = body.category_ids.sent() {
        content.categories = ids.map_or_else(Vec::new, |ids| check::category_ids(check, ids));
    }
    if let Some(images) = body.images.sent() {
        content.images = images.map_or_else(Vec::new, |images| image::images(check, images));
    }
}
