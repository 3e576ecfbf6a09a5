//! Words that stand for each other in a merchant's search.

pub(crate) mod http;
mod save;
mod store;

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Id, Scope, Time, noun};

pub use save::{Words, create, delete, replace};
pub use store::{find, list};

/// A set of synonyms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    /// Its id.
    pub id: Id<noun::Synonym>,
    /// Who looks for this finds the words too, and not the other way round. Without it each word stands for all.
    pub term: Option<String>,
    /// The words; each may be several.
    pub words: Vec<String>,
    /// Rises with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// All of a merchant's, as the engine takes them.
pub(crate) fn for_search(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<bodega_search::Synonym>, DbError> {
    let of = |Synonym { term, words, .. }: Synonym| match term {
        Some(from) => bodega_search::Synonym::Means { from, to: words },
        None => bodega_search::Synonym::Equal(words),
    };
    Ok(store::all(tx, scope)?.into_iter().map(of).collect())
}
