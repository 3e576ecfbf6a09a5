//! E-mail addresses.

use std::{fmt, str::FromStr};

/// An e-mail address that can be written to, as it was typed, and folded for comparing.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    typed: String,
    folded: String,
}

/// Text that is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an e-mail address such as dana@example.com")]
pub struct EmailError;

impl Email {
    /// The most characters of an address (RFC 5321).
    pub const MAX: usize = 254;

    /// As it was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// For comparing: lower case.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl FromStr for Email {
    type Err = EmailError;

    /// Strict enough that nothing dangerous passes and no address in use fails: one `@`, something before it, a domain
    /// of labels with a dot (or `localhost`), no white space, control characters, quotes or brackets.
    fn from_str(text: &str) -> Result<Self, EmailError> {
        let typed = text.trim();
        let (local, domain) = typed.split_once('@').ok_or(EmailError)?;
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "@\"<>()[],;:\\".contains(c);
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && !local.chars().any(forbidden);
        let domain_fits =
            domain.split('.').all(label) && (domain.contains('.') || domain.eq_ignore_ascii_case("localhost"));
        if typed.len() > Self::MAX || !local_fits || !domain_fits {
            return Err(EmailError);
        }
        Ok(Self { typed: typed.to_owned(), folded: typed.to_lowercase() })
    }
}

impl fmt::Debug for Email {
    /// Never the address: this ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_use_pass() {
        for good in [
            "dana@example.com",
            " Dana.O'Neil+shop@Mail.Example.co.il ",
            "a@localhost",
            "דנה@דואר.ישראל",
            "x_y=z@a-b.io",
        ] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
        assert_eq!("Dana@Example.COM".parse::<Email>().unwrap().folded(), "dana@example.com");
    }

    #[test]
    fn what_is_none_does_not() {
        let long = format!("a@{}.com", "b.".repeat(130));
        for bad in [
            "",
            "@",
            "a@",
            "@b.com",
            "a@b",
            "a b@c.com",
            "a@b@c.com",
            "a@b..com",
            "a@.com",
            "a@-b.com",
            ".a@b.com",
            "a..b@c.com",
            "a\0@b.com",
            "a\n@b.com",
            "<a@b.com>",
            "a@b.com\r\nBcc: x@y.com",
            &long,
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad:?}");
        }
    }
}
