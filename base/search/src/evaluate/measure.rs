//! Measures of a list of results.

/// Normalised discounted cumulative gain: 1 when the best answers come first, in their order.
#[expect(clippy::cast_precision_loss, reason = "a place in a list")]
pub(super) fn ndcg(gains: &[f64], best: &[f64], depth: usize) -> f64 {
    let sum = |gains: &[f64]| -> f64 {
        gains.iter().take(depth).enumerate().map(|(at, gain)| gain / (at as f64 + 2.0).log2()).sum()
    };
    let ideal = sum(best);
    if ideal > 0.0 { sum(gains) / ideal } else { 0.0 }
}

/// One over the place of the first answer that is just right.
#[expect(clippy::cast_precision_loss, reason = "a place in a list")]
pub(super) fn reciprocal_rank(gains: &[f64]) -> f64 {
    gains.iter().position(|gain| *gain >= 1.0).map_or(0.0, |at| 1.0 / (at as f64 + 1.0))
}

/// How many of the right answers are among the results.
#[expect(clippy::cast_precision_loss, reason = "a share")]
pub(super) fn recall(gains: &[f64], all: &[f64]) -> f64 {
    let right = |gains: &[f64]| gains.iter().filter(|gain| **gain >= 1.0).count() as f64;
    let wanted = right(all);
    if wanted > 0.0 { right(gains) / wanted } else { 1.0 }
}

/// The value that so many of a thousand do not exceed.
pub(super) fn percentile(sorted: &[f64], thousandths: usize) -> f64 {
    let at = (sorted.len() * thousandths).div_ceil(1000).saturating_sub(1);
    sorted.get(at).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_what_the_books_say() {
        let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-6, "{one} {other}");
        near(ndcg(&[1.0, 0.0, 1.0], &[1.0, 1.0], 10), 1.5 / (1.0 + 1.0 / 3_f64.log2()));
        near(ndcg(&[1.0, 1.0], &[1.0, 1.0], 10), 1.0);
        near(reciprocal_rank(&[0.1, 1.0]), 0.5);
        near(recall(&[0.1, 1.0], &[1.0, 1.0, 0.1]), 0.5);
        near(percentile(&[1.0, 2.0, 3.0, 4.0], 500), 2.0);
        near(percentile(&[1.0, 2.0, 3.0, 4.0], 990), 4.0);
    }
}
