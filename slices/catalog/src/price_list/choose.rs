//! The rule by which one price is chosen among many. Pure: no database, no clock.

use bodega_kernel::{Currency, Id, Time, noun};

use super::model::{Entry, PriceList, Rate};
use crate::product::Price;

/// Who buys, where and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buying<'a> {
    /// In which currency.
    pub currency: Currency,
    /// Through which channel, such as `web`.
    pub channel: Option<&'a str>,
    /// As a member of which group of customers.
    pub group: Option<&'a str>,
    /// At which site.
    pub site: Option<Id<noun::Site>>,
    /// When.
    pub at: Time,
}

/// What a thing costs where no list speaks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// It costs this.
    pub price: Price,
    /// It cost this before, in the same currency and for the same quantity.
    pub before: Option<i64>,
}

/// What one thing costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// It costs this.
    pub price: Price,
    /// It cost this before, in the same currency and for the same quantity.
    pub compare_at: Option<i64>,
    /// The list that says so; none when it is the usual price.
    pub list: Option<Id<noun::PriceList>>,
}

impl PriceList {
    /// What this list offers for one thing bought `quantity` at once: its own entries that are reached, or else what
    /// its rate makes of the usual price, and of what that was before.
    fn offers<'e>(
        &'e self,
        entries: &'e [Entry],
        Usual { price: usual, before }: Usual,
        quantity: i64,
    ) -> impl Iterator<Item = Resolved> + use<'e> {
        let currency = self.content.currency;
        let own = move |entry: &&Entry| entry.list == self.id && entry.min_quantity <= quantity;
        let derived = match self.content.rate {
            Some(rate) if !entries.iter().any(|entry| own(&entry)) => {
                let before = before.and_then(|amount| rate.applied(Price { amount, ..usual }, currency));
                rate.applied(usual, currency).map(|price| (price, before.map(|before| before.amount)))
            }
            _ => None,
        };
        let offer = move |price: Price, compare_at: Option<i64>| {
            // What is less than the usual price in the same coin shows what it usually is.
            let usually = Some(usual.amount).filter(|_| price.is_like(usual));
            let compare_at = compare_at.or(usually).filter(|before| *before > price.amount);
            Resolved { price, compare_at, list: Some(self.id) }
        };
        let listed = entries
            .iter()
            .filter(own)
            .map(move |entry| offer(Price { amount: entry.amount, currency, per: entry.per }, entry.compare_at));
        listed.chain(derived.map(|(price, before)| offer(price, before)))
    }
}

impl Rate {
    /// What it makes of a usual price; nothing of one in another currency, or of one too large.
    pub fn applied(self, usual: Price, currency: Currency) -> Option<Price> {
        if usual.currency != self.of || self.round_to < 1 {
            return None;
        }
        let (step, exact) = (i128::from(self.round_to), i128::from(usual.amount) * i128::from(self.millionths));
        // Half up to the nearest multiple of the step, once.
        let unit = step * 1_000_000;
        let amount = (2 * exact + unit).div_euclid(2 * unit) * step;
        i64::try_from(amount).ok().filter(|amount| *amount >= 0).map(|amount| Price {
            amount,
            currency,
            per: usual.per,
        })
    }
}

/// The price of one thing: among what all lists that fit offer, the highest priority wins, then the lowest price, then
/// (so that equal ones do not take turns) the oldest list. Where no list offers anything the usual price stands, if it
/// is in the currency that is asked for.
pub fn choose(
    lists: &[PriceList],
    entries: &[Entry],
    buying: &Buying<'_>,
    usual: Usual,
    quantity: i64,
) -> Option<Resolved> {
    let fitting = lists.iter().filter(|list| list.fits(buying));
    let offers =
        fitting.flat_map(|list| list.offers(entries, usual, quantity).map(move |offer| (list.content.priority, offer)));
    let best = offers.min_by(|(priority, a), (other, b)| {
        let cheaper = || {
            (i128::from(a.price.amount) * i128::from(b.price.per))
                .cmp(&(i128::from(b.price.amount) * i128::from(a.price.per)))
        };
        other.cmp(priority).then_with(cheaper).then_with(|| a.list.cmp(&b.list))
    });
    let plain = Resolved { price: usual.price, compare_at: usual.before, list: None };
    best.map(|(_, offer)| offer).or_else(|| (usual.price.currency == buying.currency).then_some(plain))
}

#[cfg(test)]
#[path = "choose_test.rs"]
mod tests;
