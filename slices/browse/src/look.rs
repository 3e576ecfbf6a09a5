//! How somebody looks at a shop, as the inside wants it: a glance, or what a request said.

use std::sync::Arc;

use bodega_kernel::{Currency, Id, Lang, MerchantId, Scope, noun};

use crate::view::Glance;

/// A glance whose language may be any, or none: then each text is shown in its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Look {
    pub merchant: MerchantId,
    pub tag: Option<Arc<str>>,
    pub currency: Currency,
    pub branch: Option<Id<noun::Site>>,
}

impl Look {
    /// The rows that may be read.
    pub fn scope(&self) -> Scope {
        Scope::One(self.merchant)
    }

    /// The language that was asked for.
    pub fn asked(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The language of the house that comes nearest to it.
    pub fn lang(&self) -> Option<Lang> {
        self.asked().and_then(Lang::of_tag)
    }
}

impl From<Glance> for Look {
    fn from(Glance { merchant, lang, currency, branch }: Glance) -> Self {
        Self { merchant, tag: Some(lang.code().into()), currency, branch }
    }
}
