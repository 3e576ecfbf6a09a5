//! What is to be looked at when stock moves, though it has neither run out nor come back. Of most things one is enough
//! to sell one, and it is told when there is none left. Of what is sold by the hundred grams, and of what a bundle needs
//! two of, there can be too little left while there is some. Such variants are few, and remembered here, each with the
//! products that depend on it; and of those products, where the index says that they can be had: of the thousands of
//! moves of a busy day hardly one changes that.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use bodega_catalog::product::Product;
use bodega_kernel::{Id, MerchantId, noun};

use crate::compose::least;

type VariantId = Id<noun::Variant>;
type ProductId = Id<noun::Product>;
type SiteId = Id<noun::Site>;

/// All merchants'.
#[derive(Default)]
pub(super) struct Watched(Mutex<HashMap<MerchantId, Of>>);

#[derive(Default)]
struct Of {
    products: HashMap<VariantId, BTreeSet<ProductId>>,
    sites: HashMap<ProductId, Vec<SiteId>>,
}

impl Watched {
    fn all(&self) -> MutexGuard<'_, HashMap<MerchantId, Of>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins anew with these variants and products of a merchant. What the index says is not known then.
    pub fn begin(&self, merchant: MerchantId, pairs: Vec<(VariantId, ProductId)>) {
        let mut of = Of::default();
        for (variant, product) in pairs {
            of.products.entry(variant).or_default().insert(product);
        }
        self.all().insert(merchant, of);
    }

    /// Notes that the index is told that a product can be had at these sites.
    pub fn note(&self, merchant: MerchantId, product: &Product, sites: &[SiteId]) {
        let parts: Vec<VariantId> =
            product.content.variants.iter().filter(|one| one.active).flat_map(several).collect();
        if parts.is_empty() {
            return;
        }
        let mut all = self.all();
        let of = all.entry(merchant).or_default();
        for variant in parts {
            of.products.entry(variant).or_default().insert(product.id);
        }
        of.sites.insert(product.id, sites.to_vec());
    }

    /// The products that depend on how much there is of these variants.
    pub fn of(&self, merchant: MerchantId, variants: &BTreeSet<VariantId>) -> BTreeSet<ProductId> {
        let all = self.all();
        let of = all.get(&merchant);
        variants.iter().filter_map(|variant| of?.products.get(variant)).flatten().copied().collect()
    }

    /// All products that depend on how much there is of something.
    pub fn every(&self, merchant: MerchantId) -> BTreeSet<ProductId> {
        let all = self.all();
        all.get(&merchant).into_iter().flat_map(|of| of.products.values()).flatten().copied().collect()
    }

    /// Does the index say already that a product can be had at these sites?
    pub fn says(&self, merchant: MerchantId, product: ProductId, sites: &[SiteId]) -> bool {
        self.all().get(&merchant).and_then(|of| of.sites.get(&product)).is_some_and(|known| known == sites)
    }
}

/// The variants of which selling this one takes several.
fn several(variant: &bodega_catalog::product::Variant) -> Vec<VariantId> {
    let least = least(variant);
    let parts = variant.components.iter().filter(|part| part.quantity.saturating_mul(least) > 1);
    let own = (variant.components.is_empty() && least > 1).then_some(variant.id);
    parts.map(|part| part.variant).chain(own).collect()
}
