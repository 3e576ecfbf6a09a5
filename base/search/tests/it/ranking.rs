//! What comes first.

use bodega_kernel::Lang;
use bodega_search::{Change, Engine, Field, Kind, Preference, PriceRange, Query, Sort};

use crate::shop::{MERCHANT, OTHER, ask, at, found, item, key, numbers, price, titles, with};

#[test]
fn titles_before_brands_before_descriptions() {
    let engine = with(vec![
        item(1, Lang::En, "Cookies").text(Some(Lang::En), Field::Description, "made with milk"),
        item(2, Lang::En, "Whole milk"),
        item(3, Lang::En, "Yoghurt").text(None, Field::Brand, "Milk & Co"),
    ]);
    assert_eq!(found(&engine, Lang::En, "milk"), [2, 3, 1]);
}

#[test]
fn what_a_thing_is_before_what_is_in_it() {
    let engine =
        titles(Lang::En, &["Apple juice", "Green apples", "Milk chocolate", "Chocolate milk", "Red wine vinegar"]);
    for (typed, first) in [("apple", 2), ("juice", 1), ("milk", 4), ("chocolate", 3), ("vinegar", 5)] {
        assert_eq!(found(&engine, Lang::En, typed)[0], first, "{typed}");
    }
    let engine = titles(Lang::Es, &["Zumo de manzana", "Manzana verde"]);
    assert_eq!(found(&engine, Lang::Es, "manzana"), [2, 1]);
    let engine = titles(Lang::He, &["שוקולד חלב", "חלב שוקולד"]);
    assert_eq!((found(&engine, Lang::He, "חלב")[0], found(&engine, Lang::He, "שוקולד")[0]), (2, 1));
}

/// Items of a shelf below an aisle.
fn aisle() -> bodega_search::Tantivy {
    let rows = [
        ("Free-range hens' dozen", "Eggs"),
        ("Quail eggs", "Eggs"),
        ("Organic six", "Eggs"),
        ("Gouda", "Cheese"),
        ("Cream cheese", "Cheese"),
        ("Brie", "Cheese"),
        ("Kefir", "Milk & plant drinks"),
    ];
    let item = |(number, (title, shelf))| {
        item(number, Lang::En, title).text(Some(Lang::En), Field::Category, shelf).text(
            Some(Lang::En),
            Field::Aisle,
            "Dairy & eggs",
        )
    };
    with((1..).zip(rows).map(item).collect())
}

#[test]
fn a_shelf_is_what_is_on_it_and_an_aisle_is_found_by_who_asks_for_it() {
    let engine = aisle();
    let eggs = found(&engine, Lang::En, "egg");
    assert_eq!((eggs[0], eggs.len()), (2, 3), "what is called so first, and nothing of the rest of the aisle");
    let cheese = found(&engine, Lang::En, "cheese");
    assert_eq!((cheese[0], cheese.len()), (5, 3));
    assert_eq!(found(&engine, Lang::En, "milk"), [7]);
    assert_eq!(found(&engine, Lang::En, "dairy").len(), 7, "nothing is called so: the aisle is meant");
    assert_eq!(found(&engine, Lang::En, "dairy cheese")[..3], cheese, "what is both first");
    assert_eq!(ask(&engine, Lang::En, "dary").corrected.as_deref(), Some("dairy"));
}

#[test]
fn all_words_before_most_words() {
    let engine = titles(Lang::En, &["Red wine", "Red glass", "Red wine glass", "Blue plate"]);
    let results = ask(&engine, Lang::En, "red wine glass");
    assert_eq!(numbers(&results)[0], 3);
    assert!(results.relaxed);
    assert!(!numbers(&results).contains(&4));
    assert!(!ask(&engine, Lang::En, "red").relaxed);
    // Sorted by something else, what fits badly would come first.
    let mut query = Query::new(MERCHANT, Lang::En, "red wine glass");
    query.sort = Sort::Newest;
    assert_eq!(numbers(&engine.search(&query).unwrap()), [3]);
}

#[test]
fn words_side_by_side_before_words_apart() {
    let engine =
        titles(Lang::En, &["Butter cookies with peanut", "Peanut butter in cookies", "Butter, peanut, cookies"]);
    assert_eq!(found(&engine, Lang::En, "peanut butter")[0], 2);
}

#[test]
fn what_is_preferred_and_what_is_wanted_come_first() {
    let mut wanted = item(3, Lang::En, "Milk");
    wanted.popularity = 1000;
    let engine = with(vec![item(1, Lang::En, "Milk"), item(2, Lang::En, "Milk").facet("stock", "any"), wanted]);
    assert_eq!(found(&engine, Lang::En, "milk")[0], 3);
    let mut query = Query::new(MERCHANT, Lang::En, "milk");
    query.prefer = vec![Preference { facet: "stock", value: "any".into(), otherwise: 0.5 }];
    assert_eq!(numbers(&engine.search(&query).unwrap()), [2, 3, 1]);
    query.text = String::new();
    assert_eq!(numbers(&engine.search(&query).unwrap()), [2, 3, 1], "without words too");
}

