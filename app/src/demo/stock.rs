//! How much of what stands where: the same for the same seed.

use bodega_kernel::Quantity;

use super::goods::Ware;

/// Sold out in every branch, so that the shop has something to be sorry about.
const NOWHERE: [&str; 3] = ["FLO-WREATH", "HRB-CORI", "YOG-SHEEP"];

/// How much room the demo has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// That of a shop.
    Usual,
    /// For any load: every shelf is full, and stays so.
    Unlimited,
}

/// What is at a site at the beginning; none: it never had any, or it is sold out.
pub fn on_hand(ware: &Ware, site: &str, seed: u64, capacity: Capacity) -> Option<Quantity> {
    // A bundle is there as long as what it holds.
    if !ware.bundle.is_empty() {
        return None;
    }
    if capacity == Capacity::Unlimited {
        return Quantity::try_from(Quantity::MAX / 2).ok();
    }
    if NOWHERE.contains(&ware.sku.as_str()) {
        return None;
    }
    let dice = Dice::of(seed, &ware.sku, site);
    let store = site == "WAREHOUSE";
    // A branch is out of one thing in nine, and short of one in six.
    let pieces = match dice.below(0, 36) {
        0..4 if !store => return None,
        4..10 if !store => 1 + dice.below(1, 4),
        _ if store => 60 + dice.below(2, 360),
        _ => 6 + dice.below(2, 54),
    };
    // Weighed goods come in crates of some kilos.
    let amount = if ware.is_weighed() { pieces * 500 } else { pieces };
    i64::try_from(amount).ok().and_then(|amount| Quantity::try_from(amount).ok())
}

/// When to order, and how much at once: set on about half of what a site has, so that some of it is low.
pub fn reorder(sku: &str, site: &str, seed: u64, on_hand: i64) -> Option<(i64, i64)> {
    let dice = Dice::of(seed, sku, site);
    if dice.below(3, 2) == 0 {
        return None;
    }
    // Weighed goods come by the half kilo; no shelf holds as many pieces.
    let piece = if on_hand >= 500 { 500 } else { 1 };
    let pieces = if site == "WAREHOUSE" { 80 } else { 5 + dice.below(4, 6) };
    let point = i64::try_from(pieces).ok()? * piece;
    Some((point, point * 3))
}

/// Numbers that look thrown and are not.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(seed: u64, what: &str, site: &str) -> Self {
        let letters = what.bytes().chain([0]).chain(site.bytes());
        Self(letters.fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| mix(hash ^ u64::from(byte))))
    }

    /// Less than `limit`; the same again for the same throw.
    pub(super) fn below(&self, throw: u64, limit: u64) -> u64 {
        mix(self.0 ^ throw.wrapping_mul(0x9e37_79b9_7f4a_7c15)) % limit
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::goods::{departments, wares};

    #[test]
    fn branches_differ_some_are_out_and_the_seed_decides() {
        let departments = departments().unwrap();
        let wares = wares(&departments);
        let at = |site: &str, seed: u64| -> Vec<_> {
            wares.values().map(|(_, ware)| on_hand(ware, site, seed, Capacity::Usual)).collect()
        };
        assert_eq!(at("ALMOND", 7), at("ALMOND", 7));
        assert_ne!(at("ALMOND", 7), at("ALMOND", 8));
        assert_ne!(at("ALMOND", 7), at("PIER", 7));
        let out = at("PIER", 7).iter().filter(|amount| amount.is_none()).count();
        assert!((25..90).contains(&out), "{out} of {} are out", wares.len());
        let bundles = wares.values().filter(|(_, ware)| !ware.bundle.is_empty()).count();
        assert_eq!(at("WAREHOUSE", 7).iter().filter(|amount| amount.is_none()).count(), NOWHERE.len() + bundles);
    }
}
