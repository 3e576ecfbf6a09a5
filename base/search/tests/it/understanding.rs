//! What was meant is found, however it was typed.

use bodega_kernel::Lang;
use bodega_search::{Engine, Field, Query, SearchError, Synonym};

use crate::shop::{MERCHANT, ask, found, item, titles, with};

#[test]
fn english_words_are_found_in_any_form_and_with_slips() {
    let engine = titles(
        Lang::En,
        &[
            "Shepherd's Whole Milk",
            "Dark Chocolate Bar",
            "Strawberries in a Box",
            "Toothbrush, soft",
            "Jalapeño Peppers",
        ],
    );
    for (typed, number) in [
        ("milk", 1),
        ("MILK", 1),
        ("shepherds milk", 1),
        ("chocolates", 2),
        ("choclate", 2),
        ("chocoalte", 2),
        ("hcocolate", 2),
        ("strawbery", 3),
        ("strawberry", 3),
        ("tooth brush", 4),
        ("toothbrushes", 4),
        ("jalapeno pepper", 5),
        ("choc", 2),
    ] {
        assert_eq!(found(&engine, Lang::En, typed).first(), Some(&number), "{typed}");
    }
    assert_eq!(found(&engine, Lang::En, "xylophone"), [0; 0]);
}

#[test]
fn slips_are_mended_and_other_words_are_not() {
    let mut items = vec![
        item(1, Lang::En, "Greek yogurt"),
        item(2, Lang::En, "Hummus, stone-ground"),
        item(3, Lang::En, "Olive oil soap").text(Some(Lang::Es), Field::Title, "Jabón de aceite"),
        item(4, Lang::En, "Dried chickpeas").text(Some(Lang::Es), Field::Description, "Para humus."),
        item(5, Lang::En, "Milk"),
    ];
    items.extend((6..12).map(|number| item(number, Lang::En, "Bread")));
    let engine = with(items);
    for (typed, first, corrected) in [
        ("yogrt", 1, "yogurt"),
        ("yoghurt", 1, "yogurt"),
        ("yoghrut", 1, "yogurt"),
        ("humus", 2, "hummus"),
        ("milj", 5, "milk"),
        ("braed", 6, "bread"),
    ] {
        let results = ask(&engine, Lang::En, typed);
        assert_eq!(results.keys.first().map(|key| key.as_u128()), Some(first), "{typed}");
        assert_eq!(results.corrected.as_deref(), Some(corrected), "{typed}");
    }
    assert_eq!(found(&engine, Lang::En, "humus"), [2, 4], "and what was written");
    assert_eq!(found(&engine, Lang::Es, "jabon"), [3]);
    for other in ["jamon", "mild", "brxad"] {
        let results = ask(&engine, Lang::Es, other);
        assert_eq!((results.total, results.corrected), (0, None), "{other} is another word");
    }
}

#[test]
fn german_umlauts_and_compounds() {
    let engine = titles(
        Lang::De,
        &[
            "Bergkäse gereift",
            "Cherrytomaten 250 g",
            "Milchschokolade",
            "Weiße Bohnen",
            "Brötchen",
            "Schokolade mit Nuss",
        ],
    );
    for (typed, number) in [
        ("bergkaese", 1),
        ("Bergkäse", 1),
        ("bergkase", 1),
        ("tomaten", 2),
        ("tomate", 2),
        ("weisse bohne", 4),
        ("broetchen", 5),
        ("Brotchen", 5),
        ("schokolade", 6),
        ("schokolden", 6),
    ] {
        assert_eq!(found(&engine, Lang::De, typed).first(), Some(&number), "{typed}");
    }
    assert_eq!(found(&engine, Lang::De, "schokolade"), [6, 3], "compounds come after the word itself");
}

#[test]
fn spanish_endings_and_accents() {
    let engine = titles(Lang::Es, &["Jamón ibérico", "Pan integral", "Aceitunas verdes", "Limón"]);
    for (typed, number) in [("jamon", 1), ("jamones", 1), ("panes", 2), ("aceituna verde", 3), ("limones", 4)] {
        assert_eq!(found(&engine, Lang::Es, typed).first(), Some(&number), "{typed}");
    }
}

#[test]
fn hebrew_prefixes_plurals_points_and_signs() {
    let engine = titles(
        Lang::He,
        &[
            "חלב טרי",
            "עגבניות שרי",
            "ביצים גדולות",
            "גבינת קוטג'",
            "תפוחים ירוקים",
            "סוכר 1 ק\"ג",
            "לחם שחור",
            "שמן זית",
        ],
    );
    for (typed, number) in [
        ("החלב", 1),
        ("חָלָב", 1),
        ("עגבניה", 2),
        ("עגבנייה", 2),
        ("והעגבניות", 2),
        ("ביצה", 3),
        ("קוטג", 4),
        ("קוטג׳", 4),
        ("גבינה", 4),
        ("תפוח", 5),
        ("סוכר 1 קילו", 6),
        ("סוכר 1000 גרם", 6),
        ("ללחם", 7),
        ("שמנ", 8),
    ] {
        assert_eq!(found(&engine, Lang::He, typed).first(), Some(&number), "{typed}");
    }
}

