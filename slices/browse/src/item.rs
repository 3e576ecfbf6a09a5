//! The words of products in the database, for when the search engine does not answer. A consumer of the log keeps them.

use bodega_catalog::product::{self, Product};
use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_events::{Consumer, ConsumerError, Event};
use bodega_kernel::{Id, Scope, noun, text};

sql!(
    PUT,
    "INSERT INTO browse_item (merchant, product, words) VALUES ($1, $2, $3)
     ON CONFLICT (merchant, product) DO UPDATE SET words = excluded.words"
);
sql!(hot REMOVE, "DELETE FROM browse_item WHERE merchant = $1 AND product = $2");
sql!(
    CONTAINING,
    r"SELECT i.product FROM browse_item i LEFT JOIN browse_popularity p ON p.merchant = i.merchant AND p.product = i.product
      WHERE i.merchant = $1 AND i.words LIKE $2 ESCAPE '\' AND i.words LIKE $3 ESCAPE '\'
        AND i.words LIKE $4 ESCAPE '\' AND i.words LIKE $5 ESCAPE '\'
      ORDER BY COALESCE(p.score, 0) DESC, i.product DESC LIMIT $6"
);

/// Keeps the words of what everybody may see.
pub(crate) fn consumer() -> Consumer {
    Consumer::new("browse.items", &["product.*"], keep)
}

fn keep(tx: &mut Tx, event: &Event) -> Result<(), ConsumerError> {
    let Some(id) = event.data["productId"].as_str().and_then(|id| id.parse::<Id<noun::Product>>().ok()) else {
        return Ok(());
    };
    let (scope, now) = (event.scope(), tx.now());
    let found = product::by_ids(tx, &scope, &[id])?.pop();
    match found.filter(|product| product.content.is_shown(now)) {
        Some(product) => tx.execute(&PUT, params![event.merchant, id, words(&product)])?,
        None => tx.execute(&REMOVE, params![event.merchant, id])?,
    };
    Ok(())
}

fn words(product: &Product) -> String {
    let content = &product.content;
    let mut words = vec![content.title.as_str()];
    words.extend(content.translations.values().filter_map(|texts| texts.title.as_deref()));
    words.extend(content.brand.as_deref());
    words.extend(content.tags.iter().map(String::as_str));
    for variant in content.variants.iter().filter(|variant| variant.active) {
        words.extend([variant.sku.as_str(), variant.title.as_str()]);
        words.extend(variant.barcodes.iter().map(|barcode| barcode.code.as_str()));
    }
    text::folded(&words.join("\n"))
}

/// The products that have all of these folded words, the most wanted first, then the newest.
pub(crate) fn containing(
    tx: &mut ReadTx,
    scope: &Scope,
    words: &[String],
    most: i64,
) -> Result<Vec<Id<noun::Product>>, DbError> {
    let pattern = |at: usize| words.get(at).map_or_else(|| "%".to_owned(), |word| text::like_anywhere(word));
    let [a, b, c, d] = [pattern(0), pattern(1), pattern(2), pattern(3)];
    let found = tx.all::<(Id<noun::Product>,)>(&CONTAINING, params![scope.one()?, a, b, c, d, most])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
