//! What routing is asked, and what it answers. No IO.

use std::collections::BTreeMap;

use bodega_kernel::{Id, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::word::words;

words! {
    /// How the site is found that a delivery comes from.
    #[schema(as = RoutingMode)]
    Mode {
        /// It is the one that serves home deliveries, always.
        Source = "SOURCE",
        /// It is chosen for each order: as few sites as can be, and of those the cheapest.
        Best = "BEST",
    }
}

/// What a merchant has said about routing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// How the site is found.
    pub mode: Mode,
    /// Over so many sites an order may be split.
    pub max_sites: usize,
    /// What a kilometre costs, in minor units of the merchant's currency.
    pub per_km: i64,
    /// What handing over from a site costs besides.
    pub costs: BTreeMap<Id<noun::Site>, i64>,
    /// Sites that are never chosen.
    pub excluded: Vec<Id<noun::Site>>,
}

impl Default for Policy {
    /// The configured source, as long as nobody says otherwise.
    fn default() -> Self {
        Self { mode: Mode::Source, max_sites: 1, per_km: 0, costs: BTreeMap::new(), excluded: Vec::new() }
    }
}

/// A line that has to come from somewhere: so much of each variant that is counted. Of a bundle those are its parts, and
/// they come from one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What the caller knows it by.
    pub key: u32,
    /// What it takes.
    pub parts: Vec<(Id<noun::Variant>, i64)>,
}

/// A site that an order could come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub site: Id<noun::Site>,
    /// Does it bring orders to where this one goes?
    pub serves: bool,
    /// How far that is, where both are known on the globe.
    pub metres: Option<i64>,
    /// How much of what can be sold there.
    pub available: BTreeMap<Id<noun::Variant>, i64>,
    /// Is it the one that serves home deliveries? Of equals it goes first.
    pub source: bool,
}

/// What comes from which site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// The site.
    pub site_id: Id<noun::Site>,
    /// The lines, by their keys.
    pub lines: Vec<u32>,
}

/// A choice, with its reasons: it is kept with the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Routed {
    /// How it was found.
    pub mode: Mode,
    /// What comes from where; the first is where it is handed over.
    pub parts: Vec<Part>,
    /// What that costs, as routing reckons.
    pub cost: i64,
    /// Every site that was looked at, and what became of it; the chosen ones first.
    pub considered: Vec<Considered>,
}

/// What became of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RoutingConsidered)]
pub struct Considered {
    /// Which.
    pub site_id: Id<noun::Site>,
    /// Why it was chosen, or was not.
    #[serde(flatten)]
    pub reason: Reason,
    /// What handing over from it costs, distance included.
    pub cost: i64,
    /// How far it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metres: Option<i64>,
}

/// Why a site was chosen, or was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "reason", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[schema(as = RoutingReason)]
pub enum Reason {
    /// It is the one that serves home deliveries.
    Configured,
    /// The shopper fetches it there.
    Fetched,
    /// It has everything, and no other that has is cheaper.
    HasAll {
        /// How many others had everything too.
        others: usize,
    },
    /// No site has everything; together with the others it has, and no fewer or cheaper ones do.
    HasPart {
        /// How many of the lines come from it.
        lines: usize,
    },
    /// Nobody has everything. It has most.
    HasMost {
        /// How many of the lines it has.
        lines: usize,
    },
    /// It does not bring orders there.
    OutOfZone,
    /// The merchant has taken it out.
    Excluded,
    /// It lacks something.
    Lacks {
        /// How many of the lines.
        lines: usize,
    },
    /// It has everything, and costs more, or as much and comes later in the order of sites.
    Dearer {
        /// By so much.
        by: i64,
    },
}

impl Routed {
    /// The one site that there is no choice about.
    pub fn only(mode: Mode, site_id: Id<noun::Site>, reason: Reason, lines: Vec<u32>) -> Self {
        let considered = vec![Considered { site_id, reason, cost: 0, metres: None }];
        Self { mode, parts: vec![Part { site_id, lines }], cost: 0, considered }
    }

    /// Where it is handed over.
    pub fn site(&self) -> Option<Id<noun::Site>> {
        self.parts.first().map(|part| part.site_id)
    }
}
