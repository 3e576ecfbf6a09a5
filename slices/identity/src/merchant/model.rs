//! What a merchant is.

use std::str::FromStr;

use bodega_kernel::{Check, Currency, Id, MerchantId, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A merchant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    /// Inside.
    pub number: MerchantId,
    /// Outside.
    pub id: Id<noun::Merchant>,
    /// In addresses and in `X-Merchant`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// May it be visited?
    pub status: Status,
    /// The currency of its prices where nothing else is said.
    pub currency: Currency,
    /// The language of its pages and mails where nothing else is said.
    pub locale: String,
    /// Its time zone where a site has none of its own.
    pub time_zone: String,
    /// The host names that lead to it.
    pub hosts: Vec<String>,
    /// Rises with each change.
    pub version: i64,
    /// When it was opened.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// May a merchant be visited?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = MerchantStatus)]
pub enum Status {
    /// It is open.
    Active,
    /// Not for now.
    Suspended,
    /// Never again.
    Closed,
}

impl Status {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::Closed => "CLOSED",
        }
    }
}

impl FromStr for Status {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Active, Self::Suspended, Self::Closed].into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}

bodega_db::text_column!(Status);

/// A language tag such as `he` or `en-GB`.
pub fn check_locale(check: &mut Check, field: &str, locale: &str) -> String {
    let part = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let language = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    let mut parts = locale.split('-');
    let fits = parts.next().is_some_and(language) && parts.all(part) && locale.len() <= 35;
    check.that(fits, field, "INVALID_VALUE", "must be a language tag such as en or en-GB");
    locale.to_owned()
}

/// A time zone of the IANA database such as `Asia/Jerusalem`.
pub fn check_time_zone(check: &mut Check, field: &str, zone: &str) -> String {
    let known = jiff::tz::TimeZone::get(zone).is_ok();
    check.that(known, field, "INVALID_VALUE", "must be a time zone such as Europe/Berlin");
    zone.to_owned()
}

pub(super) fn check_slug(check: &mut Check, slug: &str) -> String {
    let fits = (2..=63).contains(&slug.len())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-');
    check.that(fits, "slug", "INVALID_VALUE", "must be 2 to 63 small letters, digits and hyphens");
    slug.to_owned()
}

pub(super) fn check_hosts(check: &mut Check, hosts: &[String]) -> Vec<String> {
    check.that(hosts.len() <= 20, "hosts", "TOO_MANY", "must be at most 20");
    let mut folded: Vec<_> = hosts.iter().map(|host| text::folded(host)).collect();
    for (at, host) in folded.iter().enumerate() {
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let fits = host.len() <= 253 && host.split('.').all(label);
        check.that(fits, &format!("hosts[{at}]"), "INVALID_VALUE", "must be a host name such as shop.example.com");
    }
    folded.sort_unstable();
    folded.dedup();
    folded
}
