//! What holds of every basket and every book.

use bodega_sales::{
    fee::Kind,
    pricing::{Basket, Book, Picked, Quote, Sources, quote, refund_for, reprice},
    promotion::{Effect, Promotion, Selection},
    tax,
};
use proptest::prelude::*;

use super::make::*;

const CURRENCIES: [&str; 3] = ["JPY", "ILS", "KWD"];

fn selections() -> impl Strategy<Value = Selection> {
    let some = |n: u32| prop::collection::vec(0..n, 0..3);
    (some(8), some(4), some(3), some(8), any::<bool>()).prop_map(|(products, categories, brands, not, reduced)| {
        let products = products.into_iter().map(|n| id(u128::from(n) + 1));
        Selection {
            product_ids: if reduced { products.collect() } else { Vec::new() },
            category_ids: categories.into_iter().map(category).collect(),
            brands: brands.into_iter().map(|n| format!("Brand {n}")).collect(),
            except_product_ids: not.into_iter().map(|n| id(u128::from(n) + 1)).collect(),
            except_reduced: reduced,
            ..Selection::default()
        }
    })
}

fn effects() -> impl Strategy<Value = Effect> {
    let rate = || 1i64..=1_000_000;
    let times = || prop::option::of(1i64..3);
    prop_oneof![
        rate().prop_map(|rate| Effect::PercentOffLines { rate }),
        (1i64..5_000).prop_map(|amount| Effect::AmountOffLines { amount }),
        (rate(), prop::option::of(1i64..9_000)).prop_map(|(rate, most)| Effect::PercentOffOrder { rate, most }),
        (1i64..30_000).prop_map(|amount| Effect::AmountOffOrder { amount }),
        (0i64..5_000).prop_map(|amount| Effect::SetPrice { amount }),
        (2i64..5, times()).prop_map(|(of, times)| Effect::CheapestFree { of, times }),
        (1i64..4, 1i64..3, rate(), prop::option::of(selections()), times())
            .prop_map(|(buy, get, rate, gets, times)| Effect::BuyGet { buy, get, rate, gets, times }),
        prop::option::of(1i64..2_000).prop_map(|most| Effect::FreeDelivery { most }),
    ]
}

fn promotions() -> impl Strategy<Value = Vec<Promotion>> {
    let one =
        (effects(), selections(), 1i64..4, prop::option::of(1i64..40_000), prop::option::of(1i64..8), any::<bool>());
    prop::collection::vec(one, 0..9).prop_map(|all| {
        let one = |(n, (effect, goods, group, min_subtotal, min_pieces, limited)): (usize, _)| {
            but(promotion(n as u128 + 1, effect), |content| {
                content.goods = goods;
                content.group = group * 10;
                content.when.min_subtotal = min_subtotal;
                content.when.min_pieces = min_pieces;
                content.limit = if limited { Some(1) } else { None };
            })
        };
        all.into_iter().enumerate().map(one).collect()
    })
}

fn baskets() -> impl Strategy<Value = Basket> {
    let class = prop_oneof![Just(None), Just(Some("food/fruit-vegetables")), Just(Some("nothing"))];
    let one = (0i64..20_000, 1i64..9, prop::bool::weighted(0.3), prop::option::of(0i64..30_000), class);
    let lines = prop::collection::vec(one, 0..8);
    (lines, 0usize..3, any::<bool>(), 0i64..500, prop_oneof![Just("IL"), Just("DE"), Just("US")]).prop_map(
        |(lines, currency, cash, tip, country)| {
            let currency = super::make::currency(CURRENCIES[currency]);
            let lines = lines.into_iter().enumerate().map(|(n, (amount, quantity, weighed, before, class))| {
                let n = u32::try_from(n).unwrap();
                let mut line =
                    if weighed { super::make::weighed(n, amount, quantity * 130) } else { line(n, amount, quantity) };
                line.price.currency = currency;
                line.before = before.filter(|before| *before > amount);
                with(&mut line, |goods| goods.tax_class = class.map(str::to_owned));
                line
            });
            let mut basket = delivered(lines.collect());
            basket.destination.as_mut().unwrap().country = country.to_owned();
            Basket { currency, cash, tip, ..basket }
        },
    )
}

fn books() -> impl Strategy<Value = Sources> {
    (promotions(), any::<bool>(), prop::option::of((0i64..4_000, 0i64..40_000)), 0i64..50).prop_map(
        |(promotions, prices_include_tax, delivery, deposit)| {
            let fees = CURRENCIES.iter().enumerate().flat_map(|(n, code)| {
                let of = |kind, amount, free_from| {
                    let mut fee = fee(n as u128 * 3 + kind as u128 + 1, kind, amount);
                    fee.content.currency = currency(code);
                    fee.content.free_from = free_from;
                    fee
                };
                let mut deposits = of(Kind::Deposit, deposit, None);
                deposits.content.goods.category_ids = vec![category(1)];
                let delivery = delivery.map(|(amount, free)| of(Kind::Delivery, amount, Some(free)));
                [Some(deposits), delivery, Some(of(Kind::Bag, 30, None))].into_iter().flatten()
            });
            let settings = tax::Settings { prices_include_tax, ..Default::default() };
            Sources { fees: fees.collect(), settings, ..sources(promotions) }
        },
    )
}

