//! What the mails say. Plain text; a line that begins with a name is not trusted to be a name.

use super::Kind;

/// Subject and text.
pub(super) fn of(kind: Kind, merchant: &str, name: &str, link: &str, about: Option<&str>) -> (String, String) {
    let (subject, body) = match kind {
        Kind::Verify => (
            format!("Confirm your e-mail for {merchant}"),
            format!(
                "Somebody registered at {merchant} with this e-mail. If it was you, confirm it here within three days:\n\n\
                 {link}\n\nIf it was not you, leave this mail alone: nothing will happen."
            ),
        ),
        Kind::Reset => (
            format!("Set a new password for {merchant}"),
            format!(
                "Set a new password here within an hour:\n\n{link}\n\n\
                 If you did not ask for this, leave this mail alone: your password stays as it is."
            ),
        ),
        Kind::PasswordChanged => (
            format!("Your password at {merchant} was changed"),
            format!(
                "Your password was changed, and you were signed out everywhere else.\n\n\
                 If it was not you, set a new one now: {link}/forgot-password"
            ),
        ),
        Kind::Invite => (
            format!("{merchant} invites you to its staff"),
            format!("You are invited to work with {merchant}. Accept here within seven days:\n\n{link}"),
        ),
        Kind::Staff => (
            format!("You are of the staff of {merchant} now"),
            format!("You can now work with {merchant}. Sign in with the password that you have: {link}"),
        ),
        Kind::KeyExpires => (
            format!("An API key of {merchant} expires soon"),
            format!(
                "The key {} expires soon. Rotate it in the back office: {link}/admin/keys",
                about.unwrap_or_default()
            ),
        ),
    };
    (subject, format!("Hello {},\n\n{body}\n", tame(name)))
}

/// A name is what its owner typed: no line breaks, no links.
fn tame(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    if name.contains("://") || name.contains("www.") { "there".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_carry_a_link_to_a_stranger() {
        let (_, text) = of(Kind::Verify, "Corner shop", "Win at http://evil.example", "https://shop/x", None);
        assert!(!text.contains("evil"));
    }
}
