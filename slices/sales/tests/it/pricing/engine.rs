//! What promotions, fees and taxes do, one by one. [MS-7.1, EC-T217]

use bodega_catalog::product::Price;
use bodega_sales::{
    fee::Kind,
    pricing::{
        Basket, Book, ChargeKind, ChargeReason, Destination, Exemption, FulfilmentType, Picked, Problem, Refused,
        Sources, Substitute, deposit_for, quote, reprice, why,
    },
    promotion::{Effect, Hours, Selection},
};
use serde_json::json;

use super::make::*;

fn off(promotions: Vec<bodega_sales::promotion::Promotion>, basket: &Basket) -> i64 {
    let quote = quote(&book(promotions), basket);
    assert_adds_up(&quote);
    quote.discount
}

fn refused(promotion: bodega_sales::promotion::Promotion, basket: Basket) -> Option<Refused> {
    let promotion = but(promotion, |content| content.code = Some("CODE".to_owned()));
    let quote = quote(&book(vec![promotion]), &Basket { codes: vec![" code ".to_owned()], ..basket });
    quote.problems.iter().find_map(|problem| match problem {
        Problem::CodeNotApplicable { refused, .. } => Some(*refused),
        _ => None,
    })
}

#[test]
fn each_effect_takes_off_what_it_says() {
    let basket = basket(vec![line(0, 1_000, 3), line(1, 250, 4), weighed(2, 1_290, 350)]);
    let of = |effect| off(vec![promotion(1, effect)], &basket);
    assert_eq!(quote(&book(Vec::new()), &basket).subtotal, 3_000 + 1_000 + 452);
    assert_eq!(of(Effect::PercentOffLines { rate: 100_000 }), 300 + 100 + 45);
    assert_eq!(of(Effect::AmountOffLines { amount: 100 }), 300 + 400 + 35);
    assert_eq!(of(Effect::AmountOffLines { amount: 400 }), 1_200 + 1_000 + 140, "never below nothing");
    assert_eq!(of(Effect::PercentOffOrder { rate: 100_000, most: None }), 445);
    assert_eq!(of(Effect::PercentOffOrder { rate: 100_000, most: Some(200) }), 200);
    assert_eq!(of(Effect::AmountOffOrder { amount: 999 }), 999);
    assert_eq!(of(Effect::AmountOffOrder { amount: 99_999 }), 4_452);
    assert_eq!(of(Effect::SetPrice { amount: 200 }), 2_400 + 200 + 382, "a kilo for 2.00, too");
    assert_eq!(of(Effect::SetPrice { amount: 5_000 }), 0, "nothing becomes dearer");
}

#[test]
fn three_for_two_counts_from_the_dearest_down() {
    let three = |times| promotion(1, Effect::CheapestFree { of: 3, times });
    let mixed = basket(vec![line(0, 1_000, 3), line(1, 100, 3)]);
    assert_eq!(off(vec![three(None)], &mixed), 1_000 + 100);
    assert_eq!(off(vec![three(Some(1))], &mixed), 1_000);
    assert_eq!(off(vec![three(None)], &basket(vec![line(0, 1_000, 1), line(1, 700, 1), line(2, 300, 1)])), 300);
    assert_eq!(off(vec![three(None)], &basket(vec![line(0, 1_000, 2)])), 0);
    assert_eq!(off(vec![three(None)], &basket(vec![weighed(0, 1_000, 3_000)])), 0, "what is weighed is no pieces");
    let two = promotion(1, Effect::BuyGet { buy: 1, get: 1, rate: 500_000, gets: None, times: None });
    assert_eq!(off(vec![two], &basket(vec![line(0, 1_000, 5)])), 1_000, "two of five for half");
}

