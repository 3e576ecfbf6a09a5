//! The facts that this slice tells. References and figures only.

use bodega_events::{Fact, FactSchema};
use bodega_kernel::{Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

/// A merchant's synonyms are others than before.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SynonymsChanged {
    /// The set that came, changed or went.
    pub synonym_id: Id<noun::Synonym>,
    /// Its version now; 0 when it is gone.
    pub version: i64,
}

/// Products are wanted more, or less, than they were.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PopularityCounted {
    /// Which: at most 500 at a time.
    pub product_ids: Vec<Id<noun::Product>>,
}

/// Somebody wants the search index to be made anew, on every node.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct RebuildRequested {}

impl Fact for SynonymsChanged {
    const TYPE: &'static str = "search.synonyms_changed";
    fn stream(&self) -> String {
        format!("synonym:{}", self.synonym_id)
    }
}

impl Fact for PopularityCounted {
    const TYPE: &'static str = "search.popularity_counted";
    fn stream(&self) -> String {
        "search:popularity".to_owned()
    }
}

impl Fact for RebuildRequested {
    const TYPE: &'static str = "search.rebuild_requested";
    fn stream(&self) -> String {
        "search:index".to_owned()
    }
}

/// What is known of every fact of this slice.
pub fn facts() -> Vec<FactSchema> {
    vec![
        FactSchema::of::<SynonymsChanged>("A merchant's synonyms are others than before."),
        FactSchema::of::<PopularityCounted>("Products are wanted more, or less, than they were."),
        FactSchema::of::<RebuildRequested>("Somebody wants the search index to be made anew, on every node."),
    ]
}
