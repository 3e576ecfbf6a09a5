//! What happened to an order, for people: which fact, when, by whom, and the words that somebody gave with it.

use bodega_db::ReadTx;
use bodega_events::{self as events, Event};
use bodega_kernel::{Actor, Id, Scope, Time, noun};

use super::{Told, contact_store};
use crate::SalesError;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// Where it stands in the order's own story, from 1.
    pub version: i64,
    /// When.
    pub at: Time,
    /// What.
    pub told: Told,
    /// Who did it.
    pub actor: Actor,
    /// Why, in their words; nothing once these were erased.
    pub reason: Option<String>,
}

/// The story of an order, from its first fact on. Facts of later versions of the program are left out.
pub fn history(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>) -> Result<Vec<Chapter>, SalesError> {
    let mut remarks = contact_store::remarks(tx, scope, id)?;
    let events = events::whole_stream(tx, scope, &format!("order:{id}"))?;
    let mut chapters = Vec::with_capacity(events.len());
    for event in events {
        let told = read(&event)?;
        let Some(told) = told else { continue };
        let Event { version, at, actor, .. } = event;
        chapters.push(Chapter { version, at, told, actor, reason: remarks.remove(&version) });
    }
    Ok(chapters)
}

pub(super) fn read(event: &Event) -> Result<Option<Told>, SalesError> {
    let broken = |error| bodega_db::DbError::Decode(format!("{} of {}: {error}", event.kind, event.stream));
    Ok(Told::read(event).map_err(broken)?)
}
