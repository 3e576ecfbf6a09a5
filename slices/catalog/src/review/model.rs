//! What a review is.

use bodega_db::words;
use bodega_kernel::{Id, Time, noun};

/// A review as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Its id.
    pub id: Id<noun::Review>,
    /// Of which product.
    pub product: Id<noun::Product>,
    /// Who wrote it; nobody of ours, when it was brought along.
    pub customer: Option<Id<noun::Customer>>,
    /// The name that one which was brought along is shown with.
    pub name: Option<String>,
    /// From 1 to 5.
    pub rating: i64,
    /// In a few words; often empty.
    pub title: String,
    /// In many; often empty too.
    pub text: String,
    /// The language of both.
    pub lang: Option<String>,
    /// Is it shown?
    pub status: Status,
    /// Why it was refused, in somebody's words.
    pub reason: Option<String>,
    /// What the merchant says to it.
    pub reply: Option<String>,
    /// When they said so.
    pub replied_at: Option<Time>,
    /// When somebody last decided on it.
    pub moderated_at: Option<Time>,
    /// How many found it helpful.
    pub helpful: i64,
    /// Rises with every change.
    pub version: i64,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

words! {
    /// How far a review has come.
    #[schema(as = ReviewStatus)]
    Status {
        /// Nobody has looked at it yet.
        Pending = "PENDING",
        /// Everybody sees it.
        Approved = "APPROVED",
        /// Only its author sees it.
        Rejected = "REJECTED",
    }
}

words! {
    /// What somebody says who looks at it.
    #[schema(as = ReviewDecision)]
    Decision {
        /// It is shown.
        Approved = "APPROVED",
        /// It is not.
        Rejected = "REJECTED",
    }
}

impl From<Decision> for Status {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Approved => Self::Approved,
            Decision::Rejected => Self::Rejected,
        }
    }
}

/// A name as strangers see it: the first name, and the first letter of the last.
pub(super) fn shortened(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(letter) => format!("{first} {letter}."),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_name_is_shortened() {
        assert_eq!(shortened("Dana Maria Levi"), "Dana L.");
        assert_eq!(shortened("דנה לוי"), "דנה ל.");
        assert_eq!(shortened("  Dana "), "Dana");
        assert_eq!(shortened(""), "");
    }
}
