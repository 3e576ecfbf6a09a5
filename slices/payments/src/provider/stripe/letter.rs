//! Stripe's webhooks: signed with a secret of the endpoint, and read only as far as they are about money.

use std::time::Duration;

use ring::hmac;
use serde::de::DeserializeOwned;

use super::{
    amount, instant,
    object::{Content, Dispute, KEY, Nameable, Named, PaymentIntent, REFERENCE, Refund, Told},
    read,
};
use crate::provider::{About, Decline, Happening, Letter, LetterRefused, Notice, Parcel, Verdict};

/// How old a signature may be, and how far ahead of our clock.
const TOLERANCE: Duration = Duration::from_secs(300);

/// Makes sure of the signature, by any of the secrets: while one is being rotated there are two.
pub(super) fn parse(secrets: &[String], letter: &Letter) -> Result<Parcel, LetterRefused> {
    let header = letter.header("stripe-signature").ok_or(LetterRefused::Forged)?;
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let time = parts().find_map(|(name, value)| (name == "t").then_some(value)).ok_or(LetterRefused::Forged)?;
    let signed = [time.as_bytes(), b".", &letter.body].concat();
    let tags: Vec<_> = parts().filter(|(name, _)| *name == "v1").filter_map(|(_, value)| unhex(value)).collect();
    let is_right = |secret: &String| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        tags.iter().any(|tag| hmac::verify(&key, &signed, tag).is_ok())
    };
    if !secrets.iter().any(is_right) {
        return Err(LetterRefused::Forged);
    }
    let seconds: i64 = time.parse().map_err(|_| LetterRefused::Forged)?;
    if letter.at.seconds().abs_diff(seconds) > TOLERANCE.as_secs() {
        return Err(LetterRefused::Stale);
    }
    let told: Told = serde_json::from_slice(&letter.body).map_err(|_| LetterRefused::Unreadable)?;
    let notice = notice(&told)?;
    Ok(Parcel { event: told.id, kind: told.kind, notices: notice.into_iter().collect() })
}

/// What an event says; none, when it is none of our business.
fn notice(told: &Told) -> Result<Option<Notice>, LetterRefused> {
    let Told { kind, data, created, .. } = told;
    let at = instant(*created).ok_or(LetterRefused::Unreadable)?;
    let (about, reference, what) = match kind.as_str() {
        "payment_intent.amount_capturable_updated"
        | "payment_intent.succeeded"
        | "payment_intent.canceled"
        | "payment_intent.payment_failed" => {
            let intent: PaymentIntent = object(data)?;
            let Some(what) = happening(&intent) else { return Ok(None) };
            let about = intent.mark().map_or_else(|| About::Reference(intent.id.clone()), About::Mark);
            (about, intent.metadata.get(REFERENCE).cloned(), what)
        }
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            let refund: Refund = object(data)?;
            let Some(about) = named(refund.payment_intent.as_ref()) else { return Ok(None) };
            let Some(what) = returned(&refund)? else { return Ok(None) };
            (about, None, what)
        }
        "charge.dispute.created" | "charge.dispute.closed" => {
            let dispute: Dispute = object(data)?;
            let Some(about) = named(dispute.payment_intent.as_ref()) else { return Ok(None) };
            (about, None, disputed(dispute, kind == "charge.dispute.closed")?)
        }
        _ => return Ok(None),
    };
    Ok(Some(Notice { about, what, reference, at }))
}

fn object<T: DeserializeOwned>(data: &Content) -> Result<T, LetterRefused> {
    T::deserialize(&data.object).map_err(|_| LetterRefused::Unreadable)
}

fn named(intent: Option<&Named<Nameable>>) -> Option<About> {
    Some(About::Reference(match intent? {
        Named::Whole(intent) => intent.id.clone(),
        Named::Name(name) => name.clone(),
    }))
}

/// The state that the event carries, whatever the event is called: it may have come late.
fn happening(intent: &PaymentIntent) -> Option<Happening> {
    match read::verdict(intent) {
        Verdict::Authorised(approval) => Some(Happening::Authorised(approval)),
        Verdict::Captured(approval) => Some(Happening::Captured(approval)),
        Verdict::Declined(why) => Some(Happening::Declined(why)),
        Verdict::Canceled => Some(Happening::Canceled),
        Verdict::ActionRequired { .. } | Verdict::Unheard | Verdict::Unknown { .. } => None,
    }
}

fn returned(refund: &Refund) -> Result<Option<Happening>, LetterRefused> {
    let key = refund.metadata.as_ref().and_then(|metadata| metadata.get(KEY).cloned());
    let provider_ref = refund.id.clone();
    Ok(match refund.status.as_deref() {
        Some("succeeded") => {
            let amount = amount::heard(refund.amount, &refund.currency).ok_or(LetterRefused::Unreadable)?;
            Some(Happening::Refunded { key, provider_ref, amount })
        }
        Some("failed" | "canceled") => {
            let code = refund.failure_reason.as_deref().unwrap_or("refund_failed");
            let why = Decline::new(code, "the refund was not carried out");
            Some(Happening::RefundFailed { key, provider_ref, why })
        }
        _ => None,
    })
}

fn disputed(dispute: Dispute, closed: bool) -> Result<Happening, LetterRefused> {
    if closed {
        let won = matches!(dispute.status.as_str(), "won" | "warning_closed");
        return Ok(Happening::DisputeClosed { provider_ref: dispute.id, won });
    }
    let amount = amount::heard(dispute.amount, &dispute.currency).ok_or(LetterRefused::Unreadable)?;
    let answer_by = dispute.evidence_details.and_then(|evidence| instant(evidence.due_by?));
    Ok(Happening::Disputed { provider_ref: dispute.id, reason: dispute.reason, amount, answer_by })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    text.len().is_multiple_of(2).then(|| (0..text.len()).step_by(2).map(byte).collect::<Option<_>>())?
}