#[test]
fn the_other_keyboard_layout_is_read_and_said() {
    let engine = titles(Lang::He, &["חלב טרי", "תפוח עץ", "Pasta Penne"]);
    for (typed, number, meant) in
        [("jkc", 1, "חלב"), ("JKC yrh", 1, "חלב טרי"), (",puj", 2, "תפוח"), ("פשדאש", 3, "pasta")]
    {
        let results = ask(&engine, Lang::He, typed);
        assert_eq!(results.keys.first().map(|key| key.as_u128()), Some(number), "{typed}");
        assert_eq!(results.corrected.as_deref(), Some(meant), "{typed}");
    }
    // What is known is not read otherwise.
    let engine = titles(Lang::En, &["jkc cable", "חלב"]);
    assert_eq!(found(&engine, Lang::En, "jkc"), [1]);
}

#[test]
fn a_correction_is_said_in_its_real_spelling() {
    let engine = titles(Lang::De, &["Bergkäse", "Müsli"]);
    assert_eq!(ask(&engine, Lang::De, "Bergkäsee").corrected.as_deref(), Some("bergkäse"));
    assert_eq!(ask(&engine, Lang::De, "muesli").corrected, None, "another spelling is no mistake");
    assert_eq!(ask(&engine, Lang::De, "Bergkäse").corrected, None);
    let engine = titles(Lang::He, &["שוקולד חום"]);
    assert_eq!(ask(&engine, Lang::He, "שוקלד חום").corrected.as_deref(), Some("שוקולד חום"));
}

#[test]
fn measures_in_any_unit() {
    let engine = titles(Lang::En, &["Water 1.5 l", "Water 500 ml", "Flour 1 kg", "Water 2 l"]);
    for (typed, number) in [
        ("water 1.5l", 1),
        ("water 1500 ml", 1),
        ("water 1,5 ליטר", 1),
        ("0.5l water", 2),
        ("flour 1000g", 3),
        ("water 2 litres", 4),
    ] {
        assert_eq!(found(&engine, Lang::En, typed).first(), Some(&number), "{typed}");
    }
}

#[test]
fn codes_are_found_whole() {
    let engine = with(vec![
        item(1, Lang::En, "Milk").code("AB-12/3").code("4006381333931"),
        item(2, Lang::En, "Pen AB 12").code("PEN-7"),
    ]);
    for (typed, numbers) in [
        ("4006381333931", vec![1]),
        ("ab-12/3", vec![1]),
        ("AB 123", vec![1]),
        ("pen-7", vec![2]),
        ("400638133393", vec![]),
    ] {
        assert_eq!(found(&engine, Lang::En, typed), numbers, "{typed}");
    }
}

#[test]
fn without_is_understood() {
    let engine = titles(Lang::En, &["Bread with gluten", "Gluten free bread", "Bread knife"]);
    assert_eq!(found(&engine, Lang::En, "bread without gluten").first(), Some(&2));
    let engine = titles(Lang::He, &["לחם אחיד", "לחם ללא גלוטן"]);
    assert_eq!(found(&engine, Lang::He, "לחם בלי גלוטן").first(), Some(&2));
    let engine = titles(Lang::De, &["Brot mit Zucker", "Zuckerfreies Brot ohne Zucker"]);
    assert_eq!(found(&engine, Lang::De, "Brot ohne Zucker").first(), Some(&2));
}

#[test]
fn synonyms_of_one_or_more_words_change_while_it_runs() {
    let engine = titles(Lang::En, &["Lemon soda", "Orange soft drink", "Aubergine", "Soft towel"]);
    assert_eq!(found(&engine, Lang::En, "eggplant"), [0; 0]);
    engine.set_synonyms(
        MERCHANT,
        vec![
            Synonym::Equal(vec!["soda".into(), "soft drink".into()]),
            Synonym::Means { from: "eggplants".into(), to: vec!["aubergine".into()] },
        ],
    );
    assert_eq!(found(&engine, Lang::En, "eggplant"), [3]);
    let mut both = found(&engine, Lang::En, "soft drinks");
    assert_eq!(both.remove(0), 2, "what was typed comes first");
    assert_eq!(both, [1]);
    assert_eq!(found(&engine, Lang::En, "sodas"), [1, 2]);
    engine.set_synonyms(MERCHANT, Vec::new());
    assert_eq!(found(&engine, Lang::En, "eggplant"), [0; 0]);
}

#[test]
fn too_much_is_refused_and_said_to_be_too_much() {
    let engine = titles(Lang::En, &["Milk"]);
    let fails = |change: fn(&mut Query)| {
        let mut query = Query::new(MERCHANT, Lang::En, "milk");
        change(&mut query);
        engine.search(&query).unwrap_err()
    };
    assert_eq!(fails(|query| query.text = "x".repeat(201)), SearchError::TextTooLong);
    assert_eq!(fails(|query| query.text = "x".repeat(10_000)), SearchError::TextTooLong);
    assert_eq!(fails(|query| query.text = "a b ".repeat(20)), SearchError::TooManyWords);
    assert_eq!(fails(|query| query.offset = 10_001), SearchError::TooDeep);
    assert_eq!(fails(|query| query.limit = 101), SearchError::TooMany);
}
