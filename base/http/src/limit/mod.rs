//! How often somebody may ask.

mod memory;

use std::{net::IpAddr, time::Duration};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use bodega_kernel::{Actor, ActorKind, Time};
pub use memory::MemoryLimiter;

use crate::{authenticator::Boxed, error::whole_seconds};

/// Whose requests are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A client's address; of IPv6 the network of 64 bits, since a client has all of it.
    Address(IpAddr),
    /// A person.
    User(String),
    /// A program's key.
    Key(String),
}

impl Subject {
    /// The subject that an address belongs to.
    pub(crate) fn address(address: IpAddr) -> Self {
        Self::Address(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => IpAddr::V4(v4),
                None => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
            },
        })
    }

    /// The subject that an actor is; none for Bodega itself.
    pub(crate) fn of(actor: &Actor) -> Option<Self> {
        match actor.kind {
            ActorKind::User => Some(Self::User(actor.id.clone())),
            ActorKind::Key => Some(Self::Key(actor.id.clone())),
            ActorKind::Guest | ActorKind::System => None,
        }
    }
}

/// So many requests: `burst` at once, and `per_minute` in the long run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// In the long run.
    pub per_minute: u32,
    /// At once.
    pub burst: u32,
}

/// The quotas of all kinds of subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For a client's address, whoever is behind it: a whole shop may be.
    pub address: Quota,
    /// For a person.
    pub user: Quota,
    /// For a key.
    pub key: Quota,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            address: Quota { per_minute: 3000, burst: 600 },
            user: Quota { per_minute: 1200, burst: 240 },
            key: Quota { per_minute: 3000, burst: 600 },
        }
    }
}

impl Limits {
    /// The quota of a subject.
    pub fn of(&self, subject: &Subject) -> Quota {
        match subject {
            Subject::Address(_) => self.address,
            Subject::User(_) => self.user,
            Subject::Key(_) => self.key,
        }
    }
}

/// What a limiter says to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// May it pass?
    pub allowed: bool,
    /// How many may be made at once.
    pub limit: u32,
    /// How many of them are left.
    pub remaining: u32,
    /// When all of them are there again.
    pub reset: Duration,
    /// When the next one is, if none is left.
    pub retry_after: Duration,
}

/// Counts requests: in memory by default, in a shared store when there are several nodes.
pub trait Limiter: Send + Sync + 'static {
    /// Counts a request of `subject` at `now` against `quota`.
    fn take<'a>(&'a self, subject: &'a Subject, quota: Quota, now: Time) -> Boxed<'a, Verdict>;
}

impl Verdict {
    /// The standard headers.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let mut set = |name, value: u64| headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        set("ratelimit-limit", self.limit.into());
        set("ratelimit-remaining", self.remaining.into());
        set("ratelimit-reset", if self.reset.is_zero() { 0 } else { whole_seconds(self.reset) });
    }
}
