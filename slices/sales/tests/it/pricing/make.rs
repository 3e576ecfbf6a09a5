//! Baskets and books for tests of the engine.

use std::{collections::BTreeMap, sync::Arc};

use bodega_catalog::{
    price_list::Usual,
    product::{Price, Unit},
};
use bodega_kernel::{Currency, Id, Noun, Time};
use bodega_sales::{
    fee,
    pricing::{Basket, BasketLine, Book, Destination, FulfilmentType, Goods, Quote, QuotedLine, SitePlace, Sources},
    promotion::{self, Effect, Promotion, Selection, When},
    tax,
};
use uuid::Uuid;

pub fn id<T: Noun>(n: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(n))
}

pub fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

/// Monday, 2 March 2026, 10:00 in Jerusalem.
pub fn now() -> Time {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

/// A line of pieces; it stands in category `n % 4`, and is of brand `brand n % 3`.
pub fn line(n: u32, amount: i64, quantity: i64) -> BasketLine {
    let price = Price { amount, currency: currency("ILS"), per: 1 };
    let goods = Goods {
        variant: id(u128::from(n) + 1),
        product: id(u128::from(n) + 1),
        sku: format!("SKU-{n}"),
        slug: format!("thing-{n}"),
        title: format!("Thing {n}"),
        variant_title: String::new(),
        lang: "en".to_owned(),
        translations: BTreeMap::new(),
        image: None,
        brand: Some(format!("brand {}", n % 3)),
        categories: vec![category(n % 4)],
        tax_class: None,
        min_age: None,
        unit: Unit::Each,
        step: 1,
        min: None,
        max: None,
        weight_g: None,
        parts: Vec::new(),
        active: true,
        publish_from: None,
        publish_until: None,
        usual: Usual { price, before: None },
        entries: Vec::new(),
    };
    BasketLine { key: n, goods: Arc::new(goods), quantity, price, before: None, list: None, gift: None }
}

/// The same by weight: `amount` for a kilo.
pub fn weighed(n: u32, amount: i64, grams: i64) -> BasketLine {
    let mut line = line(n, amount, grams);
    line.price.per = 1000;
    with(&mut line, |goods| goods.unit = Unit::Gram);
    line
}

/// Changes a line's goods.
pub fn with(line: &mut BasketLine, change: impl FnOnce(&mut Goods)) {
    change(Arc::make_mut(&mut line.goods));
}

pub fn category(n: u32) -> Id<bodega_kernel::noun::Category> {
    id(1_000 + u128::from(n))
}

pub fn site() -> Id<bodega_kernel::noun::Site> {
    id(77)
}

/// A basket that nobody has said anything about but what is in it.
pub fn basket(lines: Vec<BasketLine>) -> Basket {
    Basket { lines, channel: Some("web".to_owned()), ..Basket::new(currency("ILS"), now()) }
}

/// The same, brought to Tel Aviv.
pub fn delivered(lines: Vec<BasketLine>) -> Basket {
    let destination = Destination { country: "IL".to_owned(), city: Some("Tel Aviv".to_owned()), ..Default::default() };
    Basket { fulfilment: Some(FulfilmentType::Delivery), destination: Some(destination), ..basket(lines) }
}

/// A promotion without conditions for all goods, in group 10.
pub fn promotion(n: u128, effect: Effect) -> Promotion {
    let content = promotion::Content {
        name: format!("Promotion {n}"),
        names: BTreeMap::new(),
        active: true,
        code: None,
        group: 10,
        currency: None,
        when: When::default(),
        goods: Selection::default(),
        effect,
        limit: None,
        limit_per_customer: None,
        external_id: None,
        metadata: BTreeMap::new(),
    };
    Promotion { id: id(n), content, taken: 0, version: 1, created_at: now(), updated_at: now() }
}

/// Changes what is written in a promotion.
pub fn but(mut promotion: Promotion, change: impl FnOnce(&mut promotion::Content)) -> Promotion {
    change(&mut promotion.content);
    promotion
}

/// A fee of a kind without conditions.
pub fn fee(n: u128, kind: fee::Kind, amount: i64) -> fee::Fee {
    let content = fee::Content {
        name: format!("Fee {n}"),
        kind,
        active: true,
        site: None,
        fulfilment: Vec::new(),
        countries: Vec::new(),
        area: Default::default(),
        goods: Selection::default(),
        currency: currency("ILS"),
        amount,
        free_from: None,
        minimum_order: None,
        per_pieces: None,
        tax_class: None,
        priority: 0,
        external_id: None,
        metadata: BTreeMap::new(),
    };
    fee::Fee { id: id(n), content, version: 1, created_at: now(), updated_at: now() }
}

/// A book of these promotions, with one site in Tel Aviv.
pub fn sources(promotions: Vec<Promotion>) -> Sources {
    let zone = jiff::tz::TimeZone::get("Asia/Jerusalem").unwrap();
    let site = SitePlace { id: site(), country: "IL".to_owned(), region: None, zone };
    let categories = (0..4).map(|n| (category(n), None)).chain([(category(9), None)]).collect();
    Sources { promotions, sites: vec![site], categories, ..Sources::default() }
}

pub fn book(promotions: Vec<Promotion>) -> Book {
    Book::compile(sources(promotions))
}

/// A book whose prices are without tax.
pub fn without_tax(promotions: Vec<Promotion>) -> Book {
    let settings = tax::Settings { prices_include_tax: false, ..Default::default() };
    Book::compile(Sources { settings, ..sources(promotions) })
}

/// What each line costs after promotions, by key.
pub fn left(quote: &Quote) -> BTreeMap<u32, i64> {
    quote.lines.iter().map(|line| (line.key, line.left())).collect()
}

/// Everything in a quote is the sum of what is listed.
pub fn assert_adds_up(quote: &Quote) {
    let lines = |of: fn(&QuotedLine) -> i64| quote.lines.iter().map(of).sum::<i64>();
    assert_eq!(quote.subtotal, lines(|line| line.subtotal));
    assert_eq!(quote.discount, lines(|line| line.discount));
    let charges: i64 = quote.charges.iter().map(|charge| charge.amount).sum();
    let on_top = if quote.tax_included { 0 } else { quote.tax };
    assert_eq!(quote.total, quote.subtotal - quote.discount + charges + on_top, "the total is the sum of its parts");
    assert_eq!(quote.total, lines(|line| line.total) + quote.charges.iter().map(|charge| charge.total).sum::<i64>());
    assert_eq!(quote.tax, lines(|line| line.tax) + quote.charges.iter().map(|charge| charge.tax).sum::<i64>());
    assert_eq!(quote.tax, quote.taxes.iter().map(|tax| tax.amount).sum::<i64>());
    for (at, tax) in quote.taxes.iter().enumerate() {
        let of_lines = quote.lines.iter().filter(|line| line.rate == at).map(|line| (line.net, line.tax));
        let of_charges = quote.charges.iter().filter(|charge| charge.rate == at).map(|charge| (charge.net, charge.tax));
        let sum = of_lines.chain(of_charges).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        assert_eq!((tax.base, tax.amount), sum, "a rate is the sum of what is taxed with it");
        assert!(tax.amount >= 0 && (tax.rate > 0) == tax.exemption.is_none());
    }
    for line in &quote.lines {
        let taken: i64 = line.discounts.iter().map(|off| off.amount).sum();
        assert_eq!(line.discount, taken + line.waived);
        assert!(line.discounts.iter().all(|off| off.amount > 0) && line.left() >= 0 && line.waived >= 0);
        assert!(line.net >= 0 && line.tax >= 0 && line.total == line.net + line.tax);
        let held = if quote.tax_included { line.net + line.tax } else { line.net };
        assert_eq!(held, line.left(), "what is in the price is split, what is not is added");
    }
    for applied in &quote.discounts {
        let off = quote.lines.iter().flat_map(|line| &line.discounts);
        let off: i64 = off.filter(|off| off.promotion == applied.promotion).map(|off| off.amount).sum();
        assert_eq!(applied.amount, off, "{}", applied.name);
    }
    for charge in &quote.charges {
        assert!(charge.kind == bodega_sales::pricing::ChargeKind::Rounding || charge.amount >= 0);
    }
    assert!(quote.total >= 0);
}
