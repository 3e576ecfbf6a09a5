//! How long it takes.

use std::time::Instant;

use bodega_kernel::Lang;

use super::{
    MERCHANT,
    files::{EvaluateError, Judged, Product},
    key,
    measure::percentile,
    report::Speed,
};
use crate::{Document, Engine, FacetWish, Field, Filter, Preference, Query, Reached, SuggestQuery, Tantivy};

/// How often each question is asked.
const ROUNDS: usize = 20;

/// Fills an index on the disk with so many products and takes the time of every question, with facets.
pub(super) fn measure(
    products: &[Product],
    judged: &[Judged],
    lang: Lang,
    crowd: usize,
) -> Result<Speed, EvaluateError> {
    let folder = std::env::temp_dir().join(format!("bodega-search-evaluation-{}", std::process::id()));
    let measured = in_folder(&folder, products, judged, lang, crowd);
    // It is only a temporary one: what cannot be removed is not worth losing the figures for.
    let _ = std::fs::remove_dir_all(&folder);
    measured
}

fn in_folder(
    folder: &std::path::Path,
    products: &[Product],
    judged: &[Judged],
    lang: Lang,
    crowd: usize,
) -> Result<Speed, EvaluateError> {
    let engine = Tantivy::open(folder)?;
    let began = Instant::now();
    let mut rebuild = engine.rebuild()?;
    for number in 0..crowd {
        rebuild.put(vec![varied(products, number)])?;
    }
    rebuild.finish(Reached::default())?;
    let seconds = began.elapsed().as_secs_f64();
    let (mut searches, mut suggests) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        for question in judged {
            let query = query(&question.text, lang, products, round);
            let began = Instant::now();
            engine.search(&query)?;
            let search = began.elapsed().as_secs_f64();
            let letters = question.text.chars().count();
            let text = question.text.chars().take(1 + (round * 7) % letters.max(1)).collect();
            let suggest = SuggestQuery { merchant: MERCHANT, lang, text, names: Some("brand"), limit: 10 };
            let began = Instant::now();
            engine.suggest(&suggest)?;
            // The first round only warms up.
            if round > 0 {
                searches.push(search * 1000.0);
                suggests.push(began.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    searches.sort_by(f64::total_cmp);
    suggests.sort_by(f64::total_cmp);
    Ok(Speed {
        products: crowd,
        searches: searches.len(),
        p50_ms: percentile(&searches, 500),
        p99_ms: percentile(&searches, 990),
        most_ms: percentile(&searches, 1000),
        suggest_p50_ms: percentile(&suggests, 500),
        suggest_p99_ms: percentile(&suggests, 990),
        built_seconds: seconds,
        memory_bytes: engine.size()?.0,
    })
}

/// A product of the file, or one that is made of three: the title of one, the brand of another, the description of a
/// third.
fn varied(products: &[Product], number: usize) -> Document {
    let pick = |step: usize| &products[(number * step + number / products.len()) % products.len()];
    let first = &products[number % products.len()];
    if number < products.len() {
        return first.document(MERCHANT, key(number), number);
    }
    let mut product = first.clone();
    product.brand.clone_from(&pick(7).brand);
    product.description.clone_from(&pick(13).description);
    let mut document = product.document(MERCHANT, key(number), number);
    document.texts.push(crate::Text { lang: None, field: Field::Variant, text: format!("No {number}") });
    document
}

/// The question as a shop asks it; every second time with something filtered by, and every fifth with a slip in it.
fn query(text: &str, lang: Lang, products: &[Product], round: usize) -> Query {
    let mut typed = text.to_owned();
    if round % 5 == 4
        && let Some((at, letter)) = text.char_indices().filter(|(_, letter)| letter.is_alphabetic()).nth(3 + round % 3)
    {
        typed.replace_range(at..at + letter.len_utf8(), "");
    }
    let mut query = Query::new(MERCHANT, lang, typed);
    query.facets = ["category", "brand", "rating", "stock"].map(|facet| FacetWish { facet, limit: 30 }).to_vec();
    query.prefer = vec![Preference { facet: "stock", value: "any".to_owned(), otherwise: 0.6 }];
    query.currency = "USD".parse().ok();
    if round % 2 == 1 {
        query.filters.push(Filter { facet: "stock", any_of: vec!["any".to_owned()] });
        let brands = products.iter().skip(round * 100).take(5).map(|product| product.brand.clone());
        if round % 4 == 3 {
            query.filters.push(Filter { facet: "brand", any_of: brands.collect() });
        }
    }
    query
}
