//! The judged questions in Hebrew that come with the project.

use std::path::Path;

use bodega_kernel::Lang;
use bodega_search::evaluate::{Options, run};

#[test]
fn hebrew_groceries_are_found() {
    let judgments = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/hebrew/judgments.tsv");
    let report = run(&Options { judgments, products: None, lang: Lang::He, crowd: Some(200) }).unwrap();
    let bad: Vec<String> = report
        .each
        .iter()
        .filter(|compared| compared.ours.ndcg < 0.6)
        .map(|compared| format!("{} {:.2}", compared.query, compared.ours.ndcg))
        .collect();
    assert!(report.ours.ndcg >= 0.9, "{report}\n{bad:?}");
    assert!(report.gain > 0.3, "{report}");
    assert_eq!(report.speed.unwrap().products, 200);
}
