//! Why a provider did not do what was asked.

/// Why a call to a provider brought nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It has understood, and will not: asked again it will say the same.
    #[error("refused: {code}: {message}")]
    Refused {
        /// Why, as a word for programs.
        code: String,
        /// Why, for people.
        message: String,
    },
    /// No answer, or none that can be used: a time-out, 429, 5xx, an open breaker. Whether there was an effect is not
    /// known; asked again under the same key, there is only one.
    #[error("no answer: {0}")]
    Unavailable(String),
}

impl ProviderError {
    /// A refusal.
    pub fn refused(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Refused { code: code.into(), message: message.into() }
    }

    /// No answer.
    pub fn unavailable(why: impl Into<String>) -> Self {
        Self::Unavailable(why.into())
    }
}

/// Why a webhook is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterRefused {
    /// The signature is missing or wrong.
    #[error("the signature is not the provider's")]
    Forged,
    /// It was signed too long ago, or ahead of time.
    #[error("it was signed too long ago")]
    Stale,
    /// It cannot be read.
    #[error("it cannot be read")]
    Unreadable,
    /// It could not be checked now: the provider is to send it again.
    #[error("it cannot be checked now: {0}")]
    Unavailable(String),
}
