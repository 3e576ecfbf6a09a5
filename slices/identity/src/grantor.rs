//! Who gives rights: nobody gives, changes or takes away more than they have.

use bodega_http::{Caller, Permissions};
use bodega_kernel::{Id, noun};

use crate::IdentityError;

/// Who gives rights.
#[derive(Debug, Clone)]
pub enum Grantor {
    /// Bodega itself, by its command line: it may all.
    System,
    /// Somebody who is signed in.
    Caller {
        /// What they may do.
        permissions: Permissions,
        /// Where; none: everywhere.
        sites: Option<Vec<Id<noun::Site>>>,
    },
}

impl From<&Caller> for Grantor {
    fn from(caller: &Caller) -> Self {
        Self::Caller { permissions: caller.permissions.clone(), sites: caller.sites.clone() }
    }
}

impl Grantor {
    /// Refuses what the grantor does not hold.
    pub fn may_give<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> Result<(), IdentityError> {
        match self {
            Self::System => Ok(()),
            Self::Caller { permissions, .. } if names.all(|name| permissions.holds(name)) => Ok(()),
            Self::Caller { .. } => Err(IdentityError::AboveYourself),
        }
    }

    /// Refuses sites that the grantor does not reach.
    pub fn may_reach(&self, wanted: Option<&[Id<noun::Site>]>) -> Result<(), IdentityError> {
        match (self, wanted) {
            (Self::System | Self::Caller { sites: None, .. }, _) => Ok(()),
            (Self::Caller { sites: Some(own), .. }, Some(wanted)) if wanted.iter().all(|site| own.contains(site)) => {
                Ok(())
            }
            (Self::Caller { .. }, _) => Err(IdentityError::AboveYourself),
        }
    }
}