/// What it costs, without the order in which things are listed.
fn gist(quote: &Quote) -> impl PartialEq + std::fmt::Debug {
    let mut lines: Vec<_> = quote.lines.iter().map(|line| (line.key, line.discount, line.net, line.tax)).collect();
    lines.sort_unstable();
    let mut applied: Vec<_> = quote.discounts.iter().map(|one| (one.promotion, one.amount, one.delivery)).collect();
    applied.sort_unstable();
    (lines, applied, quote.delivery_fee, quote.tax, quote.total)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn everything_adds_up_and_nothing_is_negative(sources in books(), basket in baskets()) {
        let quote = quote(&Book::compile(sources), &basket);
        assert_adds_up(&quote);
        prop_assert!(quote.is_orderable(), "{:?}", quote.problems);
    }

    #[test]
    fn the_order_of_lines_and_promotions_does_not_matter(sources in books(), basket in baskets()) {
        let before = quote(&Book::compile(sources.clone()), &basket);
        let (mut turned, mut around) = (basket, sources);
        turned.lines.reverse();
        around.promotions.reverse();
        around.fees.reverse();
        let after = quote(&Book::compile(around), &turned);
        prop_assert_eq!(gist(&before), gist(&after));
    }

    #[test]
    fn equal_promotions_are_decided_by_their_id(effect in effects(), goods in selections(), basket in baskets()) {
        let twins = [3, 1, 2].map(|n| but(promotion(n, effect.clone()), |content| content.goods = goods.clone()));
        let quote = quote(&book(twins.to_vec()), &basket);
        let first = quote.discounts.first().map(|applied| applied.promotion);
        prop_assert!(first.is_none_or(|first| first == id(1)), "{:?}", quote.discounts);
        assert_adds_up(&quote);
    }

    #[test]
    fn a_discount_is_never_more_than_the_goods(sources in books(), basket in baskets()) {
        let quote = quote(&Book::compile(sources), &basket);
        prop_assert!((0..=quote.subtotal).contains(&quote.discount));
        for line in &quote.lines {
            prop_assert!((0..=line.subtotal).contains(&line.discount));
        }
    }

    #[test]
    fn a_quote_survives_being_stored(sources in books(), basket in baskets()) {
        let quote = quote(&Book::compile(sources), &basket);
        let stored = serde_json::to_value(&quote).unwrap();
        prop_assert_eq!(serde_json::from_value::<Quote>(stored).unwrap(), quote);
    }

    #[test]
    fn who_gets_all_pays_what_was_said(sources in books(), basket in baskets()) {
        let quote = quote(&Book::compile(sources), &basket);
        let again = reprice(&quote, &[], &[]);
        prop_assert_eq!(gist(&again), gist(&quote));
        prop_assert!(again.lines.iter().all(|line| line.waived == 0));
    }

    #[test]
    fn who_gets_less_never_pays_more(
        sources in books(), basket in baskets(), parts in prop::collection::vec(0i64..=100, 8),
    ) {
        let quote = quote(&Book::compile(sources), &basket);
        let picked = |(line, part): (&bodega_sales::pricing::QuotedLine, &i64)| {
            Picked { key: line.key, quantity: line.quantity * part / 100 }
        };
        let picked: Vec<_> = quote.lines.iter().zip(&parts).map(picked).collect();
        let less = reprice(&quote, &picked, &[]);
        assert_adds_up(&less);
        prop_assert!(less.total <= quote.total, "{} after {}", less.total, quote.total);
        for (line, before) in less.lines.iter().zip(&quote.lines) {
            prop_assert!(line.total <= before.total && line.left() <= before.left());
        }
    }

    #[test]
    fn what_goes_back_is_what_was_paid(sources in books(), basket in baskets(), steps in prop::collection::vec(1i64..400, 1..9)) {
        let quote = quote(&Book::compile(sources), &basket);
        for line in &quote.lines {
            let (mut already, mut back, mut tax) = (0, 0, 0);
            for step in steps.iter().chain([&line.quantity]) {
                let share = refund_for(line, already, *step);
                prop_assert!(share.amount >= 0 && share.net >= 0 && share.tax >= 0);
                prop_assert_eq!(share.amount, share.net + share.tax);
                (already, back, tax) = (already + step, back + share.amount, tax + share.tax);
            }
            prop_assert_eq!((back, tax), (line.total, line.tax), "to the last minor unit");
        }
    }
}
