//! Suggestions.

use bodega_kernel::Lang;
use bodega_search::{Engine, Field, SuggestQuery, Target};

use crate::shop::{MERCHANT, item, suggestions, with};

fn shop() -> bodega_search::Tantivy {
    with(vec![
        item(1, Lang::En, "Whole milk")
            .text(Some(Lang::De), Field::Title, "Vollmilch")
            .facet("brand", "Greenfield Dairy"),
        item(2, Lang::En, "Chocolate milk").facet("brand", "Choco Brothers"),
        item(3, Lang::En, "Rye bread"),
        item(4, Lang::He, "חלב טרי"),
    ])
}

#[test]
fn any_word_may_be_begun() {
    let engine = shop();
    for (typed, suggested) in [
        ("mil", vec!["Chocolate milk", "Whole milk"]),
        ("w", vec!["Whole milk"]),
        ("milk ch", vec!["Choco Brothers", "Chocolate milk"]),
        ("bre", vec!["Rye bread"]),
        ("chocl", vec!["Chocolate milk"]),
        ("braed", vec!["Rye bread"]),
        ("jkc", vec!["חלב טרי"]),
        ("חל", vec!["חלב טרי"]),
        ("", vec![]),
        ("?!", vec![]),
        ("qqqq", vec![]),
    ] {
        let found = suggestions(&engine, Lang::En, typed);
        assert!(found.iter().eq(suggested.iter()), "{typed}: {found:?}");
    }
}

#[test]
fn titles_are_in_the_language_of_who_asks_and_lead_somewhere() {
    let engine = shop();
    assert_eq!(suggestions(&engine, Lang::De, "vollm"), ["Vollmilch"]);
    assert_eq!(suggestions(&engine, Lang::De, "rye"), ["Rye bread"]);
    let query =
        SuggestQuery { merchant: MERCHANT, lang: Lang::En, text: "choco".into(), names: Some("brand"), limit: 1 };
    let suggestion = &engine.suggest(&query).unwrap()[0];
    assert_eq!(suggestion.target, Target::Name { facet: "brand" });
}
