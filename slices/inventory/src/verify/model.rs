//! How a balance can differ from the truth.

use std::{collections::BTreeMap, fmt};

use bodega_kernel::{Id, MerchantId, noun};

use crate::stock::Balance;

/// What does not add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// What is there, against the ledger.
    OnHand,
    /// What is promised, against the open reservations.
    Reserved,
    /// What lies in bins, against the ledger.
    Binned,
    /// What lies in one bin, against the ledger.
    InBin(Id<noun::Bin>),
}

/// A balance that says something else than what it sums up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Of a stock row.
    Stock {
        /// Whose.
        merchant: MerchantId,
        /// The row.
        stock: Id<noun::Stock>,
        /// Of what.
        variant: Id<noun::Variant>,
        /// Where.
        site: Id<noun::Site>,
        /// What does not add up.
        what: What,
        /// What the row says.
        balance: i64,
        /// What is true.
        truth: i64,
    },
    /// Of what is on its way between sites.
    Transit {
        /// Whose.
        merchant: MerchantId,
        /// Of what.
        variant: Id<noun::Variant>,
        /// What the transfers say.
        balance: i64,
        /// What the ledger says.
        truth: i64,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stock { stock, variant, site, what, balance, truth, .. } => {
                let what = match what {
                    What::OnHand => "on hand".to_owned(),
                    What::Reserved => "reserved".to_owned(),
                    What::Binned => "in bins".to_owned(),
                    What::InBin(bin) => format!("in {bin}"),
                };
                write!(f, "{stock} ({variant} at {site}): {what} is {balance} and should be {truth}")
            }
            Self::Transit { variant, balance, truth, .. } => {
                write!(f, "{variant}: in transit is {balance} by its transfers and {truth} by the ledger")
            }
        }
    }
}

/// What the ledger and the reservations say about a stock row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Truth {
    pub on_hand: i64,
    pub reserved: i64,
    pub bins: BTreeMap<Id<noun::Bin>, i64>,
}

impl Truth {
    pub fn binned(&self) -> i64 {
        self.bins.values().sum()
    }

    /// Can a row say this? A ledger that somebody has cut into may add up to nonsense.
    pub fn is_sound(&self) -> bool {
        let bins_are = self.bins.values().all(|quantity| *quantity >= 0);
        self.on_hand >= 0 && self.reserved >= 0 && bins_are && self.binned() <= self.on_hand
    }
}

/// Everything in which a row differs from its truth. `lying` is what the bins' own rows say.
pub(super) fn compare(
    merchant: MerchantId,
    row: &Balance,
    lying: &BTreeMap<Id<noun::Bin>, i64>,
    truth: &Truth,
) -> Vec<Difference> {
    let mut said = vec![
        (What::OnHand, row.on_hand, truth.on_hand),
        (What::Reserved, row.reserved, truth.reserved),
        (What::Binned, row.binned, truth.binned()),
    ];
    let mut bins: Vec<_> = lying.keys().chain(truth.bins.keys()).copied().collect();
    bins.sort_unstable();
    bins.dedup();
    let in_bin = |bins: &BTreeMap<_, i64>, bin| bins.get(&bin).copied().unwrap_or(0);
    said.extend(bins.into_iter().map(|bin| (What::InBin(bin), in_bin(lying, bin), in_bin(&truth.bins, bin))));
    let differs = said.into_iter().filter(|(_, balance, truth)| balance != truth);
    differs
        .map(|(what, balance, truth)| Difference::Stock {
            merchant,
            stock: row.id,
            variant: row.variant,
            site: row.site,
            what,
            balance,
            truth,
        })
        .collect()
}
