//! What of a line goes back to its payer: what was paid for the units, never more.

use super::{QuotedLine, rounding::so_far};

/// A share of what was paid for a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// All of it, tax included.
    pub amount: i64,
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
}

/// The share of `quantity` units of a line, of which `already` units went back before. The shares of all units are the
/// line to the last minor unit, in whatever pieces they go back; more units than there are bring nothing more.
pub fn refund_for(line: &QuotedLine, already: i64, quantity: i64) -> Share {
    let from = already.clamp(0, line.quantity);
    let until = from.saturating_add(quantity.max(0)).min(line.quantity);
    // Each of the two only grows with the units, so no share of either is less than nothing.
    let share = |amount: i64| so_far(amount, until, line.quantity) - so_far(amount, from, line.quantity);
    let (net, tax) = (share(line.net), share(line.tax));
    Share { amount: net + tax, net, tax }
}

/// The deposit on so many pieces of a line. It goes back by itself, with the empty ones.
pub fn deposit_for(line: &QuotedLine, pieces: i64) -> i64 {
    line.deposit.saturating_mul(pieces.clamp(0, line.quantity))
}
