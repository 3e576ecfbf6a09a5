//! A key as the rows know it that it makes.

use super::{Once, sha256};

impl Once {
    /// What names this key and what it was sent to, for a row that is made under it: work that asks others in between
    /// finds by it what it made before a crash. The answer is kept as usual, at the end.
    pub fn wish(&self) -> Option<String> {
        let key = self.key.as_ref()?;
        let parts = [key.principal.as_str(), &key.route, &self.target, &key.key];
        Some(crate::cursor::base64url(&sha256(&[parts.join("\n").as_bytes()])))
    }
}
