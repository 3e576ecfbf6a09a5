//! The port to those who move money, and what is asked and answered through it.
//!
//! A provider is asked outside of every transaction, and may be asked the same again: equal keys have one effect. What
//! it answers is written down afterwards ([`crate::settle`] and its like), and what a crash cuts off is asked again.

mod ask;
mod entry;
mod error;
mod known;
mod notice;
pub mod paypal;
pub mod sandbox;
pub mod stripe;
mod verdict;

pub use ask::{Authorise, Cancel, Capture, Entries, Fetch, Keep, Mark, Proceed, Refund};
pub use bodega_http::Boxed;
pub use entry::{Entry, EntryKind, EntryPage};
pub use error::{LetterRefused, ProviderError};
pub use known::Providers;
pub use notice::{About, Happening, Letter, Notice, Parcel};
pub use sandbox::Sandbox;
pub use verdict::{ActionKind, Approval, Card, Decline, Kept, NextAction, Token, Verdict};

use bodega_kernel::Money;

/// What every call to a provider answers.
pub type Answer<'a, T> = Boxed<'a, Result<T, ProviderError>>;

/// What came of moving money that was held or taken before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What the provider calls the movement, if it is not our own key.
    pub provider_ref: Option<String>,
    /// Is it done? False: accepted, and told later by webhook or when it is asked for again.
    pub done: bool,
    /// What the provider keeps of it, if it says so already.
    pub fee: Option<Money>,
}

///
/// Each call bears a key that is unique for what is wanted. Asked again under the same key, the provider does nothing
/// more and answers the same; so whoever is not sure asks again. An error of kind [`ProviderError::Unavailable`] says
/// that it is not known whether there was an effect.
pub trait Provider: Send + Sync + 'static {
    /// Its name, as the configuration, the tables and the address of its webhooks have it.
    fn name(&self) -> &'static str;

    /// Holds the amount, or takes it at once where the asker wants that and the provider can.
    fn authorise<'a>(&'a self, ask: &'a Authorise) -> Answer<'a, Verdict>;

    /// Goes on after the payer did what was required of them.
    fn proceed<'a>(&'a self, ask: &'a Proceed) -> Answer<'a, Verdict>;

    /// What is known of a payment, with no effect. [`Verdict::Unheard`]: nothing.
    fn fetch<'a>(&'a self, ask: &'a Fetch) -> Answer<'a, Verdict>;

    /// Takes of what is held.
    fn capture<'a>(&'a self, ask: &'a Capture) -> Answer<'a, Moved>;

    /// Gives up what is held. What was canceled, has ended or was never heard of is canceled too; and under the key of
    /// what was never heard of nothing will be charged any more, as far as the provider can promise that.
    fn cancel<'a>(&'a self, ask: &'a Cancel) -> Answer<'a, Moved>;

    /// Gives back of what was taken.
    fn refund<'a>(&'a self, ask: &'a Refund) -> Answer<'a, Moved>;

    /// Makes a name for a way to pay that can be charged later, without charging it now.
    fn keep<'a>(&'a self, ask: &'a Keep) -> Answer<'a, Kept>;

    /// Makes sure that a webhook comes from the provider and is fresh, and reads it. May ask the provider.
    fn parse_webhook<'a>(&'a self, letter: &'a Letter) -> Boxed<'a, Result<Parcel, LetterRefused>>;

    /// What moved on our account with the provider, piece by piece in its own order.
    fn entries<'a>(&'a self, ask: &'a Entries) -> Answer<'a, EntryPage>;
}
