//! Taking a webhook in.

use bodega_db::Tx;
use bodega_events::{NewJob, enqueue};
use bodega_kernel::Scope;
use serde_json::json;

use super::{handle::JOB, store};
use crate::{
    Payments, PaymentsError, metric,
    provider::{Letter, LetterRefused, Parcel},
};

/// Makes sure that a webhook comes from the provider, and stores what it says with the job that will handle it. One that
/// came before is known. Gives whether it is new.
pub async fn receive(payments: &Payments, provider: &str, letter: &Letter) -> Result<bool, PaymentsError> {
    let provider = payments.providers().get(provider).ok_or(PaymentsError::NotFound("provider"))?;
    let name = provider.name();
    let parcel = provider.parse_webhook(letter).await.map_err(|why| refused(name, why))?;
    let call = payments.env().system_call("payments").within(Scope::Installation);
    let is_new = payments.db().write(&call, move |tx| keep(tx, name, &parcel)).await?;
    metric::letter(name, if is_new { "taken" } else { "repeated" });
    Ok(is_new)
}

fn refused(provider: &'static str, why: LetterRefused) -> PaymentsError {
    tracing::warn!(provider, %why, "a webhook is not believed");
    metric::letter(provider, "refused");
    PaymentsError::LetterRefused(why)
}

fn keep(tx: &mut Tx, provider: &'static str, parcel: &Parcel) -> Result<bool, PaymentsError> {
    if !store::insert(tx, provider, parcel)? {
        return Ok(false);
    }
    let job = NewJob::new(JOB, json!({ "provider": provider, "event": parcel.event }));
    enqueue(tx, job.merchant(bodega_events::INSTALLATION).priority(3))?;
    Ok(true)
}
