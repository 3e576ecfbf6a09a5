//! A product as somebody sees it, without its stock: that changes too often to be kept together with the rest.

use std::collections::HashMap;

use bodega_catalog::{
    price_list::{self, PriceQuestion, Resolved, Usual},
    product::{self, Price, Product, Variant, view::Pictures},
    review::Rating,
};
use bodega_db::ReadTx;
use bodega_kernel::{Currency, Id, Time, noun};

use super::super::{
    BrowseError,
    look::Look,
    view::{CategoryNode, Crumb},
};

/// The channel that shoppers buy through.
pub(crate) const CHANNEL: &str = "web";

/// A product, and all that is needed to show it but its stock.
#[derive(Debug)]
pub(crate) struct Core {
    pub product: Product,
    /// What each of its variants costs.
    pub prices: HashMap<Id<noun::Variant>, Priced>,
    /// How many buyers gave it 1, 2, 3, 4 and 5.
    pub votes: [i64; 5],
    pub pictures: Pictures,
    /// The way to its home category.
    pub path: Vec<Crumb>,
    /// The hue of that.
    pub hue: Option<u16>,
}

/// What a variant costs, and what it cost before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Priced {
    pub price: Price,
    pub before: Option<i64>,
}

impl Core {
    /// What is sold of it, in order.
    pub fn sold(&self) -> impl Iterator<Item = (&Variant, Priced)> {
        let sold = self.product.content.variants.iter().filter(|variant| variant.active);
        sold.map(|variant| (variant, self.priced(variant)))
    }

    /// What a variant costs: its usual price where no list speaks in the wanted currency.
    pub fn priced(&self, variant: &Variant) -> Priced {
        let usual = Priced { price: variant.price, before: variant.compare_at };
        self.prices.get(&variant.id).copied().unwrap_or(usual)
    }

    /// The lowest price of what is sold of it. Amounts of different currencies are not compared: where some of it is
    /// sold in the wanted one, only that counts.
    pub fn lowest(&self, currency: Currency) -> Option<Price> {
        let prices = || self.sold().map(|(_, priced)| priced.price);
        let wanted = prices().filter(|price| price.currency == currency).min_by_key(|price| price.amount);
        wanted.or_else(|| prices().min_by_key(|price| price.amount))
    }

    /// How many have rated it, and the average in hundredths of a star, rounded half up: the same number wherever it is
    /// shown, and by which it is found and ordered.
    pub fn rated(&self) -> (i64, i64) {
        let rating = Rating { counts: self.votes };
        (rating.count(), rating.average_hundredths())
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        let content = &self.product.content;
        let texts = content.translations.values().flat_map(|texts| [texts.title.as_ref(), texts.description.as_ref()]);
        let attributes = content.attributes.iter().map(|(name, value)| name.len() + value.len() + 64);
        let words: usize = texts.flatten().map(|text| text.len() + 64).chain(attributes).sum();
        size_of::<Self>()
            + content.title.len()
            + content.description.len()
            + words
            + content.variants.len() * (size_of::<Variant>() + 200)
            + content.images.len() * 250
    }

    /// All variants whose stock says whether it can be had.
    pub fn stocked(&self) -> Vec<Id<noun::Variant>> {
        stocked(&self.product)
    }
}

/// All variants whose stock says whether a product can be had: its own, and those that bundles are made of.
pub(crate) fn stocked(product: &Product) -> Vec<Id<noun::Variant>> {
    let of = |variant: &Variant| {
        let parts: Vec<_> = variant.components.iter().map(|part| part.variant).collect();
        if parts.is_empty() { vec![variant.id] } else { parts }
    };
    let mut stocked: Vec<_> = product.content.variants.iter().filter(|variant| variant.active).flat_map(of).collect();
    stocked.sort_unstable();
    stocked.dedup();
    stocked
}

/// Those of these products that everybody may see at this time, in this order.
pub(crate) fn read(
    tx: &mut ReadTx,
    look: &Look,
    ids: &[Id<noun::Product>],
    tree: &[CategoryNode],
    at: Time,
) -> Result<Vec<Core>, BrowseError> {
    let mut products = product::by_ids(tx, &look.scope(), ids)?;
    products.retain(|product| product.content.is_shown(at));
    with(tx, look, products, tree, at)
}

/// The same for products that were read already. A fixed number of statements, however many there are.
pub(crate) fn with(
    tx: &mut ReadTx,
    look: &Look,
    products: Vec<Product>,
    tree: &[CategoryNode],
    at: Time,
) -> Result<Vec<Core>, BrowseError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let scope = look.scope();
    let pictures = product::pictures(tx, &scope, &products)?;
    let ids: Vec<_> = products.iter().map(|product| product.id).collect();
    let mut votes = super::votes(tx, &scope, &ids)?;
    let sold = products.iter().flat_map(|product| &product.content.variants).filter(|variant| variant.active);
    let usual = |variant: &Variant| Usual { price: variant.price, before: variant.compare_at };
    let usual: Vec<_> = sold.map(|variant| (variant.id, usual(variant))).collect();
    let question = PriceQuestion {
        currency: look.currency,
        channel: Some(CHANNEL),
        group: None,
        site: look.branch,
        at,
        variants: &usual,
        quantity: 1,
    };
    let resolved = price_list::resolve(tx, &scope, &question)?;
    let priced = |found: Resolved| Priced { price: found.price, before: found.compare_at };
    let mut prices: HashMap<_, _> = resolved.into_iter().map(|(variant, found)| (variant, priced(found))).collect();
    let core = |product: Product| {
        let content = &product.content;
        let home = content.categories.first();
        Core {
            prices: content.variants.iter().filter_map(|one| Some((one.id, prices.remove(&one.id)?))).collect(),
            votes: votes.remove(&product.id).unwrap_or_default(),
            pictures: content
                .images
                .iter()
                .filter_map(|one| Some((one.media, pictures.get(&one.media)?.clone())))
                .collect(),
            hue: home.and_then(|home| CategoryNode::of_id(tree, *home)?.hue),
            path: home.map(|home| CategoryNode::path(tree, *home)).unwrap_or_default(),
            product,
        }
    };
    Ok(products.into_iter().map(core).collect())
}