#[test]
fn other_goods_can_be_got_for_less() {
    let gets = Selection { category_ids: vec![category(1)], ..Selection::default() };
    let deal = Effect::BuyGet { buy: 2, get: 1, rate: 1_000_000, gets: Some(gets), times: None };
    let deal = but(promotion(1, deal), |content| content.goods.category_ids = vec![category(0)]);
    let of = |lines| off(vec![deal.clone()], &basket(lines));
    assert_eq!(of(vec![line(0, 1_000, 4), line(1, 300, 1), line(5, 500, 1)]), 800);
    assert_eq!(of(vec![line(0, 1_000, 2), line(1, 300, 1), line(5, 500, 1)]), 300, "the cheapest of them");
    assert_eq!(of(vec![line(0, 1_000, 1), line(1, 300, 1)]), 0);
    let all = Effect::BuyGet { buy: 1, get: 1, rate: 1_000_000, gets: Some(Selection::default()), times: None };
    let all = promotion(2, all);
    assert_eq!(off(vec![all.clone()], &basket(vec![line(0, 900, 1)])), 0, "one piece is not both");
    assert_eq!(off(vec![all], &basket(vec![line(0, 900, 1), line(1, 200, 1)])), 200);
}

#[test]
fn goods_are_chosen_by_what_they_are() {
    let half = |goods: Selection| but(promotion(1, Effect::PercentOffLines { rate: 500_000 }), |it| it.goods = goods);
    let mut sources = sources(Vec::new());
    sources.categories = vec![(category(9), None), (category(0), Some(category(9))), (category(1), None)];
    let mut reduced = line(4, 100, 1);
    reduced.before = Some(200);
    let basket = basket(vec![line(0, 100, 1), line(1, 100, 1), reduced]);
    let keys = |goods: Selection| -> Vec<u32> {
        let book = Book::compile(Sources { promotions: vec![half(goods)], ..sources.clone() });
        left(&quote(&book, &basket)).into_iter().filter(|(_, left)| *left == 50).map(|(key, _)| key).collect()
    };
    let none = Selection::default();
    assert_eq!(keys(none.clone()), [0, 1, 4]);
    assert_eq!(keys(Selection { product_ids: vec![id(1)], ..none.clone() }), [0]);
    assert_eq!(keys(Selection { variant_ids: vec![id(2)], ..none.clone() }), [1]);
    assert_eq!(keys(Selection { category_ids: vec![category(9)], ..none.clone() }), [0, 4], "and what is under it");
    assert_eq!(keys(Selection { brands: vec!["BRAND 1".to_owned()], ..none.clone() }), [1, 4]);
    let both = Selection { brands: vec!["brand 1".to_owned()], category_ids: vec![category(9)], ..none.clone() };
    assert_eq!(keys(both), [4], "of two lists both must hold it");
    assert_eq!(keys(Selection { except_product_ids: vec![id(1)], ..none.clone() }), [1, 4]);
    assert_eq!(keys(Selection { except_category_ids: vec![category(9)], ..none.clone() }), [1]);
    assert_eq!(keys(Selection { except_reduced: true, ..none }), [0, 1]);
}

#[test]
fn of_a_group_the_best_wins_on_each_line_and_groups_follow_each_other() {
    let ten = |n| promotion(n, Effect::PercentOffLines { rate: 100_000 });
    let three = but(promotion(2, Effect::CheapestFree { of: 3, times: None }), |it| {
        it.goods.product_ids = vec![id(1)];
    });
    let basket = basket(vec![line(0, 1_000, 3), line(1, 1_000, 1)]);
    let shown = quote(&book(vec![ten(1), three.clone()]), &basket);
    assert_eq!(
        left(&shown),
        [(0, 2_000), (1, 900)].into(),
        "three for two beats ten per cent, and the rest keeps its ten"
    );
    let later = but(ten(3), |it| it.group = 20);
    let shown = quote(&book(vec![ten(1), three, later]), &basket);
    assert_eq!(left(&shown), [(0, 1_800), (1, 810)].into(), "the next group begins with what remains");
    let order: Vec<_> = shown.discounts.iter().map(|applied| applied.promotion).collect();
    assert_eq!(order, [id(2), id(1), id(3)]);
}

