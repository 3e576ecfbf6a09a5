//! What was just told in this process, for who keeps something in memory: right after the commit and before the answer,
//! so that whoever reads after a change's answer sees the change. It is a hint and no record: other processes are not
//! told, and nobody hears what was told while it was not listening. Those follow the log ([`Follow`](crate::Follow)).

use std::sync::{Arc, PoisonError, RwLock, Weak};

use bodega_db::Tx;
use bodega_kernel::MerchantId;
use serde_json::Value;

use crate::Types;

/// A fact that was told and stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Whose it is; 0 is the installation itself.
    pub merchant: MerchantId,
    /// Its type, such as `order.created`.
    pub kind: &'static str,
    /// Its payload.
    pub data: Value,
}

/// What is done once a transaction is committed.
type After = Box<dyn FnOnce() + Send>;

type Whole = Box<dyn Fn(&[Told]) + Send + Sync>;
type Pick = Box<dyn Fn(MerchantId, &'static str, &Value) -> After + Send + Sync>;

/// How somebody hears.
enum Hear {
    /// All facts of a transaction at once, each as a whole.
    Whole(Whole),
    /// Of each what was picked out of it.
    Picked(Pick),
}

struct Ear {
    types: Types,
    hear: Hear,
}

/// Who holds this hears; who drops it, no longer.
#[must_use = "who drops it hears nothing"]
pub struct Hearing(#[expect(dead_code, reason = "it is held")] Arc<Ear>);

impl std::fmt::Debug for Hearing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hearing").finish_non_exhaustive()
    }
}

// One list for the process: a transaction does not know who listens, and one call too many does no harm.
static EARS: RwLock<Vec<Weak<Ear>>> = RwLock::new(Vec::new());

/// Calls `hear` with all facts of these types that a transaction of this process has told, once it is committed. It is
/// called on the database's threads, with everybody waiting: it must be quick, and must not ask the database.
pub fn hear(types: Types, hear: impl Fn(&[Told]) + Send + Sync + 'static) -> Hearing {
    listen(Ear { types, hear: Hear::Whole(Box::new(hear)) })
}

/// The same for facts that come by the thousand, where copying each whole would be felt: `pick` takes what is wanted out
/// of a payload, within the transaction, and only that is carried over its commit to `hear`.
pub fn hear_of<T: Send + 'static>(
    types: Types,
    pick: impl Fn(&'static str, &Value) -> T + Send + Sync + 'static,
    hear: impl Fn(MerchantId, T) + Send + Sync + 'static,
) -> Hearing {
    let hear = Arc::new(hear);
    let picked = move |merchant, kind, data: &Value| -> After {
        let (picked, hear) = (pick(kind, data), Arc::clone(&hear));
        Box::new(move || hear(merchant, picked))
    };
    listen(Ear { types, hear: Hear::Picked(Box::new(picked)) })
}

fn listen(ear: Ear) -> Hearing {
    let ear = Arc::new(ear);
    let mut ears = EARS.write().unwrap_or_else(PoisonError::into_inner);
    ears.retain(|ear| ear.strong_count() > 0);
    ears.push(Arc::downgrade(&ear));
    Hearing(ear)
}

fn ears() -> Vec<Arc<Ear>> {
    EARS.read().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade).collect()
}

/// Tells what is among `facts` that somebody wants to hear, once the transaction is committed.
pub(crate) fn tell_after<'f>(
    tx: &mut Tx,
    merchant: MerchantId,
    facts: impl IntoIterator<Item = (&'static str, &'f Value)>,
) {
    let (mut whole, mut afters): (Vec<Arc<Ear>>, Vec<After>) = (Vec::new(), Vec::new());
    let facts: Vec<_> = facts.into_iter().collect();
    for ear in ears() {
        let its = || facts.iter().filter(|(kind, _)| ear.types.has(kind));
        match &ear.hear {
            Hear::Picked(pick) => afters.extend(its().map(|(kind, data)| pick(merchant, kind, data))),
            Hear::Whole(_) if its().next().is_some() => whole.push(Arc::clone(&ear)),
            Hear::Whole(_) => {}
        }
    }
    let is_wanted = |kind: &str| whole.iter().any(|ear| ear.types.has(kind));
    let wanted = facts.iter().filter(|(kind, _)| is_wanted(kind));
    let told: Vec<Told> = wanted.map(|(kind, data)| Told { merchant, kind, data: (*data).clone() }).collect();
    if whole.is_empty() && afters.is_empty() {
        return;
    }
    tx.after_commit(move || {
        for ear in whole {
            let Hear::Whole(hear) = &ear.hear else { continue };
            let is_its = |told: &Told| ear.types.has(told.kind);
            if told.iter().all(is_its) {
                hear(&told);
            } else {
                let its: Vec<Told> = told.iter().filter(|told| is_its(told)).cloned().collect();
                hear(&its);
            }
        }
        afters.into_iter().for_each(|after| after());
    });
}
