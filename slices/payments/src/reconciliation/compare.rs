//! Comparing one movement of the provider's list with our books.

use bodega_db::Tx;
use bodega_kernel::{Id, Money, Scope, noun};
use serde_json::json;

use super::{Figures, Kind, NewFinding, finding::note, finding::settle, store};
use crate::{
    PaymentsError, capture,
    provider::{Entry, EntryKind},
    refund,
};

/// What a movement is on our books.
enum Ours {
    Capture(Id<noun::Capture>, Id<noun::Payment>, Money),
    Refund(Id<noun::Refund>, Id<noun::Payment>, Money),
    Nothing,
}

/// Compares movements, marks what agrees, and lists what does not. Compared again, nothing is listed twice, and what has
/// come right is taken off the list.
pub(super) fn compare(tx: &mut Tx, scope: &Scope, entries: &[Entry]) -> Result<Figures, PaymentsError> {
    let mut figures = Figures { entries: entries.len() as i64, ..Figures::default() };
    for entry in entries {
        match entry.kind {
            EntryKind::Payout | EntryKind::Other => figures.other += 1,
            EntryKind::Dispute => {
                figures.other += 1;
                disputed(tx, scope, entry)?;
            }
            EntryKind::Capture | EntryKind::Refund => one(tx, scope, entry, &mut figures)?,
        }
    }
    Ok(figures)
}

fn one(tx: &mut Tx, scope: &Scope, entry: &Entry, figures: &mut Figures) -> Result<(), PaymentsError> {
    let ours = ours(tx, scope, entry)?;
    let (subject, intent, booked) = match &ours {
        Ours::Capture(id, intent, amount) => (id.to_string(), *intent, *amount),
        Ours::Refund(id, intent, amount) => (id.to_string(), *intent, *amount),
        Ours::Nothing => {
            figures.missing_here += 1;
            let finding = NewFinding {
                kind: Kind::MissingHere,
                subject: entry.provider_ref.clone(),
                intent: entry.mark.map(|mark| mark.intent),
                details: json!({ "kind": entry.kind, "amount": entry.amount, "at": entry.at }),
                answer_by: None,
            };
            return note(tx, scope, &finding);
        }
    };
    settle(tx, scope, Kind::MissingHere, &entry.provider_ref)?;
    settle(tx, scope, Kind::MissingThere, &subject)?;
    if booked == entry.amount {
        figures.matched += 1;
        settle(tx, scope, Kind::Differs, &subject)?;
    } else {
        figures.different += 1;
        let finding = NewFinding {
            kind: Kind::Differs,
            subject,
            intent: Some(intent),
            details: json!({ "provider": entry.provider_ref, "theirs": entry.amount, "ours": booked, "at": entry.at }),
            answer_by: None,
        };
        note(tx, scope, &finding)?;
    }
    match ours {
        Ours::Capture(id, ..) => store::match_capture(tx, scope, id, entry.fee)?,
        Ours::Refund(id, ..) => store::match_refund(tx, scope, id)?,
        Ours::Nothing => {}
    }
    Ok(())
}

/// Finds a movement on our books: by the key that it carries, or else as the only one of its payment that it can be.
fn ours(tx: &mut Tx, scope: &Scope, entry: &Entry) -> Result<Ours, PaymentsError> {
    let Some(mark) = entry.mark else { return Ok(Ours::Nothing) };
    // A refund's key has its round behind it.
    let key = entry.key.as_deref().map(|key| key.split('-').next().unwrap_or(key));
    if entry.kind == EntryKind::Capture {
        let done = capture::store::of_intent(tx, scope, mark.intent)?;
        let mut done = done.into_iter().filter(|one| one.status == capture::Status::Done);
        let named = |one: &capture::Portion| key.is_none() || key == Some(one.id.to_string().as_str());
        return Ok(match done.find(named) {
            Some(one) => Ours::Capture(one.id, one.intent, one.amount),
            None => Ours::Nothing,
        });
    }
    let given = refund::store::of_intent(tx, scope, mark.intent)?;
    let mut given = given.into_iter().filter(|one| one.status == refund::Status::Done);
    let named = |one: &refund::Refund| match key {
        Some(key) => key == one.id.to_string(),
        None => one.provider_ref.as_deref() == Some(entry.provider_ref.as_str()),
    };
    Ok(match given.find(named) {
        Some(one) => Ours::Refund(one.id, one.intent, Money::new(-one.amount.amount, one.amount.currency)),
        None => Ours::Nothing,
    })
}

fn disputed(tx: &mut Tx, scope: &Scope, entry: &Entry) -> Result<(), PaymentsError> {
    let finding = NewFinding {
        kind: Kind::Disputed,
        subject: entry.provider_ref.clone(),
        intent: entry.mark.map(|mark| mark.intent),
        details: json!({ "amount": entry.amount, "at": entry.at }),
        answer_by: None,
    };
    note(tx, scope, &finding)
}
