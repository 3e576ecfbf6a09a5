//! All merchants, kept in memory: each request asks which one it is for.

use std::{collections::HashMap, sync::Arc};

use bodega_http::Knock;
use bodega_kernel::{Id, MerchantId, noun};

use super::{Merchant, Status};
use crate::IdentityError;

/// The merchants of the installation.
pub struct Directory {
    by_number: HashMap<MerchantId, Arc<Merchant>>,
    by_id: HashMap<Id<noun::Merchant>, Arc<Merchant>>,
    by_slug: HashMap<String, Arc<Merchant>>,
    by_host: HashMap<String, Arc<Merchant>>,
    only: Option<Arc<Merchant>>,
}

impl Directory {
    pub(crate) fn new(merchants: Vec<Merchant>) -> Self {
        let merchants: Vec<_> = merchants.into_iter().map(Arc::new).collect();
        let hosts = |merchant: &Arc<Merchant>| {
            let merchant = merchant.clone();
            merchant.hosts.clone().into_iter().map(move |host| (host, merchant.clone()))
        };
        let mut open = merchants.iter().filter(|merchant| merchant.status != Status::Closed);
        let only = match (open.next(), open.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => None,
        };
        Self {
            by_number: merchants.iter().map(|merchant| (merchant.number, merchant.clone())).collect(),
            by_id: merchants.iter().map(|merchant| (merchant.id, merchant.clone())).collect(),
            by_slug: merchants.iter().map(|merchant| (merchant.slug.clone(), merchant.clone())).collect(),
            by_host: merchants.iter().flat_map(hosts).collect(),
            only,
        }
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Merchant>> {
        let mut all: Vec<_> = self.by_number.values().collect();
        all.sort_by_key(|merchant| merchant.number);
        all.into_iter()
    }

    /// By the number inside.
    pub fn number(&self, number: MerchantId) -> Option<&Arc<Merchant>> {
        self.by_number.get(&number)
    }

    /// By id.
    pub fn id(&self, id: Id<noun::Merchant>) -> Option<&Arc<Merchant>> {
        self.by_id.get(&id)
    }

    /// By slug.
    pub fn slug(&self, slug: &str) -> Option<&Arc<Merchant>> {
        self.by_slug.get(slug)
    }

    /// Is there none yet?
    pub fn is_empty(&self) -> bool {
        self.by_number.is_empty()
    }

    /// The only one that there is.
    pub fn only(&self) -> Option<&Arc<Merchant>> {
        self.only.as_ref()
    }

    /// The one that a host name leads to, or the only one.
    pub fn host(&self, host: &str) -> Option<&Arc<Merchant>> {
        self.by_host.get(host).or(self.only.as_ref())
    }

    /// Which merchant a request names: by `X-Merchant`, by its host, or because there is only one. None: it names none,
    /// and its token must tell.
    pub(crate) fn named(&self, knock: &Knock<'_>) -> Result<Option<&Arc<Merchant>>, IdentityError> {
        if let Some(slug) = knock.merchant() {
            return self.slug(slug).map(Some).ok_or(IdentityError::NotFound("merchant"));
        }
        if self.is_empty() {
            return Err(IdentityError::NoMerchant);
        }
        let by_host = knock.host().and_then(|host| self.by_host.get(&host));
        Ok(by_host.or(self.only.as_ref()))
    }
}
