//! Which sites a caller may touch.

use bodega_db::DbError;
use bodega_kernel::{Id, noun};
use serde_json::Value;

use crate::{InventoryError, json};

/// The sites that a grant reaches: all of the merchant's, or some. Commands that learn the site only from the row that
/// they change take it along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach(Option<Vec<Id<noun::Site>>>);

impl Reach {
    /// All sites of the merchant.
    pub const ALL: Self = Self(None);

    /// Refuses a site that is out of reach.
    pub fn check(&self, site: Id<noun::Site>) -> Result<(), InventoryError> {
        if self.holds(site) { Ok(()) } else { Err(InventoryError::SiteForbidden(site)) }
    }

    /// Is the site within reach?
    pub fn holds(&self, site: Id<noun::Site>) -> bool {
        self.0.as_ref().is_none_or(|sites| sites.contains(&site))
    }

    /// For a statement: the ids, or nothing when all are in reach.
    pub fn ids(&self) -> Option<Value> {
        self.0.as_ref().map(|sites| json::ids(sites.iter().copied()))
    }

    /// To be kept with work that is done later.
    pub(crate) fn as_json(&self) -> Option<Value> {
        self.0.as_ref().map(|sites| sites.iter().map(ToString::to_string).collect())
    }

    /// What was kept.
    pub(crate) fn from_json(kept: Option<Value>) -> Result<Self, InventoryError> {
        let sites = kept.map(serde_json::from_value).transpose();
        sites.map(Self).map_err(|error| DbError::Decode(error.to_string()).into())
    }

    /// The same narrowed to one site, if one is asked for.
    pub fn within(&self, site: Option<Id<noun::Site>>) -> Result<Self, InventoryError> {
        match site {
            Some(site) => self.check(site).map(|()| Self(Some(vec![site]))),
            None => Ok(self.clone()),
        }
    }
}

impl From<Option<Vec<Id<noun::Site>>>> for Reach {
    fn from(sites: Option<Vec<Id<noun::Site>>>) -> Self {
        Self(sites)
    }
}
