//! Counting.

use bodega_kernel::Lang;
use bodega_search::{Engine, FacetWish, Filter, Query};

use crate::shop::{MERCHANT, item, with};

fn shop() -> bodega_search::Tantivy {
    let rows = [("Milk", "Alm", "vegan"), ("Milk", "Alm", ""), ("Milk", "Bio", "vegan"), ("Bread", "Bio", "vegan")];
    with(
        (1..)
            .zip(rows)
            .map(|(number, (title, brand, dietary))| {
                let item = item(number, Lang::En, title).facet("brand", brand);
                if dietary.is_empty() { item } else { item.facet("dietary", dietary).facet("dietary", dietary) }
            })
            .collect(),
    )
}

fn counts(query: &Query) -> Vec<Vec<(String, usize)>> {
    let results = shop().search(query).unwrap();
    let values =
        |facet: bodega_search::Facet| facet.values.into_iter().map(|value| (value.value, value.count)).collect();
    results.facets.into_iter().map(values).collect()
}

fn query(text: &str) -> Query {
    let mut query = Query::new(MERCHANT, Lang::En, text);
    query.facets = ["brand", "dietary", "nothing"].map(|facet| FacetWish { facet, limit: 10 }).to_vec();
    query
}

fn filter(facet: &'static str, any_of: &[&str]) -> Filter {
    Filter { facet, any_of: any_of.iter().map(|value| (*value).to_owned()).collect() }
}

fn pairs(list: &[(&str, usize)]) -> Vec<(String, usize)> {
    list.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

#[test]
fn values_are_counted_over_what_is_found() {
    assert_eq!(counts(&query("milk")), [pairs(&[("Alm", 2), ("Bio", 1)]), pairs(&[("vegan", 2)]), vec![]]);
}

#[test]
fn each_facet_is_counted_without_its_own_filter() {
    let mut query = query("milk");
    query.filters = vec![filter("brand", &["Bio"])];
    assert_eq!(counts(&query), [pairs(&[("Alm", 2), ("Bio", 1)]), pairs(&[("vegan", 1)]), vec![]]);
    query.filters.push(filter("dietary", &["vegan"]));
    assert_eq!(counts(&query), [pairs(&[("Alm", 1), ("Bio", 1)]), pairs(&[("vegan", 1)]), vec![]]);
    assert_eq!(shop().search(&query).unwrap().total, 1);
}

#[test]
fn what_is_filtered_by_is_always_shown() {
    let mut query = query("milk");
    query.filters = vec![filter("brand", &["Nobody", "Bio"])];
    query.facets = vec![FacetWish { facet: "brand", limit: 1 }];
    assert_eq!(counts(&query), [pairs(&[("Alm", 2), ("Nobody", 0), ("Bio", 1)])]);
    query.filters = vec![filter("unheard of", &["x"])];
    assert_eq!(shop().search(&query).unwrap().total, 0);
    query.filters = vec![filter("brand", &[])];
    assert_eq!(shop().search(&query).unwrap().total, 0);
}