#[test]
fn sorts_and_price_ranges() {
    let mut items: Vec<_> = (1..=4).map(|number| item(number, Lang::En, "Milk")).collect();
    for (item, amount) in items.iter_mut().zip([300, 100, 200]) {
        item.prices = vec![price(amount, "EUR"), price(amount * 4, "ILS")];
    }
    items[2].rating = 450;
    items[1].rating = 400;
    let engine = with(items);
    let mut query = Query::new(MERCHANT, Lang::En, "milk");
    query.currency = "EUR".parse().ok();
    for (sort, order) in [
        (Sort::Price, [2, 3, 1, 4]),
        (Sort::PriceDescending, [1, 3, 2, 4]),
        (Sort::Newest, [4, 3, 2, 1]),
        (Sort::Rating, [3, 2, 1, 4]),
        (Sort::Relevance, [1, 2, 3, 4]),
    ] {
        query.sort = sort;
        assert_eq!(numbers(&engine.search(&query).unwrap()), order, "{sort:?}");
    }
    query.price = Some(PriceRange { min: Some(150), max: Some(300) });
    let results = engine.search(&query).unwrap();
    assert_eq!((numbers(&results), results.price), (vec![1, 3], Some((100, 300))));
    query.currency = "ILS".parse().ok();
    assert_eq!(engine.search(&query).unwrap().total, 0, "the range is in the query's currency");
    query.currency = "USD".parse().ok();
    query.price = None;
    assert_eq!(engine.search(&query).unwrap().price, None);
}

#[test]
fn at_a_place_its_own_prices_count() {
    let (here, there) = (key(100), key(101));
    let at = |amount, place, reduced| bodega_search::Price { place, reduced, ..price(amount, "EUR") };
    let mut items: Vec<_> = (1..=3).map(|number| item(number, Lang::En, "Milk")).collect();
    items[0].prices = vec![at(300, None, false), at(50, Some(here), true)];
    items[1].prices = vec![at(100, None, true), at(120, Some(here), false)];
    items[2].prices = vec![at(90, Some(here), false)];
    let engine = with(items);
    let mut query = Query::new(MERCHANT, Lang::En, "milk");
    (query.currency, query.sort) = ("EUR".parse().ok(), Sort::Price);
    let asked = |query: &Query| {
        let results = engine.search(query).unwrap();
        (numbers(&results), results.price)
    };
    assert_eq!(asked(&query), (vec![2, 1, 3], Some((100, 300))));
    query.place = Some(there);
    assert_eq!(asked(&query), (vec![2, 1, 3], Some((100, 300))), "where nothing is said it costs what it costs");
    query.place = Some(here);
    assert_eq!(asked(&query), (vec![1, 3, 2], Some((50, 120))));
    query.price = Some(PriceRange { min: Some(60), max: Some(100) });
    assert_eq!(asked(&query), (vec![3], Some((50, 120))));
    query.price = None;
    query.reduced = true;
    assert_eq!(asked(&query).0, [1]);
    query.place = None;
    assert_eq!(asked(&query).0, [2]);
    query.currency = "ILS".parse().ok();
    assert_eq!(asked(&query), (vec![], None));
}

#[test]
fn a_merchant_sees_nothing_of_another() {
    let engine = titles(Lang::En, &["Milk"]);
    let mut theirs = item(1, Lang::En, "Chocolate milk").facet("brand", "Secret");
    theirs.merchant = OTHER;
    engine.apply(vec![theirs.into()], at(2)).unwrap();
    let results = ask(&engine, Lang::En, "chocolate");
    assert_eq!((results.total, results.corrected), (0, None));
    assert_eq!(ask(&engine, Lang::En, "chocolte").corrected, None, "nor in a correction");
    assert_eq!(ask(&engine, Lang::En, "milk").total, 1);
    let query = Query::new(OTHER, Lang::En, "");
    assert_eq!(engine.search(&query).unwrap().total, 1);
    engine.apply(vec![Change::Remove { merchant: OTHER, key: key(1) }], at(3)).unwrap();
    assert_eq!(engine.search(&query).unwrap().total, 0);
    assert_eq!(ask(&engine, Lang::En, "milk").total, 1, "the key of one is not the key of the other");
}

#[test]
fn entries_are_suggested_and_not_found() {
    let mut entry = item(2, Lang::En, "Milk and cheese");
    entry.kind = Kind::Entry;
    let engine = with(vec![item(1, Lang::En, "Milk"), entry]);
    assert_eq!(found(&engine, Lang::En, "milk"), [1]);
    assert_eq!(ask(&engine, Lang::En, "").total, 1);
    assert_eq!(crate::shop::suggestions(&engine, Lang::En, "chee"), ["Milk and cheese"]);
}

#[test]
fn other_languages_are_found_as_they_are_written() {
    let engine = titles(Lang::De, &["Vollkornbrot", "חלב"]);
    assert_eq!(found(&engine, Lang::En, "vollkornbrot"), [1]);
    assert_eq!(found(&engine, Lang::Es, "חלב"), [2]);
}
