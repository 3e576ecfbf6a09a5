//! The facts that this slice tells. References and figures only. Each change of a payment is one fact in its stream, and
//! the payment's version is that fact's.

use bodega_events::{Fact, FactSchema};
use bodega_kernel::{Id, Money, noun};
use serde::Serialize;
use utoipa::ToSchema;

use crate::intent::{Intent, State};

/// A provider has told of a payment whose order is just being made: whoever makes it had better ask.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentNoticed {
    /// The payment.
    pub payment_id: Id<noun::Payment>,
    /// What it is for: the order's id.
    pub reference: String,
}

impl Fact for PaymentNoticed {
    const TYPE: &'static str = "payment.noticed";
    // A stream of its own: the payment has not changed.
    fn stream(&self) -> String {
        format!("payment_notice:{}", self.payment_id)
    }
}

/// Declares facts about payments: what all of them tell, what each tells besides, and `facts`, their schemas.
macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident = $kind:literal { $($(#[$field_doc:meta])* $key:ident: $type:ty,)* })*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Serialize, ToSchema)]
            #[serde(rename_all = "camelCase")]
            pub struct $name {
                /// The payment.
                pub payment_id: Id<noun::Payment>,
                /// What it is for: the order's id.
                pub reference: String,
                /// How far it has come.
                pub status: State,
                /// How much it is about.
                pub amount: Money,
                /// How much is held or was taken.
                pub authorised: i64,
                /// How much was taken so far.
                pub captured: i64,
                /// How much was given back so far.
                pub refunded: i64,
                $($(#[$field_doc])* pub $key: $type,)*
            }

            impl $name {
                /// Of the payment as it is after the change.
                #[allow(clippy::too_many_arguments, reason = "what a fact tells besides is written down once, here")]
                pub(crate) fn of(intent: &Intent $(, $key: $type)*) -> Self {
                    Self {
                        payment_id: intent.id,
                        reference: intent.reference.clone(),
                        status: intent.state,
                        amount: intent.amount,
                        authorised: intent.authorised,
                        captured: intent.captured,
                        refunded: intent.refunded,
                        $($key,)*
                    }
                }
            }

            impl Fact for $name {
                const TYPE: &'static str = $kind;
                fn stream(&self) -> String {
                    format!("payment:{}", self.payment_id)
                }
            }
        )*

        /// What is known of every fact of this slice.
        pub fn facts() -> Vec<FactSchema> {
            let noticed = "A provider has told of a payment whose order is just being made.";
            vec![
                FactSchema::of::<PaymentNoticed>(noticed),
                $(FactSchema::of::<$name>(concat!($($doc),+).trim_ascii_start()),)*
            ]
        }
    };
}

facts! {
    /// A payment is to be made.
    PaymentOpened = "payment.opened" {
        /// Who is asked for it.
        provider: String,
    }

    /// What is to be charged was named, or named anew.
    PaymentMethodChosen = "payment.method_chosen" {}

    /// The payer has to do something first.
    PaymentActionRequired = "payment.action_required" {}

    /// The amount is held.
    PaymentAuthorised = "payment.authorised" {}

    /// The provider said no.
    PaymentFailed = "payment.failed" {
        /// Why, as a word for programs.
        code: String,
    }

    /// What is paid for does not stand: what the provider did or will do is undone.
    PaymentCalledOff = "payment.called_off" {
        /// Why, as a word for programs.
        code: String,
    }

    /// Nothing is held any more, and nothing was taken.
    PaymentCanceled = "payment.canceled" {
        /// Why, as a word for programs.
        code: String,
    }

    /// The provider is to take of what is held.
    PaymentCaptureRequested = "payment.capture_requested" {
        /// The capture.
        capture_id: Id<noun::Capture>,
        /// How much.
        taken: i64,
    }

    /// Money was taken.
    PaymentCaptured = "payment.captured" {
        /// The capture.
        capture_id: Id<noun::Capture>,
        /// How much.
        taken: i64,
        /// What the provider keeps of it, as far as it is known.
        fee: i64,
    }

    /// The provider would not take it.
    PaymentCaptureFailed = "payment.capture_failed" {
        /// The capture.
        capture_id: Id<noun::Capture>,
        /// How much was to be taken.
        taken: i64,
        /// Why, as a word for programs.
        code: String,
    }

    /// Money is to be given back.
    PaymentRefundRequested = "payment.refund_requested" {
        /// The refund.
        refund_id: Id<noun::Refund>,
        /// How much.
        given: i64,
        /// What it is for, such as a return's id.
        refund_reference: Option<String>,
    }

    /// Money was given back.
    PaymentRefunded = "payment.refunded" {
        /// The refund.
        refund_id: Id<noun::Refund>,
        /// How much.
        given: i64,
        /// What it is for, such as a return's id.
        refund_reference: Option<String>,
        /// By the provider, or by hand in another way?
        by_hand: bool,
    }

    /// Money could not be given back: somebody has to see to it.
    PaymentRefundFailed = "payment.refund_failed" {
        /// The refund.
        refund_id: Id<noun::Refund>,
        /// How much.
        given: i64,
        /// What it is for, such as a return's id.
        refund_reference: Option<String>,
        /// Why, as a word for programs.
        code: String,
    }
}
