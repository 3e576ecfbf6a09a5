//! Which passwords are accepted: long enough, not one of those that everybody tries first, not the e-mail itself. No
//! rules of composition: they make people write `Password1!`.

use std::{collections::HashSet, fmt, sync::OnceLock};

use bodega_kernel::Check;

use crate::Email;

const MIN: usize = 8;
const MAX: usize = 128;

/// A password on its way to be hashed. It cannot be shown.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// One that is to be compared only: whatever was typed, but not endless.
    pub fn typed(text: &str) -> Self {
        Self(text.chars().take(MAX + 1).collect())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

fn common() -> &'static HashSet<&'static str> {
    static COMMON: OnceLock<HashSet<&'static str>> = OnceLock::new();
    COMMON.get_or_init(|| include_str!("common.txt").lines().filter(|line| !line.starts_with('#')).collect())
}

/// Checks a new password. `email`: whose it will be, if that is known.
pub fn check(check: &mut Check, field: &str, text: &str, email: Option<&Email>) -> Password {
    let folded = text.to_lowercase();
    match text.chars().count() {
        n if n < MIN => check.fault(field, "TOO_SHORT", format!("must have at least {MIN} characters")),
        n if n > MAX => check.fault(field, "TOO_LONG", format!("must have at most {MAX} characters")),
        _ if text.contains('\0') => check.fault(field, "INVALID_TEXT", "must not contain U+0000"),
        _ if common().contains(folded.as_str()) || is_dull(&folded) => {
            check.fault(field, "TOO_COMMON", "is one of the passwords that are tried first");
        }
        _ => {}
    }
    let password = Password(text.to_owned());
    if let Some(email) = email {
        check_against(check, field, &password, email.folded());
    }
    password
}

/// Checks a new password against the e-mail of its owner.
pub(crate) fn check_against(check: &mut Check, field: &str, password: &Password, email_folded: &str) {
    let (folded, local) = (password.0.to_lowercase(), email_folded.split('@').next());
    let taken = folded == email_folded || Some(folded.as_str()) == local;
    check.that(!taken || password.0.is_empty(), field, "TOO_COMMON", "must not be the e-mail address");
}

/// One character again and again.
fn is_dull(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| letters.all(|letter| letter == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(password: &str) -> bool {
        let mut faults = Check::new();
        check(&mut faults, "password", password, Some(&"margaret.hill@example.com".parse().unwrap()));
        faults.is_clean()
    }

    #[test]
    fn length_and_the_list_decide_and_nothing_else() {
        assert!(accepts("correct horse battery"));
        assert!(accepts("tfzq wnhe"));
        assert!(accepts(&"ab".repeat(64)));
        for bad in [
            "short",
            "password",
            "Password1",
            "iloveyou",
            "12345678",
            "zzzzzzzz",
            "margaret.hill",
            "Margaret.Hill@example.com",
        ] {
            assert!(!accepts(bad), "{bad}");
        }
        assert!(!accepts(&"ab".repeat(65)));
    }

    #[test]
    fn the_list_is_folded_and_worth_having() {
        assert!(common().len() > 300);
        assert!(common().iter().all(|word| *word == word.to_lowercase() && word.chars().count() >= MIN));
    }
}
