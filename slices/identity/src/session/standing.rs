//! What sessions stand for, kept in memory: a token is checked without asking the database. What changes is dropped by
//! the feed of changes (see `change`).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bodega_http::{Caller, Permissions};
use bodega_kernel::{Actor, Id, MerchantId, Time, noun};

use crate::role::Builtin;

/// What a session stands for.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub session: Id<noun::Session>,
    pub merchant: MerchantId,
    pub user: Id<noun::User>,
    pub operator: bool,
    pub role: String,
    pub permissions: Permissions,
    pub sites: Option<Vec<Id<noun::Site>>>,
    pub customer: Option<Id<noun::Customer>>,
    pub expires_at: Time,
    pub cookie: Option<Vec<u8>>,
    pub device: Option<Device>,
}

/// The shared device that a session runs on, and who is signed in there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Device {
    pub session: Id<noun::Session>,
    pub owner: Id<noun::User>,
}

impl Standing {
    /// Narrows a session to what its shared device may: a PIN is short, so it opens no door that was not open already.
    /// Who would lose something acts in the role of the one who is signed in there.
    pub(super) fn on(mut self, device: &Self) -> Self {
        let keeps_all = self.permissions.iter().all(|name| device.permissions.holds(name));
        if !keeps_all {
            self.permissions = self.permissions.iter().filter(|name| device.permissions.holds(name)).collect();
            self.role.clone_from(&device.role);
        }
        self.sites = match (self.sites, &device.sites) {
            (Some(own), Some(there)) => Some(own.into_iter().filter(|site| there.contains(site)).collect()),
            (own, there) => own.or_else(|| there.clone()),
        };
        self.operator = false;
        self.customer = None;
        self.expires_at = self.expires_at.min(device.expires_at);
        self.device = Some(Device { session: device.session, owner: device.user });
        self
    }

    pub(crate) fn is_staff(&self) -> bool {
        self.role != Builtin::Customer.as_str()
    }

    /// The caller at `merchant`: the operator acts at every one, everybody else at their own.
    pub(crate) fn caller(&self, merchant: MerchantId) -> Option<Caller> {
        (merchant == self.merchant || self.operator).then(|| self.at(merchant))
    }

    /// The caller where the session was opened.
    pub(crate) fn at_home(&self) -> Caller {
        self.at(self.merchant)
    }

    fn at(&self, merchant: MerchantId) -> Caller {
        Caller {
            actor: Actor::user(self.user),
            merchant,
            user: Some(self.user),
            customer: self.customer.filter(|_| merchant == self.merchant),
            session: Some(self.session),
            role: self.role.clone(),
            permissions: self.permissions.clone(),
            sites: self.sites.clone(),
        }
    }
}

/// Sessions by id, ended ones too: who knocks with one again and again is refused from memory.
#[derive(Default)]
pub(crate) struct Standings(Mutex<Held>);

#[derive(Default)]
struct Held {
    by_id: HashMap<Id<noun::Session>, Option<Arc<Standing>>>,
    by_user: HashMap<Id<noun::User>, Vec<Id<noun::Session>>>,
    by_cookie: HashMap<Vec<u8>, Id<noun::Session>>,
    drops: u64,
}

/// More than this are not kept: 50,000 are some 20 MB.
const MOST: usize = 50_000;

impl Standings {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the session stands for, or the count of drops to hand to [`Standings::keep`]. A refresh puts its end off and
    /// tells nobody: one that is over by what is known here must be read again.
    pub(crate) fn get(&self, session: Id<noun::Session>, now: Time) -> Result<Option<Arc<Standing>>, u64> {
        let held = self.lock();
        let known = held.by_id.get(&session).filter(|known| known.as_ref().is_none_or(|known| known.expires_at > now));
        known.cloned().ok_or(held.drops)
    }

    /// The same by the hash of a session cookie.
    pub(crate) fn get_by_cookie(&self, hash: &[u8], now: Time) -> Option<Arc<Standing>> {
        let held = self.lock();
        let known = held.by_cookie.get(hash).and_then(|id| held.by_id.get(id));
        known.cloned().flatten().filter(|known| known.expires_at > now)
    }

    /// Keeps what was read since `drops` was said, if nothing was dropped meanwhile.
    pub(crate) fn keep(
        &self,
        drops: u64,
        session: Id<noun::Session>,
        standing: Option<Standing>,
    ) -> Option<Arc<Standing>> {
        let standing = standing.map(Arc::new);
        let mut held = self.lock();
        if held.drops != drops {
            return standing;
        }
        if held.by_id.len() >= MOST {
            *held = Held { drops: held.drops, ..Held::default() };
        }
        if let Some(standing) = &standing {
            for user in [Some(standing.user), standing.device.map(|device| device.owner)].into_iter().flatten() {
                let sessions = held.by_user.entry(user).or_default();
                if !sessions.contains(&session) {
                    sessions.push(session);
                }
            }
            if let Some(cookie) = &standing.cookie {
                held.by_cookie.insert(cookie.clone(), session);
            }
        }
        held.by_id.insert(session, standing.clone());
        standing
    }

    /// All sessions of a user changed, and those on devices where they are signed in.
    pub(crate) fn forget_user(&self, user: Id<noun::User>) {
        let mut held = self.lock();
        held.drops += 1;
        for session in held.by_user.remove(&user).unwrap_or_default() {
            held.remove(session);
        }
    }

    /// Everything changed.
    pub(crate) fn forget_all(&self) {
        let mut held = self.lock();
        *held = Held { drops: held.drops + 1, ..Held::default() };
    }
}

impl Held {
    fn remove(&mut self, session: Id<noun::Session>) {
        let Some(Some(standing)) = self.by_id.remove(&session) else { return };
        if let Some(cookie) = &standing.cookie {
            self.by_cookie.remove(cookie);
        }
    }
}
