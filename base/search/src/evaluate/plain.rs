//! What is compared with: BM25 over title and description, over words in lower case and nothing else.

use std::collections::HashMap;

use super::files::Product;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Plain BM25 in the two ways in which it is usually done.
pub(super) struct Plain<'a> {
    products: &'a [Product],
    title: Table,
    about: Table,
    both: Table,
}

impl<'a> Plain<'a> {
    pub(super) fn new(products: &'a [Product]) -> Self {
        Self {
            products,
            title: Table::new(products.iter().map(|product| product.title.clone())),
            about: Table::new(products.iter().map(Product::about)),
            both: Table::new(products.iter().map(|product| format!("{}\n{}", product.title, product.about()))),
        }
    }

    /// Two fields whose scores are added.
    pub(super) fn by_fields(&self, question: &str, depth: usize) -> Vec<&'a Product> {
        let mut scores = self.title.scores(question);
        for (document, score) in self.about.scores(question) {
            *scores.entry(document).or_default() += score;
        }
        self.best(scores, depth)
    }

    /// One field of both texts.
    pub(super) fn together(&self, question: &str, depth: usize) -> Vec<&'a Product> {
        self.best(self.both.scores(question), depth)
    }

    fn best(&self, scores: HashMap<usize, f64>, depth: usize) -> Vec<&'a Product> {
        let mut list: Vec<(usize, f64)> = scores.into_iter().collect();
        list.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        list.into_iter().take(depth).map(|(document, _)| &self.products[document]).collect()
    }
}

struct Table {
    postings: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    average: f64,
}

impl Table {
    #[expect(clippy::cast_precision_loss, reason = "lengths and counts")]
    fn new(texts: impl Iterator<Item = String>) -> Self {
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (document, text) in texts.enumerate() {
            let mut counts: HashMap<String, f64> = HashMap::new();
            words(&text).for_each(|word| *counts.entry(word).or_default() += 1.0);
            lengths.push(counts.values().sum());
            for (word, count) in counts {
                postings.entry(word).or_default().push((document, count));
            }
        }
        let average = lengths.iter().sum::<f64>() / (lengths.len().max(1) as f64);
        Self { postings, lengths, average: average.max(1.0) }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts")]
    fn scores(&self, question: &str) -> HashMap<usize, f64> {
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for list in words(question).filter_map(|word| self.postings.get(&word)) {
            let (all, found) = (self.lengths.len() as f64, list.len() as f64);
            let weight = (1.0 + (all - found + 0.5) / (found + 0.5)).ln();
            for (document, count) in list {
                let length = 1.0 - B + B * self.lengths[*document] / self.average;
                *scores.entry(*document).or_default() += weight * count * (K1 + 1.0) / (count + K1 * length);
            }
        }
        scores
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
