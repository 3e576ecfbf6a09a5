//! Promotions of pieces: three for two, buy one and get another for half.

use std::cmp::Ordering;

use super::{
    ONE,
    effect::{Floor, Off, Outcome},
    work::Work,
};

/// Of each `buy + get` pieces the last `get` cost less.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deal {
    pub buy: i64,
    pub get: i64,
    /// So much is off those, in millionths.
    pub rate: i64,
    /// So often at most.
    pub times: Option<i64>,
}

/// Bought and got among the same goods: the pieces are laid out from the dearest to the cheapest, and of each
/// `buy + get` of them the last ones are got. So a shopper never loses by putting dear and cheap ones in one basket.
pub(crate) fn among(floor: &Floor<'_>, lines: &[usize], deal: Deal) -> Outcome {
    let Some(size) = deal.buy.checked_add(deal.get).filter(|size| *size > 0) else { return Outcome::default() };
    let row = row(floor, lines);
    let count: i64 = row.iter().map(|(_, work)| work.quantity).fold(0, i64::saturating_add);
    let used = (count / size).min(deal.times.unwrap_or(i64::MAX)).saturating_mul(size);
    // How many of the first so many pieces are got.
    let got = |before: i64| {
        let before = before.min(used);
        before / size * deal.get + (before % size - deal.buy).max(0)
    };
    let (mut at, mut off, mut needs) = (0_i64, Vec::new(), Vec::new());
    for (line, work) in row {
        let end = at.saturating_add(work.quantity);
        match got(end) - got(at) {
            0 if at < used => needs.push(line),
            0 => {}
            pieces => off.extend(piece_off(line, work, pieces, deal.rate)),
        }
        at = end;
    }
    Outcome::of(off, needs)
}

/// Bought among some goods, got among others: the cheapest of those are got. What is in both can be one or the other.
pub(crate) fn across(floor: &Floor<'_>, buys: &[usize], gets: &[usize], deal: Deal) -> Outcome {
    if deal.buy <= 0 || deal.get <= 0 {
        return Outcome::default();
    }
    let (bought, mut got) = (row(floor, buys), row(floor, gets));
    let count = |row: &[(usize, &Work)]| row.iter().map(|(_, work)| work.quantity).fold(0, i64::saturating_add);
    let in_both = |line: usize| buys.contains(&line);
    let only_got =
        got.iter().filter(|(line, _)| !in_both(*line)).map(|(_, work)| work.quantity).fold(0, i64::saturating_add);
    let all = count(&bought).saturating_add(only_got);
    let times = (count(&bought) / deal.buy)
        .min(count(&got) / deal.get)
        .min(all / deal.buy.saturating_add(deal.get))
        .min(deal.times.unwrap_or(i64::MAX));
    if times <= 0 {
        return Outcome::default();
    }
    // As many of the pieces that are in both may be got as leaves enough of them to be bought.
    let mut to_spare = count(&bought) - times * deal.buy;
    let (mut wanted, mut off, mut taken) = (times * deal.get, Vec::new(), Vec::new());
    got.reverse();
    for (line, work) in got {
        let room = if in_both(line) { work.quantity.min(to_spare) } else { work.quantity };
        let pieces = room.min(wanted);
        if pieces > 0 {
            wanted -= pieces;
            to_spare -= if in_both(line) { pieces } else { 0 };
            taken.push((line, pieces));
            off.extend(piece_off(line, work, pieces, deal.rate));
        }
    }
    let (mut needed, mut needs) = (times * deal.buy, Vec::new());
    for (line, work) in bought {
        let got: i64 = taken.iter().filter(|(taken, _)| *taken == line).map(|(_, pieces)| *pieces).sum();
        if needed > 0 && work.quantity > got {
            needed -= work.quantity - got;
            needs.push(line);
        }
    }
    Outcome::of(off, needs)
}

/// The open lines that are counted by the piece, the dearest piece first.
fn row<'f>(floor: &'f Floor<'_>, lines: &'f [usize]) -> Vec<(usize, &'f Work)> {
    let mut row: Vec<_> = floor.of(lines).filter(|(_, work)| work.by_piece && work.quantity > 0).collect();
    let rank = |line: usize| floor.ranks.get(line).copied().unwrap_or(0);
    row.sort_unstable_by(|(a, one), (b, two)| dearer(one, two).then_with(|| rank(*a).cmp(&rank(*b))));
    row
}

/// By what is left for a piece, the dearer first.
fn dearer(one: &Work, two: &Work) -> Ordering {
    let cross = |a: &Work, b: &Work| i128::from(a.left) * i128::from(b.quantity);
    cross(two, one).cmp(&cross(one, two))
}

/// So many pieces of a line cost so much less.
fn piece_off(line: usize, work: &Work, pieces: i64, rate: i64) -> Option<Off> {
    let (all, times) = (i128::from(work.quantity) * i128::from(ONE), i128::from(pieces) * i128::from(rate));
    let amount = (2 * i128::from(work.left) * times + all).div_euclid(2 * all);
    let amount = i64::try_from(amount).unwrap_or(work.left).clamp(0, work.left);
    (amount > 0).then_some(Off { line, amount, pieces: Some(pieces), shared: false })
}