#[test]
fn conditions_are_asked_where_and_when_it_is() {
    let ten = || promotion(1, Effect::PercentOffLines { rate: 100_000 });
    let when = |change: fn(&mut bodega_sales::promotion::When)| {
        refused(
            but(ten(), |it| change(&mut it.when)),
            Basket { site: Some(site()), ..delivered(vec![line(0, 1_000, 2)]) },
        )
    };
    assert_eq!(when(|_| {}), None);
    assert_eq!(when(|it| it.from = Some(now())), None, "from inclusive");
    assert!(matches!(
        when(|it| it.from = Some(now().after(std::time::Duration::from_secs(1)))),
        Some(Refused::NotYet { .. })
    ));
    assert_eq!(when(|it| it.until = Some(now())), Some(Refused::Over), "until exclusive");
    assert_eq!(when(|it| it.days = vec![1, 5]), None, "it is Monday there");
    assert_eq!(when(|it| it.days = vec![0, 2]), Some(Refused::OtherHours));
    let hours = |from: &str, until: &str| {
        let hours = Hours { from: from.to_owned(), until: until.to_owned() };
        let it = but(ten(), |it| it.when.hours = Some(hours));
        refused(it, delivered(vec![line(0, 1_000, 2)]))
    };
    assert_eq!(hours("10:00", "12:00"), None, "it is ten in Jerusalem");
    assert_eq!(hours("08:00", "10:00"), Some(Refused::OtherHours));
    assert_eq!(hours("22:00", "10:01"), None, "over midnight");
    assert_eq!(hours("22:00", "10:00"), Some(Refused::OtherHours));
    assert_eq!(when(|it| it.first_order = true), Some(Refused::NotFirstOrder));
    assert_eq!(when(|it| it.channels = vec!["app".to_owned()]), Some(Refused::OtherChannel));
    assert_eq!(when(|it| it.channels = vec!["app".to_owned(), "web".to_owned()]), None);
    assert_eq!(when(|it| it.customer_groups = vec!["staff".to_owned()]), Some(Refused::OtherGroup));
    assert_eq!(when(|it| it.fulfilment = vec![FulfilmentType::Pickup]), Some(Refused::OtherFulfilment));
    assert_eq!(when(|it| it.branch_ids = vec![id(78)]), Some(Refused::OtherSite));
    assert_eq!(when(|it| it.branch_ids = vec![id(77)]), None);
    assert_eq!(when(|it| it.min_subtotal = Some(2_000)), None);
    assert_eq!(when(|it| it.min_subtotal = Some(2_050)), Some(Refused::SubtotalTooLow { minimum: 2_050, missing: 50 }));
    assert_eq!(when(|it| it.min_pieces = Some(3)), Some(Refused::TooFew { minimum: 3 }));
    let other = but(ten(), |it| it.goods.brands = vec!["nobody".to_owned()]);
    assert_eq!(refused(other, basket(vec![line(0, 1_000, 2)])), Some(Refused::NothingMatches));
    let euro = but(ten(), |it| it.currency = Some(currency("EUR")));
    assert_eq!(refused(euro, basket(vec![line(0, 1_000, 2)])), Some(Refused::OtherCurrency));
    let spent = Basket { spent: vec![(id(1), Refused::UsedUp)], ..basket(vec![line(0, 1_000, 2)]) };
    assert_eq!(refused(ten(), spent), Some(Refused::UsedUp));
}

