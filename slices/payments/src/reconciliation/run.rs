//! Comparing a stretch of time.

use std::{collections::BTreeMap, time::Duration};

use bodega_db::{ReadTx, Tx};
use bodega_events::{JobError, JobKind, JobRun, NewJob, Schedule};
use bodega_kernel::{Call, MerchantId, Scope, Time};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Figures, Kind, NewFinding, Run, compare::compare, finding::note, store};
use crate::{
    Payments, PaymentsError,
    provider::{Entries, Entry, ProviderError},
};

/// The job that compares the day before.
const JOB: &str = "payments.reconcile";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A provider may take so long to list what it has moved.
const PATIENCE: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// So many bookings that no list has are told of at once.
const MOST: i64 = 500;

/// A stretch of time to be compared.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Stretch {
    /// From then on.
    pub from: Time,
    /// Before then.
    pub to: Time,
}

/// Compares our books of a merchant with what a provider has moved in a stretch of time.
pub async fn reconcile(
    payments: &Payments,
    call: impl Fn() -> Call,
    merchant: MerchantId,
    provider: &str,
    stretch: Stretch,
) -> Result<Run, PaymentsError> {
    let mut figures = Figures::default();
    let mut cursor = None;
    loop {
        let piece = entries(payments, provider, (stretch, cursor.take())).await?;
        let mine: Vec<Entry> = piece.0.into_iter().filter(|entry| whose(entry) == Some(merchant)).collect();
        let scope = Scope::One(merchant);
        let compared = payments.db().write_bulk(&call(), move |tx| compare(tx, &scope, &mine)).await?;
        figures = figures.and(compared);
        match piece.1 {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    let (scope, provider) = (Scope::One(merchant), provider.to_owned());
    payments.db().write_bulk(&call(), move |tx| close(tx, &scope, &provider, (stretch, figures))).await
}

/// Whose a movement is; what carries no mark is nobody's that we know.
fn whose(entry: &Entry) -> Option<MerchantId> {
    entry.mark.map(|mark| mark.merchant)
}

async fn entries(
    payments: &Payments,
    provider: &str,
    (stretch, cursor): (Stretch, Option<String>),
) -> Result<(Vec<Entry>, Option<String>), PaymentsError> {
    let provider = payments.providers().get(provider).ok_or(PaymentsError::NoProvider)?;
    let ask = Entries { from: stretch.from, to: stretch.to, cursor };
    match provider.entries(&ask).await {
        Ok(page) => Ok((page.entries, page.next)),
        Err(ProviderError::Unavailable(_)) => Err(PaymentsError::ProviderUnavailable),
        Err(ProviderError::Refused { code, message }) => {
            tracing::error!(code, message, "the provider will not list what it has moved");
            Err(PaymentsError::ProviderUnavailable)
        }
    }
}

/// Tells of bookings that no list has had, and writes the comparison down.
fn close(
    tx: &mut Tx,
    scope: &Scope,
    provider: &str,
    (stretch, mut figures): (Stretch, Figures),
) -> Result<Run, PaymentsError> {
    let before = stretch.to.before(PATIENCE);
    for booking in store::unmatched(tx, scope, (before, provider, MOST))? {
        figures.missing_there += 1;
        let finding = NewFinding {
            kind: Kind::MissingThere,
            subject: booking.subject,
            intent: Some(booking.intent),
            details: json!({ "amount": booking.amount, "at": booking.at, "provider": provider }),
            answer_by: None,
        };
        note(tx, scope, &finding)?;
    }
    let run = Run {
        id: tx.id(),
        provider: provider.to_owned(),
        from: stretch.from,
        to: stretch.to,
        figures,
        made_at: tx.now(),
    };
    store::insert_run(tx, scope, &run)?;
    Ok(run)
}

/// The last comparisons, the newest first.
pub fn last_runs(tx: &mut ReadTx, scope: &Scope, count: i64) -> Result<Vec<Run>, PaymentsError> {
    Ok(store::runs(tx, scope, count)?)
}

impl Figures {
    /// These and those.
    fn and(self, other: Self) -> Self {
        Self {
            entries: self.entries + other.entries,
            matched: self.matched + other.matched,
            different: self.different + other.different,
            missing_here: self.missing_here + other.missing_here,
            missing_there: self.missing_there + other.missing_there,
            other: self.other + other.other,
        }
    }
}

/// Compares the day before with every provider, merchant by merchant.
pub(crate) fn job(payments: &Payments) -> JobKind {
    let payments = payments.clone();
    JobKind::new(JOB, move |run: JobRun| {
        let payments = payments.clone();
        async move {
            let today = Time::from_micros(run.env.now().micros().div_euclid(86_400_000_000) * 86_400_000_000);
            let stretch = Stretch { from: today.before(DAY), to: today };
            for provider in payments.providers().iter().map(|provider| provider.name()) {
                day(&payments, &run, provider, stretch).await.map_err(JobError::from)?;
            }
            Ok(())
        }
    })
}

/// One provider's list of a day is read once, whatever many merchants it is about.
async fn day(payments: &Payments, run: &JobRun, provider: &'static str, stretch: Stretch) -> Result<(), PaymentsError> {
    let mut figures: BTreeMap<MerchantId, Figures> = BTreeMap::new();
    let scope = Scope::Installation;
    let known = payments.db().read(&scope, store::merchants).await?;
    figures.extend(known.into_iter().map(|merchant| (merchant, Figures::default())));
    let mut cursor = None;
    loop {
        let (entries, next) = entries(payments, provider, (stretch, cursor.take())).await?;
        let mut pieces: BTreeMap<MerchantId, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            match whose(&entry) {
                Some(merchant) => pieces.entry(merchant).or_default().push(entry),
                None => tracing::warn!(provider, entry = entry.provider_ref, "a movement carries no mark of ours"),
            }
        }
        for (merchant, piece) in pieces {
            let scope = Scope::One(merchant);
            let call = run.call().within(scope.clone());
            let compared = payments.db().write_bulk(&call, move |tx| compare(tx, &scope, &piece)).await?;
            let sum = figures.entry(merchant).or_default();
            *sum = sum.and(compared);
        }
        match next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    for (merchant, figures) in figures {
        let scope = Scope::One(merchant);
        let call = run.call().within(scope.clone());
        payments.db().write_bulk(&call, move |tx| close(tx, &scope, provider, (stretch, figures))).await?;
    }
    Ok(())
}

/// Once a day, when the day before is over everywhere that its list is made.
pub(crate) fn schedule() -> Schedule {
    Schedule::new(JOB, "30 6 * * *", || NewJob::new(JOB, json!({})).unique("daily"))
}
