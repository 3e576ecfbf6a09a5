//! What a price list is, and the rule by which one price is chosen among many. Pure: no database, no clock.

use bodega_kernel::{Currency, Id, Time, noun};

use crate::{product::Price, words::Words};

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
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ILS: &str = "ILS";

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn id<T: bodega_kernel::Noun>(at: u128) -> Id<T> {
        Id::from_uuid(uuid::Uuid::from_u128(at))
    }

    fn buying() -> Buying<'static> {
        Buying { currency: currency(ILS), channel: Some("web"), group: None, site: None, at: Time::from_micros(50) }
    }

    fn list(at: u128, priority: i64, rate: Option<(i64, i64)>) -> PriceList {
        let rate = rate.map(|(millionths, round_to)| Rate { millionths, of: currency(ILS), round_to });
        PriceList {
            id: id(at),
            version: 1,
            created_at: Time::default(),
            updated_at: Time::default(),
            content: Content {
                name: format!("L{at}"),
                currency: currency(ILS),
                channel: None,
                group: None,
                site: None,
                priority,
                from: None,
                until: None,
                active: true,
                rate,
                external_id: None,
                metadata: Words::new(),
            },
        }
    }

    fn usual() -> Usual {
        Usual { price: Price { amount: 1000, currency: currency(ILS), per: 1 }, before: None }
    }

    fn entry(list: u128, min_quantity: i64, amount: i64) -> Entry {
        Entry { list: id(list), variant: id(7), min_quantity, amount, per: 1, compare_at: None }
    }

    fn lists_and_entries() -> impl Strategy<Value = (Vec<PriceList>, Vec<Entry>)> {
        let rate = prop::option::of((1i64..3_000_000, prop_oneof![Just(1i64), Just(5), Just(100)]));
        let lists = prop::collection::vec((-2i64..3, rate, any::<bool>(), prop::option::of(0i64..100)), 0..6);
        let entries = prop::collection::vec((0u128..6, 1i64..20, 0i64..3000), 0..20);
        (lists, entries).prop_map(|(lists, entries)| {
            let lists = lists.into_iter().enumerate().map(|(at, (priority, rate, active, until))| {
                let mut list = list(at as u128, priority, rate);
                list.content.active = active;
                list.content.until = until.map(Time::from_micros);
                list
            });
            (lists.collect(), entries.into_iter().map(|(list, from, amount)| entry(list, from, amount)).collect())
        })
    }

    proptest! {
        #[test]
        fn the_highest_priority_wins_then_the_lowest_price((lists, entries) in lists_and_entries(), quantity in 1i64..30) {
            let chosen = choose(&lists, &entries, &buying(), usual(), quantity).unwrap();
            prop_assert!(chosen.price.amount >= 0);
            // The same, said the slow way.
            let mut offers = Vec::new();
            for list in lists.iter().filter(|list| list.fits(&buying())) {
                let own: Vec<_> = entries.iter().filter(|e| e.list == list.id && e.min_quantity <= quantity).collect();
                let derived = list.content.rate.and_then(|rate| rate.applied(usual().price, currency(ILS)));
                match (own.iter().map(|e| e.amount).min(), derived) {
                    (Some(amount), _) => offers.push((list.content.priority, amount)),
                    (None, Some(price)) => offers.push((list.content.priority, price.amount)),
                    (None, None) => {}
                }
            }
            let top = offers.iter().map(|(priority, _)| *priority).max();
            let least = offers.iter().filter(|(priority, _)| Some(*priority) == top).map(|(_, amount)| *amount).min();
            prop_assert_eq!(chosen.price.amount, least.unwrap_or(1000));
            prop_assert_eq!(chosen.list.is_none(), offers.is_empty());
            prop_assert!(chosen.compare_at.is_none_or(|before| before > chosen.price.amount));
        }

        #[test]
        fn the_order_does_not_matter((lists, entries) in lists_and_entries(), quantity in 1i64..30) {
            let chosen = choose(&lists, &entries, &buying(), usual(), quantity);
            let (mut turned, mut around) = (lists, entries);
            turned.reverse();
            around.reverse();
            prop_assert_eq!(choose(&turned, &around, &buying(), usual(), quantity), chosen);
        }

        #[test]
        fn a_rate_rounds_to_the_nearest_multiple(amount in 0i64..1_000_000_000_000, millionths in 1i64..10_000_000, round_to in 1i64..1000) {
            let rate = Rate { millionths, of: currency(ILS), round_to };
            let price = rate.applied(Price { amount, currency: currency(ILS), per: 1000 }, currency("EUR")).unwrap();
            let exact = i128::from(amount) * i128::from(millionths);
            prop_assert_eq!(price.amount % round_to, 0);
            prop_assert_eq!((price.currency, price.per), (currency("EUR"), 1000));
            prop_assert!(2 * (i128::from(price.amount) * 1_000_000 - exact).abs() <= i128::from(round_to) * 1_000_000);
        }
    }

    #[test]
    fn a_list_speaks_only_to_whom_it_is_meant_for() {
        let entries = [entry(1, 1, 500)];
        let price = |change: &dyn Fn(&mut Content)| {
            let mut list = list(1, 0, None);
            change(&mut list.content);
            choose(&[list], &entries, &buying(), usual(), 1).unwrap().price.amount
        };
        assert_eq!(price(&|_| {}), 500);
        assert_eq!(price(&|list| list.channel = Some("web".to_owned())), 500);
        assert_eq!(price(&|list| list.channel = Some("phone".to_owned())), 1000);
        assert_eq!(price(&|list| list.group = Some("staff".to_owned())), 1000);
        assert_eq!(price(&|list| list.site = Some(id(9))), 1000);
        assert_eq!(price(&|list| list.active = false), 1000);
        assert_eq!(price(&|list| list.from = Some(Time::from_micros(50))), 500);
        assert_eq!(price(&|list| list.from = Some(Time::from_micros(51))), 1000);
        assert_eq!(price(&|list| list.until = Some(Time::from_micros(50))), 1000);
        assert_eq!(price(&|list| list.until = Some(Time::from_micros(51))), 500);
    }

    #[test]
    fn quantities_break() {
        let entries = [entry(1, 1, 900), entry(1, 6, 700)];
        let lists = [list(1, 0, None)];
        let amount = |quantity| choose(&lists, &entries, &buying(), usual(), quantity).unwrap().price.amount;
        assert_eq!([amount(1), amount(5), amount(6), amount(60)], [900, 900, 700, 700]);
        let chosen = choose(&lists, &entries, &buying(), usual(), 6).unwrap();
        assert_eq!(chosen.compare_at, Some(1000), "what it usually costs");
    }

    #[test]
    fn another_currency_is_only_in_lists() {
        let euro = Buying { currency: currency("EUR"), ..buying() };
        assert_eq!(choose(&[list(1, 0, None)], &[], &euro, usual(), 1), None);
        let mut derived = list(1, 0, Some((250_000, 5)));
        derived.content.currency = currency("EUR");
        let priced = |before| Usual { price: Price { amount: 690, ..usual().price }, before };
        let chosen = |before| choose(std::slice::from_ref(&derived), &[], &euro, priced(before), 1).unwrap();
        let plain = chosen(None);
        assert_eq!((plain.price.amount, plain.price.currency, plain.compare_at), (175, currency("EUR"), None));
        assert_eq!(chosen(Some(890)).compare_at, Some(225), "what was cheaper before is so in every coin");
        assert_eq!(chosen(Some(691)).compare_at, None, "nobody sees a difference that rounding took away");
    }
}