#[test]
fn codes_are_typed_and_answered() {
    let coded = |n, code: &str, rate| {
        but(promotion(n, Effect::PercentOffOrder { rate, most: None }), |it| {
            it.code = Some(code.to_owned());
            it.limit = Some(5);
        })
    };
    let book = book(vec![coded(1, "TEN", 100_000), coded(2, "HALF", 500_000)]);
    let typed = |codes: &[&str]| {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        quote(&book, &Basket { codes, ..basket(vec![line(0, 1_000, 1)]) })
    };
    assert_eq!(typed(&[]).total, 1_000);
    let ten = typed(&["ten ", "TEN"]);
    assert_eq!((ten.total, ten.uses.len(), ten.problems.len()), (900, 1, 0));
    assert_eq!((ten.uses[0].promotion, ten.uses[0].limit), (id(1), Some(5)));
    let both = typed(&["TEN", "HALF", "what?"]);
    assert_eq!((both.total, both.uses.len()), (500, 1));
    let codes: Vec<_> = both.problems.iter().map(Problem::details).collect();
    assert_eq!(codes[0], json!({ "code": "CODE_UNKNOWN", "promotionCode": "WHAT?" }));
    assert_eq!((&codes[1]["promotionCode"], &codes[1]["reason"]), (&json!("TEN"), &json!("BETTER_OFFER")));
    assert!(both.is_orderable(), "a code that takes nothing off keeps nobody from buying");
}

#[test]
fn bringing_it_is_free_from_150_shekels_on() {
    let of = |amount, book: &Book| quote(book, &delivered(vec![line(0, amount, 1)]));
    let plain = book(Vec::new());
    let below = of(14_999, &plain);
    assert_eq!((below.delivery_fee, below.total), (3_000, 17_999));
    assert_eq!(below.charges[0].why, ChargeReason::Usual { free_in: Some(1) });
    assert_eq!(below.free_delivery.map(|free| (free.threshold, free.missing)), Some((15_000, 1)));
    let above = of(15_000, &plain);
    assert_eq!((above.delivery_fee, above.total, above.charges[0].usual), (0, 15_000, 3_000));
    let ten = promotion(1, Effect::PercentOffLines { rate: 100_000 });
    assert_eq!(of(15_000, &book(vec![ten])).delivery_fee, 3_000, "what is left of them counts");
    let pickup = Basket { fulfilment: Some(FulfilmentType::Pickup), ..delivered(vec![line(0, 100, 1)]) };
    assert_eq!(quote(&plain, &pickup).charges, []);
    let open = quote(&plain, &basket(vec![line(0, 100, 1)]));
    assert_eq!(
        (open.total, open.free_delivery.unwrap().missing),
        (100, 14_900),
        "nothing is chosen yet, and it is told"
    );
    let sent = Basket {
        fulfilment: Some(FulfilmentType::Shipping),
        shipping: Some(1_990),
        ..delivered(vec![line(0, 100, 1)])
    };
    assert_eq!(quote(&plain, &sent).delivery_fee, 1_990);
}

#[test]
fn fees_are_meant_for_sites_and_places() {
    let at_site = {
        let mut it = fee(2, Kind::Delivery, 1_000);
        it.content.site = Some(site());
        it
    };
    let south = {
        let mut it = fee(3, Kind::Delivery, 4_000);
        it.content.area.cities = vec!["Eilat".to_owned()];
        it.content.minimum_order = Some(20_000);
        it
    };
    let book =
        Book::compile(Sources { fees: vec![fee(1, Kind::Delivery, 2_000), at_site, south], ..sources(Vec::new()) });
    let to = |city: &str, site| {
        let destination = Destination { country: "IL".to_owned(), city: Some(city.to_owned()), ..Default::default() };
        quote(&book, &Basket { destination: Some(destination), site, ..delivered(vec![line(0, 5_000, 1)]) })
    };
    assert_eq!(to("Haifa", Some(site())).delivery_fee, 1_000);
    let other = to("eilat", Some(id(5)));
    assert_eq!(other.delivery_fee, 4_000);
    assert_eq!(other.problems, [Problem::MinOrderNotReached { minimum: 20_000, missing: 15_000 }]);
    assert!(!other.is_orderable());
}

