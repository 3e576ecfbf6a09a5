//! What the sandbox does with which token.

use std::time::Duration;

use super::super::{Card, Decline};

/// The tokens that the sandbox knows, and what each does. `tok_slow_` takes any number of milliseconds up to 60,000.
pub const TOKENS: &[(&str, &str)] = &[
    ("tok_ok", "succeeds"),
    ("tok_declined", "is declined"),
    ("tok_insufficient_funds", "is declined for want of money"),
    ("tok_requires_action", "needs an act of the payer first"),
    ("tok_timeout_before", "is never answered, and never charged"),
    ("tok_timeout_after", "is charged, and the first answer is lost"),
    ("tok_error", "is answered by an error of the provider, and never charged"),
    ("tok_slow_1500", "succeeds after 1500 ms"),
    ("tok_capture_fails", "is authorised, and cannot be captured"),
    ("tok_refund_fails", "succeeds; a refund is refused at first, and works when it is tried again"),
    ("tok_refund_later", "succeeds; a refund is accepted, and is done when it is asked for again"),
];

/// How the sandbox behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behaviour {
    Agree,
    Decline(&'static str, &'static str),
    Act,
    SilentBefore,
    SilentAfter,
    Error,
    Slow(Duration),
}

impl Behaviour {
    /// What a token makes it do.
    pub fn of(token: &str) -> Self {
        match token {
            "tok_ok" | "tok_capture_fails" | "tok_refund_fails" | "tok_refund_later" => Self::Agree,
            "tok_declined" => Self::Decline("card_declined", "The card was declined."),
            "tok_insufficient_funds" => Self::Decline("insufficient_funds", "There is not enough money on the card."),
            "tok_requires_action" => Self::Act,
            "tok_timeout_before" => Self::SilentBefore,
            "tok_timeout_after" => Self::SilentAfter,
            "tok_error" => Self::Error,
            other => match other.strip_prefix("tok_slow_").and_then(|millis| millis.parse::<u64>().ok()) {
                Some(millis) => Self::Slow(Duration::from_millis(millis.min(60_000))),
                None => Self::Decline("unknown_token", "The sandbox does not know this token."),
            },
        }
    }

    /// Its no, where it is one.
    pub fn decline(self) -> Option<Decline> {
        match self {
            Self::Decline(code, message) => Some(Decline::new(code, message)),
            _ => None,
        }
    }
}

/// The card behind a token: the same for the same token.
pub(super) fn card(token: &str) -> Card {
    let (brand, last4) = match token.bytes().map(u32::from).sum::<u32>() % 3 {
        0 => ("visa", "4242"),
        1 => ("mastercard", "4444"),
        _ => ("amex", "0005"),
    };
    let (brand, last4) = if token == "tok_ok" { ("visa", "4242") } else { (brand, last4) };
    Card { brand: brand.to_owned(), last4: Some(last4.to_owned()), exp_month: Some(12), exp_year: Some(2034) }
}
