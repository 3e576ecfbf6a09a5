//! The rule, said the slow way, and by example.

use proptest::prelude::*;

use super::*;
use crate::{price_list::Content, words::Words};

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
