//! A guest who has lost the way to their order: the token goes to the e-mail that it was ordered with, and to no other.

use std::time::Duration;

use bodega_db::Tx;
use bodega_events::{self as events, JobError, JobKind, JobRun, NewJob};
use bodega_identity::mail::{Mail, MailError};
use bodega_kernel::{Id, Scope, noun, text};
use serde::Deserialize;
use serde_json::json;

use super::{contact_store, store};
use crate::{Sales, SalesError};

/// The job that sends the mail.
const JOB: &str = "sales.order_link";
/// One mail an hour for an order is enough.
const PAUSE: Duration = Duration::from_secs(3_600);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    order_id: Id<noun::Order>,
}

/// Asks for the mail, if there is an order of this number that was ordered with this e-mail. Whoever asks learns nothing
/// of that.
pub(super) fn ask(tx: &mut Tx, scope: &Scope, number: i64, email: &str) -> Result<(), SalesError> {
    let Some(order_id) = store::by_number(tx, scope, number)? else { return Ok(()) };
    let contact = contact_store::contact(tx, scope, order_id)?;
    let theirs = contact.and_then(|contact| contact.email).is_some_and(|own| text::folded(&own) == email);
    if theirs {
        let hour = tx.now().seconds() / i64::try_from(PAUSE.as_secs()).unwrap_or(1);
        let job = NewJob::new(JOB, json!({ "orderId": order_id })).unique(format!("{order_id}:{hour}"));
        events::enqueue(tx, job)?;
    }
    Ok(())
}

/// Sends the mail. The token is made now and stands nowhere else.
pub(crate) fn job(sales: &Sales) -> JobKind {
    let sales = sales.clone();
    JobKind::new(JOB, move |run: JobRun| {
        let sales = sales.clone();
        async move { send(&sales, &run).await }
    })
}

async fn send(sales: &Sales, run: &JobRun) -> Result<(), JobError> {
    let Payload { order_id } = run.read()?;
    let (scope, merchant) = (Scope::One(run.merchant), run.merchant);
    let read = move |tx: &mut bodega_db::ReadTx| super::find(tx, &scope, order_id);
    let order = match run.db.read(&run.scope(), read).await {
        Ok(order) => order,
        Err(SalesError::NotFound(_)) => return Ok(()),
        Err(error) => return Err(JobError::retry(error)),
    };
    // Erased meanwhile: there is nobody to write to.
    let Some((email, name)) = order.contact.and_then(|contact| Some((contact.email?, contact.name))) else {
        return Ok(());
    };
    let identity = sales.identity();
    let (shop, address) = identity.face_of(merchant).await.map_err(JobError::retry)?;
    let token = sales.seal().await.map_err(JobError::retry)?.token(merchant, order_id);
    let mail = Mail {
        from: shop.clone(),
        to: email,
        subject: format!("Your order {} at {shop}", order.number),
        text: format!(
            "Hello {},\n\nhere is the way to your order {}:\n\n{address}/orders/{order_id}?token={token}\n\n\
             Keep it to yourself: whoever has it sees the order.\n",
            tame(&name),
            order.number
        ),
        at: run.env.now(),
    };
    identity.send(mail).await.map_err(|error| match error {
        MailError::Later(text) => JobError::retry(text),
        MailError::Refused(text) => JobError::fatal(text),
    })
}

/// A name is what its owner typed: no line breaks, no links.
fn tame(name: &str) -> String {
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(60).collect();
    if name.contains("://") || name.contains("www.") { "there".to_owned() } else { name }
}
