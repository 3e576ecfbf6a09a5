//! How many files come in at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use bodega_kernel::MerchantId;

use crate::CatalogError;

/// So many of all merchants, and of one of them.
const ALL: usize = 4;
const OF_ONE: usize = 2;

/// The places in this process.
#[derive(Debug, Default)]
pub(crate) struct Places(Mutex<HashMap<MerchantId, usize>>);

/// One of them, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    merchant: MerchantId,
}

impl Places {
    /// A place for a file of this merchant, if there is one.
    pub fn take(self: &Arc<Self>, merchant: MerchantId) -> Result<Place, CatalogError> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.get(&merchant).is_some_and(|own| *own >= OF_ONE) {
            return Err(CatalogError::TooManyUploads);
        }
        if taken.values().sum::<usize>() >= ALL {
            return Err(CatalogError::UploadsBusy);
        }
        *taken.entry(merchant).or_default() += 1;
        Ok(Place { places: self.clone(), merchant })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.merchant) {
            *own -= 1;
        }
        taken.retain(|_, own| *own > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_all_places_and_each_is_given_back() {
        let places = Arc::new(Places::default());
        let take = |merchant| places.take(MerchantId(merchant));
        let (first, second) = (take(1).unwrap(), take(1).unwrap());
        assert!(matches!(take(1), Err(CatalogError::TooManyUploads)));
        let others = [take(2).unwrap(), take(3).unwrap()];
        assert!(matches!(take(4), Err(CatalogError::UploadsBusy)));
        drop(first);
        drop((take(4).unwrap(), second, others));
        assert!(places.0.lock().unwrap().is_empty());
    }
}
