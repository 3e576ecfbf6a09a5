//! Which providers there are, and which is asked for new payments.

use std::{collections::BTreeMap, fmt, sync::Arc};

use super::Provider;

/// The providers of this installation. New payments go to the first; the others are still asked for what they began.
#[derive(Clone, Default)]
pub struct Providers {
    usual: Option<&'static str>,
    all: Arc<BTreeMap<&'static str, Arc<dyn Provider>>>,
}

impl Providers {
    /// Nobody: nothing can be paid but at handover.
    pub fn none() -> Self {
        Self::default()
    }

    /// This one for new payments.
    pub fn of(provider: impl Provider) -> Self {
        Self::none().and(provider)
    }

    /// One more; the first is the one for new payments.
    #[must_use]
    pub fn and(self, provider: impl Provider) -> Self {
        let name = provider.name();
        let mut all = (*self.all).clone();
        all.insert(name, Arc::new(provider));
        Self { usual: self.usual.or(Some(name)), all: Arc::new(all) }
    }

    /// This one for new payments, or nobody: the others are only asked for what they began.
    #[must_use]
    pub fn usually(self, name: Option<&'static str>) -> Self {
        Self { usual: name.filter(|name| self.all.contains_key(name)), ..self }
    }

    /// The name of the one for new payments.
    pub fn usual(&self) -> Option<&'static str> {
        self.usual
    }

    /// The one of this name.
    pub fn get(&self, name: &str) -> Option<&Arc<dyn Provider>> {
        self.all.get(name)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Provider>> {
        self.all.values()
    }
}

impl fmt::Debug for Providers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.all.keys()).finish()
    }
}