#[test]
fn free_delivery_bags_deposits_tips_and_coins() {
    let free = promotion(1, Effect::FreeDelivery { most: Some(1_000) });
    let rest = but(promotion(2, Effect::FreeDelivery { most: Some(500) }), |it| it.group = 20);
    let mut bottles = fee(9, Kind::Deposit, 30);
    bottles.content.goods.category_ids = vec![category(0)];
    let mut bags = fee(8, Kind::Bag, 10);
    bags.content.per_pieces = Some(4);
    let book = Book::compile(Sources { fees: vec![bottles, bags], ..sources(vec![free, rest]) });
    let basket = Basket { tip: 500, cash: true, ..delivered(vec![line(0, 333, 3), line(1, 100, 2)]) };
    let quote = quote(&book, &basket);
    assert_adds_up(&quote);
    let shown: Vec<_> = quote.charges.iter().map(|charge| (charge.kind, charge.usual, charge.amount)).collect();
    assert_eq!(
        shown,
        [
            (ChargeKind::Delivery, 3_000, 1_500),
            (ChargeKind::Deposit, 90, 90),
            (ChargeKind::Bag, 20, 20),
            (ChargeKind::Tip, 500, 500),
            (ChargeKind::Rounding, 1, 1),
        ]
    );
    assert_eq!((quote.total, quote.discounts.len()), (999 + 200 + 1_500 + 90 + 20 + 500 + 1, 2));
    assert_eq!(deposit_for(&quote.lines[0], 2), 60);
    let exempt = |kind| {
        let charge = quote.charges.iter().find(|charge| charge.kind == kind).unwrap();
        quote.taxes[charge.rate].exemption
    };
    assert_eq!(exempt(ChargeKind::Tip), Some(Exemption::NotTaxable));
    assert_eq!(exempt(ChargeKind::Delivery), None);
}

#[test]
fn taxes_are_those_of_where_it_goes() {
    let mut fruit = line(1, 1_000, 1);
    with(&mut fruit, |goods| goods.tax_class = Some("food/fruit-vegetables".to_owned()));
    let lines = vec![line(0, 1_180, 1), fruit];
    let at = |country: &str, book: &Book| {
        let destination = Destination { country: country.to_owned(), ..Default::default() };
        let pickup = country.is_empty();
        let fulfilment = Some(if pickup { FulfilmentType::Pickup } else { FulfilmentType::Shipping });
        quote(book, &Basket { destination: Some(destination), fulfilment, ..basket(lines.clone()) })
    };
    let included = book(Vec::new());
    for country in ["IL", ""] {
        let quote = at(country, &included);
        assert_eq!((quote.total, quote.tax, quote.lines[0].net), (2_180, 180, 1_000), "18 % of the whole is in it");
        assert_eq!(quote.taxes[1].exemption, Some(Exemption::ZeroRate));
    }
    assert_eq!(at("DE", &included).tax, 188 + 65, "19 % in 11.80, 7 % in 10.00: nobody pays more for it");
    let nowhere = at("US", &included);
    assert_eq!((nowhere.tax, nowhere.taxes[0].exemption), (0, Some(Exemption::NoTaxThere)));
    let on_top = at("IL", &without_tax(Vec::new()));
    assert_eq!((on_top.tax, on_top.total, on_top.lines[0].total), (212, 2_392, 1_392), "half up on the line");
}

