//! PayPal's webhooks: PayPal itself says whether it has written them.

use std::time::Duration;

use axum::http::Method;
use bodega_kernel::Time;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{
    amount,
    object::{Dispute, Movement, Told},
    read,
    request::Request,
};
use crate::provider::{About, Approval, Decline, Happening, Letter, LetterRefused, Notice, Parcel};

/// PayPal tries for three days.
const TOLERANCE: Duration = Duration::from_secs(4 * 24 * 60 * 60);

/// The question whether a webhook is genuine. What was signed are the bytes: the body goes on as it came.
pub(super) fn question(webhook: &str, letter: &Letter) -> Result<(Request, Vec<u8>), LetterRefused> {
    let header = |name: &str| letter.header(name).ok_or(LetterRefused::Forged);
    let time: Time = header("paypal-transmission-time")?.parse().map_err(|_| LetterRefused::Forged)?;
    if letter.at > time.after(TOLERANCE) || time > letter.at.after(TOLERANCE) {
        return Err(LetterRefused::Stale);
    }
    // Somebody else's document must not slip out of its place in ours.
    serde_json::from_slice::<serde::de::IgnoredAny>(&letter.body).map_err(|_| LetterRefused::Unreadable)?;
    let known = json!({
        "auth_algo": header("paypal-auth-algo")?, "cert_url": header("paypal-cert-url")?,
        "transmission_id": header("paypal-transmission-id")?, "transmission_sig": header("paypal-transmission-sig")?,
        "transmission_time": header("paypal-transmission-time")?, "webhook_id": webhook,
    });
    let mut body = known.to_string().into_bytes();
    body.pop();
    body.extend_from_slice(b",\"webhook_event\":");
    body.extend_from_slice(&letter.body);
    body.push(b'}');
    let path = "/v1/notifications/verify-webhook-signature".to_owned();
    Ok((Request { method: Method::POST, path, key: None, body: None }, body))
}

/// Reads one that is genuine.
pub(super) fn read(letter: &Letter) -> Result<Parcel, LetterRefused> {
    let told: Told = serde_json::from_slice(&letter.body).map_err(|_| LetterRefused::Unreadable)?;
    let notice = notice(&told)?;
    Ok(Parcel { event: told.id, kind: told.event_type, notices: notice.into_iter().collect() })
}

/// What an event says; none, when it is none of our business.
fn notice(told: &Told) -> Result<Option<Notice>, LetterRefused> {
    let at: Time = told.create_time.parse().map_err(|_| LetterRefused::Unreadable)?;
    let event = told.event_type.as_str();
    let (about, what) = match event {
        "PAYMENT.AUTHORIZATION.CREATED"
        | "PAYMENT.AUTHORIZATION.VOIDED"
        | "PAYMENT.CAPTURE.COMPLETED"
        | "PAYMENT.CAPTURE.DENIED"
        | "PAYMENT.CAPTURE.DECLINED"
        | "PAYMENT.CAPTURE.REFUNDED" => {
            let movement: Movement = object(told)?;
            let Some(about) = about(&movement) else { return Ok(None) };
            (about, happening(event, movement)?)
        }
        "CUSTOMER.DISPUTE.CREATED" | "CUSTOMER.DISPUTE.RESOLVED" => {
            let dispute: Dispute = object(told)?;
            let mark = dispute.disputed_transactions.iter().find_map(|one| one.custom.as_ref()?.parse().ok());
            let Some(mark) = mark else { return Ok(None) };
            (About::Mark(mark), disputed(event, dispute)?)
        }
        _ => return Ok(None),
    };
    Ok(Some(Notice { about, what, reference: None, at }))
}

fn object<T: DeserializeOwned>(told: &Told) -> Result<T, LetterRefused> {
    T::deserialize(&told.resource).map_err(|_| LetterRefused::Unreadable)
}

/// A refund carries our key where the others carry the mark; both name the order that they belong to.
fn about(movement: &Movement) -> Option<About> {
    let order = || movement.order().map(|order| About::Reference(order.to_owned()));
    movement.mark().map(About::Mark).or_else(order)
}

fn happening(event: &str, movement: Movement) -> Result<Happening, LetterRefused> {
    let amount = movement.amount.as_ref().and_then(amount::heard);
    let known = || amount.ok_or(LetterRefused::Unreadable);
    let approval = |amount| Approval {
        provider_ref: movement.order().map(str::to_owned),
        card: Some(read::wallet()),
        held_until: movement.expiration_time.as_ref().and_then(|time| time.parse().ok()),
        fee: read::fee(&movement),
        ..Approval::of(amount)
    };
    Ok(match event {
        "PAYMENT.AUTHORIZATION.CREATED" => Happening::Authorised(approval(known()?)),
        "PAYMENT.CAPTURE.COMPLETED" => Happening::Captured(approval(known()?)),
        "PAYMENT.AUTHORIZATION.VOIDED" => Happening::Canceled,
        "PAYMENT.CAPTURE.REFUNDED" => {
            let (key, provider_ref) = (movement.custom_id.clone(), movement.id.clone());
            Happening::Refunded { key, provider_ref, amount: known()? }
        }
        _ => Happening::Declined(Decline::new("declined", "PayPal did not accept this payment.")),
    })
}

fn disputed(event: &str, dispute: Dispute) -> Result<Happening, LetterRefused> {
    if event.ends_with("RESOLVED") {
        let code = dispute.dispute_outcome.and_then(|outcome| outcome.outcome_code).unwrap_or_default();
        let won = matches!(code.as_str(), "RESOLVED_SELLER_FAVOUR" | "CANCELED_BY_BUYER" | "DENIED");
        return Ok(Happening::DisputeClosed { provider_ref: dispute.dispute_id, won });
    }
    let amount = dispute.dispute_amount.as_ref().and_then(amount::heard).ok_or(LetterRefused::Unreadable)?;
    Ok(Happening::Disputed {
        provider_ref: dispute.dispute_id,
        reason: dispute.reason.unwrap_or_default().to_ascii_lowercase(),
        amount,
        answer_by: dispute.seller_response_due_date.and_then(|date| date.parse().ok()),
    })
}
