//! Clock, randomness and ids, handed down instead of reached for, so that a test sets the time, a seed replays a run,
//! and a command that is run again makes the same rows.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use uuid::Uuid;

use crate::{Actor, Id, Noun, Scope, Time};

/// Where time and randomness come from. The system's in the program, a settable one in tests.
pub trait Source: Send + Sync {
    /// The time now.
    fn now(&self) -> Time;
    /// Fills `into` with randomness fit for secrets.
    fn fill(&self, into: &mut [u8]);
}

/// The context: what the world says that is not in the database.
#[derive(Clone)]
pub struct Env(Arc<dyn Source>);

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Env")
    }
}

struct System;

impl Source for System {
    #[expect(clippy::disallowed_methods, reason = "this is the context that others are told to use")]
    fn now(&self) -> Time {
        Time::from(jiff::Timestamp::now())
    }

    #[expect(clippy::disallowed_methods, reason = "this is the context that others are told to use")]
    fn fill(&self, into: &mut [u8]) {
        // Without randomness from the system nothing that follows would be safe: no ids, no tokens.
        if let Err(error) = getrandom::fill(into) {
            panic!("the system gives no randomness: {error}");
        }
    }
}

impl Env {
    /// The system's clock and randomness.
    pub fn system() -> Self {
        Self(Arc::new(System))
    }

    /// Another source, in tests.
    pub fn from_source(source: impl Source + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// The time now.
    pub fn now(&self) -> Time {
        self.0.now()
    }

    /// Random bytes, fit for secrets.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }

    /// A fresh id, outside a transaction. Inside one, `Tx::id` makes it.
    pub fn id<T: Noun>(&self) -> Id<T> {
        IdMint::new(self.now(), u128::from_le_bytes(self.bytes())).id()
    }

    /// A call by `actor` within `scope`, now.
    pub fn call(&self, actor: Actor, scope: impl Into<Scope>) -> Call {
        Call {
            at: self.now(),
            actor,
            scope: scope.into(),
            request_id: Arc::from(""),
            trace: None,
            address: None,
            reason: None,
            seed: u128::from_le_bytes(self.bytes()),
        }
    }

    /// A call by Bodega itself over the whole installation.
    pub fn system_call(&self, part: &str) -> Call {
        self.call(Actor::system(part), Scope::Installation)
    }
}

/// One call into the house: who, for whom, when, and why. A transaction carries it, so that audit, events and ids
/// come out the same when the command has to be run again.
#[derive(Debug, Clone)]
pub struct Call {
    /// When the call began: the time of all that it writes.
    pub at: Time,
    /// Who acts.
    pub actor: Actor,
    /// Whose rows may be touched.
    pub scope: Scope,
    /// The request that this answers.
    pub request_id: Arc<str>,
    /// The W3C trace that it belongs to.
    pub trace: Option<Arc<str>>,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// Why, in the actor's words.
    pub reason: Option<Arc<str>>,
    seed: u128,
}

impl Call {
    /// The ids of this call, from the first on.
    pub fn mint(&self) -> IdMint {
        IdMint::new(self.at, self.seed)
    }

    /// The same call over another scope.
    pub fn within(mut self, scope: impl Into<Scope>) -> Self {
        self.scope = scope.into();
        self
    }

    /// The same call with a reason.
    pub fn because(mut self, reason: impl Into<Arc<str>>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// `span` after the call began.
    pub fn after(&self, span: Duration) -> Time {
        self.at.after(span)
    }
}

/// Makes UUIDv7s from a time, a seed and a count: ordered within a call, and the same when the call is run again.
#[derive(Debug, Clone)]
pub struct IdMint {
    at: Time,
    seed: u128,
    made: u64,
}

impl IdMint {
    /// Starts at the first id.
    pub fn new(at: Time, seed: u128) -> Self {
        Self { at, seed, made: 0 }
    }

    /// The next id.
    pub fn id<T: Noun>(&mut self) -> Id<T> {
        Id::from_uuid(self.uuid())
    }

    /// The next UUID. Layout: 48 bits of milliseconds, 12 bits that refine them to a quarter of a microsecond, 14 bits
    /// of count, and the rest from the seed.
    pub fn uuid(&mut self) -> Uuid {
        let micros = u128::from(self.at.micros().max(0).unsigned_abs());
        let (millis, fraction) = (micros / 1000, (micros % 1000) * 4);
        let count = self.made;
        self.made = self.made.wrapping_add(1);
        // Past 16,384 ids the count has run round: the seed's part moves on, so that none is made twice.
        let noise = mix(self.seed ^ (u128::from(count) << 64)) & ((1 << 48) - 1);
        let low = (0b10 << 62) | (u128::from(count & 0x3fff) << 48) | noise;
        Uuid::from_u128(((millis & ((1 << 48) - 1)) << 80) | (7 << 76) | (fraction << 64) | low)
    }
}

/// Spreads a seed over all bits (two rounds of `splitmix64`).
fn mix(seed: u128) -> u128 {
    let round = |mut z: u64| {
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    #[expect(clippy::cast_possible_truncation, reason = "the two halves are wanted")]
    let (high, low) = ((seed >> 64) as u64, seed as u64);
    let low = round(low ^ round(high));
    (u128::from(round(low)) << 64) | u128::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noun::Product;

    #[test]
    fn a_mint_run_again_makes_the_same_ids_in_order() {
        let mint = IdMint::new(Time::from_micros(1_780_000_000_123_456), 42);
        let ids = |mut mint: IdMint| (0..5000).map(|_| mint.id::<Product>()).collect::<Vec<_>>();
        let first = ids(mint.clone());
        assert_eq!(first, ids(mint));
        assert!(first.is_sorted_by(|a, b| a < b));
        assert_eq!(first[0].uuid().get_version_num(), 7);
    }

    #[test]
    fn no_id_twice_in_a_large_command() {
        let mut mint = IdMint::new(Time::from_micros(1), 7);
        let mut ids: Vec<_> = (0..200_000).map(|_| mint.uuid()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 200_000);
    }
}