#[test]
fn less_and_other_things_cost_less() {
    let twenty = but(promotion(1, Effect::AmountOffOrder { amount: 2_000 }), |it| it.when.min_subtotal = Some(9_000));
    let said = quote(&book(vec![twenty]), &delivered(vec![line(0, 1_000, 10), line(1, 5_000, 1)]));
    assert_eq!(said.total, 15_000 - 2_000 + 3_000);
    let nine = reprice(&said, &[Picked { key: 0, quantity: 3 }, Picked { key: 1, quantity: 0 }], &[]);
    assert_adds_up(&nine);
    assert_eq!(
        (nine.lines[0].left(), nine.lines[0].waived),
        (2_600, 400),
        "the threshold is missed, the share is kept"
    );
    assert_eq!(nine.delivery_fee, 3_000);
    let none = reprice(&said, &[Picked { key: 0, quantity: 0 }, Picked { key: 1, quantity: 0 }], &[]);
    assert_eq!((none.total, none.charges.len()), (0, 0));
    let dear = line(7, 1_500, 1);
    let instead = |agreed| Substitute {
        key: 9,
        instead_of: 0,
        stands_for: 4,
        goods: dear.goods.clone(),
        quantity: 4,
        price: Price { amount: 1_500, ..dear.price },
        list: None,
        tax: book(Vec::new()).tax_of(&delivered(Vec::new()), &dear.goods),
        agreed,
    };
    let six = [Picked { key: 0, quantity: 6 }];
    let kept = reprice(&said, &six, &[instead(false)]);
    assert_adds_up(&kept);
    assert_eq!(kept.total, said.total, "it costs no more than what it stands for");
    let agreed = reprice(&said, &six, &[instead(true)]);
    assert_adds_up(&agreed);
    assert!(agreed.total > said.total && agreed.lines[2].variant == dear.goods.variant);
}

#[test]
fn a_present_is_there_only_while_it_is_given() {
    let present =
        but(promotion(1, Effect::Gift { variant_id: id(4), quantity: 1 }), |it| it.when.min_subtotal = Some(5_000));
    let book = book(vec![present]);
    let rich = quote(&book, &basket(vec![line(0, 5_000, 1)]));
    assert_eq!((rich.gifts.len(), rich.total), (1, 5_000));
    let mut gift = line(3, 700, 1);
    gift.gift = Some(id(1));
    let given = quote(&book, &basket(vec![line(0, 5_000, 1), gift.clone()]));
    assert_adds_up(&given);
    assert_eq!((given.gifts.len(), given.total, given.lines[1].before), (0, 5_000, Some(700)));
    let poor = quote(&book, &basket(vec![line(0, 4_000, 1), gift]));
    assert!(!poor.is_orderable() && poor.problems[0].code() == "GIFT_NOT_GRANTED");
}

#[test]
fn what_nobody_could_pay_is_a_problem_and_no_panic() {
    let huge = basket(vec![line(0, i64::MAX, 1_000_000_000), line(1, i64::MAX, 2)]);
    let quote = quote(&book(vec![promotion(1, Effect::PercentOffLines { rate: 1_000_000 })]), &huge);
    assert_adds_up(&quote);
    assert_eq!(quote.problems, [Problem::AmountTooLarge]);
}

#[test]
fn it_says_how_it_came_to_that() {
    let ten = promotion(1, Effect::PercentOffOrder { rate: 100_000, most: None });
    let told = why(&quote(&book(vec![ten]), &delivered(vec![line(0, 1_180, 1)])));
    assert_eq!(
        told["lines"][0]["steps"],
        json!([
            { "step": "PRICE", "unitPrice": 1180, "per": 1 },
            { "step": "TIMES", "quantity": 1, "amount": 1180 },
            { "step": "OFF", "promotion": id::<bodega_kernel::noun::Promotion>(1), "name": "Promotion 1",
              "effect": "PERCENT_OFF_ORDER", "amount": 118, "shared": true },
            { "step": "TAX", "country": "IL", "rate": 180000, "base": 900, "amount": 162, "included": true },
            { "step": "TOTAL", "amount": 1062 },
        ])
    );
    let steps: Vec<_> = told["total"].as_array().unwrap().iter().map(|step| step["step"].clone()).collect();
    assert_eq!(steps, ["GOODS", "OFF", "CHARGE", "TAX", "TOTAL"]);
}
