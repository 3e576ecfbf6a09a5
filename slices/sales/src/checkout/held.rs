//! What a checkout that is made step by step holds already.

use bodega_kernel::{Id, noun};
use serde::{Deserialize, Serialize};

use super::stock::Demand;
use crate::order::Booked;

/// Stock and a place that are held.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Held {
    /// Stock, by site.
    pub parts: Vec<HeldPart>,
    /// The place.
    pub booked: Option<Booked>,
    /// By which checkout, at which version.
    pub by: Option<(Id<noun::Checkout>, i64)>,
}

/// Stock that is held at one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldPart {
    /// Where.
    pub site_id: Id<noun::Site>,
    /// By which reservation.
    pub reservation_id: Id<noun::Reservation>,
    /// What.
    pub demand: Demand,
}

impl Held {
    /// How much of it is held at a site.
    pub(super) fn of(&self, site: Id<noun::Site>, variant: Id<noun::Variant>) -> i64 {
        let parts = self.parts.iter().filter(|part| part.site_id == site);
        parts.filter_map(|part| part.demand.get(&variant)).sum()
    }

    /// The reservation that holds exactly this.
    pub(super) fn reservation(&self, site: Id<noun::Site>, demand: &Demand) -> Option<Id<noun::Reservation>> {
        let exact = |part: &&HeldPart| part.site_id == site && part.demand == *demand;
        self.parts.iter().find(exact).map(|part| part.reservation_id)
    }
}
