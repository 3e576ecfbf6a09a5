//! What a price list is, and to whom it speaks.

use bodega_kernel::{Currency, Id, Time, noun};

use super::choose::Buying;
use crate::words::Words;

/// A price list as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceList {
    /// Its id.
    pub id: Id<noun::PriceList>,
    /// Rises with every change of what is written below, not with its entries.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it, or an entry of it, was last changed.
    pub updated_at: Time,
    /// What people write into it.
    pub content: Content,
}

/// What people write into a price list.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// What staff call it.
    pub name: String,
    /// The currency of all its prices.
    pub currency: Currency,
    /// For buyers of this channel; all of them when it is missing.
    pub channel: Option<String>,
    /// For customers of this group.
    pub group: Option<String>,
    /// For what is bought at this site.
    pub site: Option<Id<noun::Site>>,
    /// Of several lists that fit, those of the highest priority speak.
    pub priority: i64,
    /// From when on.
    pub from: Option<Time>,
    /// Until just before when.
    pub until: Option<Time>,
    /// Is it in use at all?
    pub active: bool,
    /// The price of whatever has no entry of its own.
    pub rate: Option<Rate>,
    /// Its id elsewhere, unique among the merchant's lists.
    pub external_id: Option<String>,
    /// What others keep with it.
    pub metadata: Words,
}

/// A price that follows the usual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Millionths: minor units of the list's currency for one minor unit of the usual price.
    pub millionths: i64,
    /// It follows prices in this currency, and no others.
    pub of: Currency,
    /// What comes of it is a multiple of so many minor units.
    pub round_to: i64,
}

/// A price of its own in a list, from a quantity on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// In which list.
    pub list: Id<noun::PriceList>,
    /// Of what.
    pub variant: Id<noun::Variant>,
    /// Bought at least so much at once, in the variant's unit.
    pub min_quantity: i64,
    /// Minor units of the list's currency.
    pub amount: i64,
    /// For this quantity.
    pub per: i64,
    /// What it cost before.
    pub compare_at: Option<i64>,
}

impl PriceList {
    /// Does it speak to somebody who buys so?
    pub fn fits(&self, buying: &Buying<'_>) -> bool {
        let content = &self.content;
        let meant = |list: &Option<String>, asked: Option<&str>| list.is_none() || list.as_deref() == asked;
        content.active
            && content.currency == buying.currency
            && meant(&content.channel, buying.channel)
            && meant(&content.group, buying.group)
            && (content.site.is_none() || content.site == buying.site)
            && self.runs(buying.at)
    }

    /// Is it its time? `from` inclusive, `until` exclusive.
    pub fn runs(&self, at: Time) -> bool {
        self.content.from.is_none_or(|from| from <= at) && self.content.until.is_none_or(|until| at < until)
    }

    /// Does it speak to everybody who comes through this channel?
    pub fn is_for_all(&self, channel: &str) -> bool {
        let content = &self.content;
        let is_heard = content.channel.as_deref().is_none_or(|meant| meant == channel);
        is_heard && content.group.is_none() && content.site.is_none()
    }
}
