//! What came out.

use std::fmt;

use serde::Serialize;

/// How good answers are, from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Quality {
    /// NDCG of the first ten.
    pub ndcg: f64,
    /// Reciprocal rank of the first that is just right.
    pub mrr: f64,
    /// How many that are just right are among the first hundred.
    pub recall: f64,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// Its text.
    pub query: String,
    /// The engine's answer.
    pub ours: Quality,
    /// That of BM25 over two fields, added.
    pub fields: Quality,
    /// That of BM25 over one field of both texts.
    pub together: Quality,
}

/// How long it took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Speed {
    /// Over how many products.
    pub products: usize,
    /// How many searches were timed.
    pub searches: usize,
    /// Half of them took no longer, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 took no longer.
    pub p99_ms: f64,
    /// The longest.
    pub most_ms: f64,
    /// The same of suggestions.
    pub suggest_p50_ms: f64,
    /// The same of suggestions.
    pub suggest_p99_ms: f64,
    /// How long it took to fill the index.
    pub built_seconds: f64,
    /// What of the index lies in memory.
    pub memory_bytes: usize,
}

/// The outcome of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many products there were.
    pub products: usize,
    /// The average of the engine's answers.
    pub ours: Quality,
    /// The average of plain BM25, in whichever of its two ways was better by NDCG.
    pub plain: Quality,
    /// How much better the engine's NDCG is than that of plain BM25, relative to it.
    pub gain: f64,
    /// Every question.
    pub each: Vec<Compared>,
    /// How long it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed: Option<Speed>,
}

impl Report {
    pub(super) fn new(products: usize, each: Vec<Compared>, speed: Option<Speed>) -> Self {
        let ours = average(each.iter().map(|compared| compared.ours));
        let fields = average(each.iter().map(|compared| compared.fields));
        let together = average(each.iter().map(|compared| compared.together));
        let plain = if fields.ndcg > together.ndcg { fields } else { together };
        let gain = if plain.ndcg > 0.0 { ours.ndcg / plain.ndcg - 1.0 } else { 0.0 };
        Self { products, ours, plain, gain, each, speed }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of questions")]
fn average(all: impl ExactSizeIterator<Item = Quality>) -> Quality {
    let count = all.len().max(1) as f64;
    let sum = all.fold(Quality::default(), |sum, one| Quality {
        ndcg: sum.ndcg + one.ndcg,
        mrr: sum.mrr + one.mrr,
        recall: sum.recall + one.recall,
    });
    Quality { ndcg: sum.ndcg / count, mrr: sum.mrr / count, recall: sum.recall / count }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} questions over {} products", self.each.len(), self.products)?;
        writeln!(f, "{:<12} {:>8} {:>8} {:>11}", "", "NDCG@10", "MRR", "recall@100")?;
        for (name, quality) in [("plain BM25", self.plain), ("Bodega", self.ours)] {
            writeln!(f, "{name:<12} {:>8.4} {:>8.4} {:>11.4}", quality.ndcg, quality.mrr, quality.recall)?;
        }
        write!(f, "NDCG@10 {:+.1} % against plain BM25", self.gain * 100.0)?;
        if let Some(speed) = &self.speed {
            write!(
                f,
                "\n{} searches with facets over {} products: p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms\n\
                 suggestions: p50 {:.2} ms, p99 {:.2} ms\n\
                 index filled in {:.1} s, {:.1} MiB of it in memory",
                speed.searches,
                speed.products,
                speed.p50_ms,
                speed.p99_ms,
                speed.most_ms,
                speed.suggest_p50_ms,
                speed.suggest_p99_ms,
                speed.built_seconds,
                f64::from(u32::try_from(speed.memory_bytes / 1024).unwrap_or(u32::MAX)) / 1024.0,
            )?;
        }
        Ok(())
    }
}
