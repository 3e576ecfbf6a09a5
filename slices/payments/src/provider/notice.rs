//! What providers tell us by themselves.

use std::fmt;

use axum::http::HeaderMap;
use bodega_kernel::{Money, Time};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{Approval, Decline, Mark};

/// A webhook as it came.
#[derive(Clone)]
pub struct Letter {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, byte for byte: that is what was signed.
    pub body: Bytes,
    /// When it came.
    pub at: Time,
}

impl fmt::Debug for Letter {
    // A provider may write of people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

impl Letter {
    /// A header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// A webhook that is believed, as far as it is about money. Only this is kept of it: references and figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The provider's name for it: told twice, it is one.
    pub event: String,
    /// What kind of event the provider calls it, for the log.
    pub kind: String,
    /// What it says; nothing, when it is none of our business.
    pub notices: Vec<Notice>,
}

/// What a webhook is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum About {
    /// A payment of ours, by the mark that it carries.
    Mark(Mark),
    /// A payment that only the provider's own name tells of.
    Reference(String),
}

/// One thing that a provider tells. It may be told twice, late, and after what followed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// What it is about.
    pub about: About,
    /// What happened.
    pub what: Happening,
    /// What the payment is for, as the provider has it: compared with what we know.
    pub reference: Option<String>,
    /// When it happened, by the provider's clock.
    pub at: Time,
}

/// What a provider tells that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Happening {
    /// The amount is held.
    Authorised(Approval),
    /// Money was taken; the approval's amount is all that was taken of the payment so far.
    Captured(Approval),
    /// No.
    Declined(Decline),
    /// What was held is let go.
    Canceled,
    /// Money was given back.
    Refunded {
        /// Our key of the refund, if it carries one.
        key: Option<String>,
        /// The provider's name for it.
        provider_ref: String,
        /// How much.
        amount: Money,
    },
    /// Money that was to be given back was not.
    RefundFailed {
        /// Our key of the refund, if it carries one.
        key: Option<String>,
        /// The provider's name for it.
        provider_ref: String,
        /// Why.
        why: Decline,
    },
    /// The payer wants the money back through their bank.
    Disputed {
        /// The provider's name for the dispute.
        provider_ref: String,
        /// Why, as a word for programs.
        reason: String,
        /// How much is at stake.
        amount: Money,
        /// Until when it can be answered.
        answer_by: Option<Time>,
    },
    /// A dispute ended.
    DisputeClosed {
        /// The provider's name for the dispute.
        provider_ref: String,
        /// Was it decided for us?
        won: bool,
    },
}
