//! Showing a picture on a product.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use crate::{
    CatalogError, Given,
    product::{
        self, Manner, Product,
        body::{ImageBody, ProductBody},
    },
};

/// Puts a picture behind the product's others, if the product is still at version `expected`.
pub(super) fn append_to(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Product>,
    expected: Option<i64>,
    media: Id<noun::Media>,
) -> Result<Product, CatalogError> {
    let product = product::locked(tx, scope, id, expected)?;
    if product.content.images.iter().any(|image| image.media == media) {
        return Ok(product);
    }
    let image = |media: Id<noun::Media>, alt: Option<String>| ImageBody {
        media_id: Given::Value(media.to_string()),
        alt: alt.map_or(Given::Absent, Given::Value),
        ..ImageBody::default()
    };
    let shown = product.content.images.iter().map(|shown| image(shown.media, shown.alt.clone()));
    let images = shown.chain([image(media, None)]).collect();
    let body = ProductBody { images: Given::Value(images), ..ProductBody::default() };
    product::update(tx, scope, id, Some(product.version), &body, Manner::Merge)
}
