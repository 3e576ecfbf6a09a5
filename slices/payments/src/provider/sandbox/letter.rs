//! Webhooks of the sandbox: signed as other providers sign theirs.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use bodega_kernel::Time;
use bytes::Bytes;
use ring::hmac;
use serde::{Deserialize, Serialize};

use crate::provider::{Letter, LetterRefused, Notice, Parcel};

/// The header of the signature: `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>">`.
const HEADER: &str = "sandbox-signature";
/// How old a signature may be, and how far ahead of our clock.
const TOLERANCE: Duration = Duration::from_secs(300);

#[derive(Serialize, Deserialize)]
struct Written {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    notices: Vec<Notice>,
}

/// Writes a webhook and signs it.
pub(super) fn write(secret: &[u8], event: &str, notices: Vec<Notice>, at: Time) -> Result<Letter, serde_json::Error> {
    let written = Written { id: event.to_owned(), kind: "payment.changed".to_owned(), notices };
    let body = Bytes::from(serde_json::to_vec(&written)?);
    let signature = format!("t={},v1={}", at.seconds(), hex(&sign(secret, at.seconds(), &body)));
    let mut headers = HeaderMap::new();
    if let Ok(signature) = HeaderValue::from_str(&signature) {
        headers.insert(HEADER, signature);
    }
    Ok(Letter { headers, body, at })
}

/// Makes sure of the signature, and reads.
pub(super) fn parse(secret: &[u8], letter: &Letter) -> Result<Parcel, LetterRefused> {
    let header = letter.header(HEADER).ok_or(LetterRefused::Forged)?;
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", seconds)) => time = seconds.parse::<i64>().ok(),
            Some(("v1", signature)) => signatures.push(signature),
            _ => {}
        }
    }
    let seconds = time.ok_or(LetterRefused::Forged)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let signed = [seconds.to_string().as_bytes(), b".", &letter.body].concat();
    let is_right = |signature: &&str| unhex(signature).is_some_and(|tag| hmac::verify(&key, &signed, &tag).is_ok());
    if !signatures.iter().any(is_right) {
        return Err(LetterRefused::Forged);
    }
    let tolerance = i64::try_from(TOLERANCE.as_secs()).unwrap_or(i64::MAX);
    if letter.at.seconds().abs_diff(seconds) > tolerance.unsigned_abs() {
        return Err(LetterRefused::Stale);
    }
    let written: Written = serde_json::from_slice(&letter.body).map_err(|_| LetterRefused::Unreadable)?;
    Ok(Parcel { event: written.id, kind: written.kind, notices: written.notices })
}

fn sign(secret: &[u8], seconds: i64, body: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    hmac::sign(&key, &[seconds.to_string().as_bytes(), b".", body].concat()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|letter| letter.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits?;
    (digits.len() % 2 == 0).then(|| digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
