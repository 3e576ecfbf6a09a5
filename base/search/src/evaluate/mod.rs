//! How good is it? Judged questions are asked, and the answers are compared with the judgments, beside those of plain
//! BM25 over the same texts. Nothing of it runs in a shop.

mod files;
mod measure;
mod plain;
mod report;
mod speed;

use std::path::PathBuf;

use bodega_kernel::{Lang, MerchantId};
use uuid::Uuid;

pub use files::EvaluateError;
pub use report::{Compared, Quality, Report, Speed};

use crate::{Engine, Query, Reached, Tantivy};
use files::{Judged, Product};

/// What is evaluated.
#[derive(Debug, Clone)]
pub struct Options {
    /// Tab-separated: question, product, gain (a number, or E, S, C, I). The first line names the columns.
    pub judgments: PathBuf,
    /// The products as JSON Lines, possibly gzipped; `products.jsonl` or `products.jsonl.gz` beside the judgments, when
    /// none is named.
    pub products: Option<PathBuf>,
    /// The language of the questions, and of products that do not say theirs.
    pub lang: Lang,
    /// Products are multiplied up to so many to take the time; none: the time is not taken.
    pub crowd: Option<usize>,
}

/// How many results are looked at.
const DEPTH: usize = 100;
/// The merchant that the products are given to.
const MERCHANT: MerchantId = MerchantId(1);

/// Asks all questions.
pub fn run(options: &Options) -> Result<Report, EvaluateError> {
    let judged = files::judgments(&options.judgments)?;
    let products = files::products(options)?;
    let engine = Tantivy::in_memory()?;
    let mut rebuild = engine.rebuild()?;
    for (number, product) in products.iter().enumerate() {
        rebuild.put(vec![product.document(MERCHANT, key(number), number)])?;
    }
    rebuild.finish(Reached::default())?;
    let plain = plain::Plain::new(&products);
    let mut each = Vec::new();
    for question in &judged {
        let mut query = Query::new(MERCHANT, options.lang, question.text.as_str());
        query.limit = DEPTH;
        let found = engine.search(&query)?.keys.iter().filter_map(|key| products.get(number(*key))).collect();
        each.push(Compared {
            query: question.text.clone(),
            ours: quality(question, &found),
            fields: quality(question, &plain.by_fields(&question.text, DEPTH)),
            together: quality(question, &plain.together(&question.text, DEPTH)),
        });
    }
    let speed = match options.crowd {
        Some(crowd) => Some(speed::measure(&products, &judged, options.lang, crowd)?),
        None => None,
    };
    Ok(Report::new(products.len(), each, speed))
}

fn quality(question: &Judged, found: &Vec<&Product>) -> Quality {
    let gains: Vec<f64> = found.iter().map(|product| question.gain(&product.id)).collect();
    Quality {
        ndcg: measure::ndcg(&gains, &question.gains, 10),
        mrr: measure::reciprocal_rank(&gains),
        recall: measure::recall(&gains, &question.gains),
    }
}

fn key(number: usize) -> Uuid {
    Uuid::from_u128(number as u128 + 1)
}

fn number(key: Uuid) -> usize {
    usize::try_from(key.as_u128() - 1).unwrap_or(usize::MAX)
}
