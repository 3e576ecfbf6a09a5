//! The engine in the program.

use std::{
    collections::HashMap,
    fs::File,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
    time::Instant,
};

use bodega_kernel::MerchantId;
use tantivy::Index;

use crate::{
    Change, Document, Engine, Query, Reached, Rebuild, Results, SearchError, SuggestQuery, Suggestion, Synonym, find,
    index::{Builder, Fields, Folder, Place},
    serving::Serving,
    understand::Synonyms,
};

/// Searches an index on the disk. Cheap to clone.
#[derive(Clone)]
pub struct Tantivy(Arc<Inner>);

struct Inner {
    place: Place,
    /// What serves, or why nothing does.
    serving: RwLock<Result<Arc<Serving>, SearchError>>,
    synonyms: RwLock<HashMap<MerchantId, Arc<Synonyms>>>,
}

impl Tantivy {
    /// Opens the index in a folder, which is made where there is none. An index that is not there, cannot be read or is of
    /// another version is no error yet: everything but [`Engine::rebuild`] answers [`SearchError::NeedsRebuild`].
    pub fn open(folder: &Path) -> Result<Self, SearchError> {
        let place = Place::Disk(Folder::new(folder)?);
        let serving = current(&place);
        if let Err(error) = &serving {
            tracing::info!(%error, "the search index is made anew");
        }
        Ok(Self::of(place, serving))
    }

    /// An empty index in memory, for tests and evaluations.
    pub fn in_memory() -> Result<Self, SearchError> {
        let serving = Serving::open(String::new(), Index::create_in_ram(Fields::new().0), Some(Reached::default()))?;
        Ok(Self::of(Place::Memory, Ok(serving)))
    }

    fn of(place: Place, serving: Result<Arc<Serving>, SearchError>) -> Self {
        Self(Arc::new(Inner { place, serving: RwLock::new(serving), synonyms: RwLock::default() }))
    }

    /// About how much memory the index takes that lies in memory, and how many segments it has.
    pub fn size(&self) -> Result<(usize, usize), SearchError> {
        let snapshot = self.0.serving()?.snapshot();
        Ok((snapshot.bytes(), snapshot.segments.len()))
    }
}

/// Opens what the pointer names.
fn current(place: &Place) -> Result<Arc<Serving>, SearchError> {
    let Place::Disk(folder) = place else { return Err(SearchError::NeedsRebuild("it was in memory".to_owned())) };
    let Some(name) = folder.current()? else {
        return Err(SearchError::NeedsRebuild("there is none yet".to_owned()));
    };
    let index = folder.open(&name)?;
    Serving::open(name, index, None)
}

impl Inner {
    fn serving(&self) -> Result<Arc<Serving>, SearchError> {
        self.serving.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn serve(&self, serving: Result<Arc<Serving>, SearchError>) {
        *self.serving.write().unwrap_or_else(PoisonError::into_inner) = serving;
    }

    /// Another process may have rebuilt the index: then that one serves from now on.
    fn look_again(&self) -> Result<Arc<Serving>, SearchError> {
        let serving = self.serving();
        let Place::Disk(folder) = &self.place else { return serving };
        let named = folder.current()?;
        if named.is_some() && named.as_deref() != serving.as_ref().ok().map(|serving| serving.name.as_str()) {
            let fresh = current(&self.place);
            // An index that stopped serving because it is broken stays away until another one is named.
            if fresh.is_ok() {
                self.serve(fresh);
            }
            return self.serving();
        }
        serving
    }

    fn synonyms(&self, merchant: MerchantId) -> Arc<Synonyms> {
        let synonyms = self.synonyms.read().unwrap_or_else(PoisonError::into_inner);
        synonyms.get(&merchant).cloned().unwrap_or_default()
    }

    /// Does something and takes its time.
    fn timed<T>(
        &self,
        what: &'static str,
        ask: impl FnOnce(&Serving) -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        let began = Instant::now();
        let answer = self.serving().and_then(|serving| ask(&serving));
        metrics::histogram!("bodega_search_seconds", "kind" => what).record(began.elapsed().as_secs_f64());
        if let Err(error) = &answer
            && !error.is_askers()
        {
            metrics::counter!("bodega_search_failed_total", "kind" => what).increment(1);
        }
        answer
    }
}

impl Engine for Tantivy {
    fn apply(&self, changes: Vec<Change>, reached: Reached) -> Result<(), SearchError> {
        self.0.look_again()?.apply(&changes, reached)
    }

    fn reached(&self) -> Result<Reached, SearchError> {
        Ok(self.0.look_again()?.reached())
    }

    fn search(&self, query: &Query) -> Result<Results, SearchError> {
        let synonyms = self.0.synonyms(query.merchant);
        self.0.timed("search", |serving| find::search(&serving.snapshot(), &synonyms, query))
    }

    fn suggest(&self, query: &SuggestQuery) -> Result<Vec<Suggestion>, SearchError> {
        let synonyms = self.0.synonyms(query.merchant);
        self.0.timed("suggest", |serving| find::suggest(&serving.snapshot(), &synonyms, query))
    }

    fn set_synonyms(&self, merchant: MerchantId, synonyms: Vec<Synonym>) {
        let synonyms = Arc::new(Synonyms::new(&synonyms));
        self.0.synonyms.write().unwrap_or_else(PoisonError::into_inner).insert(merchant, synonyms);
    }

    fn rebuild(&self) -> Result<Box<dyn Rebuild>, SearchError> {
        let (name, index, lock) = match &self.0.place {
            Place::Memory => (String::new(), Index::create_in_ram(Fields::new().0), None),
            Place::Disk(folder) => {
                let lock = folder.lock()?;
                let (name, index) = folder.create()?;
                (name, index, Some(lock))
            }
        };
        let builder = Some(Builder::new(&index, Fields::new().1)?);
        Ok(Box::new(Second { engine: self.clone(), name, index, builder, _lock: lock }))
    }
}

/// The second index.
struct Second {
    engine: Tantivy,
    name: String,
    index: Index,
    /// None once it is finished.
    builder: Option<Builder>,
    _lock: Option<File>,
}

impl Rebuild for Second {
    fn put(&mut self, documents: Vec<Document>) -> Result<(), SearchError> {
        match &mut self.builder {
            Some(builder) => builder.put(&documents),
            None => Ok(()),
        }
    }

    fn finish(mut self: Box<Self>, reached: Reached) -> Result<(), SearchError> {
        let Some(builder) = self.builder.take() else { return Ok(()) };
        let inner = &self.engine.0;
        let swapped = builder.finish(&self.index, reached).and_then(|()| {
            let serving = Serving::open(self.name.clone(), self.index.clone(), None)?;
            if let Place::Disk(folder) = &inner.place {
                folder.point(&self.name)?;
            }
            Ok(serving)
        });
        match (swapped, &inner.place) {
            (Ok(serving), place) => {
                inner.serve(Ok(serving));
                match place {
                    Place::Disk(folder) => folder.keep_only(&self.name),
                    Place::Memory => Ok(()),
                }
            }
            (Err(error), Place::Disk(folder)) => {
                folder.remove(&self.name);
                Err(error)
            }
            (Err(error), Place::Memory) => Err(error),
        }
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        if self.builder.take().is_some()
            && let Place::Disk(folder) = &self.engine.0.place
        {
            folder.remove(&self.name);
        }
    }
}
