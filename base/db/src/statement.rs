//! The registry of statements: readable text in one dialect, registered where it is written, so that tests can prepare
//! every one on both databases and look at the plans of the hot ones.

use std::sync::OnceLock;

/// Every statement of the program that is running.
#[linkme::distributed_slice]
#[allow(unsafe_code, reason = "a link section is how the registry is gathered")]
pub static STATEMENTS: [&'static Statement];

/// One SQL statement. Made by [`sql!`](crate::sql).
pub struct Statement {
    /// Where it stands and what it is called.
    pub name: &'static str,
    /// Must it find its rows by an index on both databases?
    pub hot: bool,
    sqlite: &'static str,
    postgres: &'static str,
    numbered: OnceLock<String>,
}

impl Statement {
    /// Used by [`sql!`](crate::sql).
    pub const fn new(name: &'static str, hot: bool, sqlite: &'static str, postgres: &'static str) -> Self {
        Self { name, hot, sqlite, postgres, numbered: OnceLock::new() }
    }

    /// For PostgreSQL, as written.
    pub fn postgres(&self) -> &'static str {
        self.postgres
    }

    /// For SQLite, where `$1` is a name that is bound by its first appearance: there it must read `?1`.
    pub fn sqlite(&self) -> &str {
        self.numbered.get_or_init(|| numbered(self.sqlite))
    }
}

/// `$1` → `?1` outside of quoted text.
fn numbered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut quoted = false;
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        quoted ^= letter == '\'';
        let is_parameter = letter == '$' && !quoted && letters.peek().is_some_and(char::is_ascii_digit);
        out.push(if is_parameter { '?' } else { letter });
    }
    out
}

/// Registers a statement: `sql!(NAME, "SELECT …")`, `sql!(hot NAME, "…")` for one that must find its rows by an index,
/// and `sql!(NAME, sqlite: "…", postgres: "…")` where the two must differ.
#[macro_export]
macro_rules! sql {
    (hot $name:ident, sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        $crate::sql!(@ $name, true, $sqlite, $postgres);
    };
    ($name:ident, sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        $crate::sql!(@ $name, false, $sqlite, $postgres);
    };
    (hot $name:ident, $sql:expr $(,)?) => { $crate::sql!(@ $name, true, $sql, $sql); };
    ($name:ident, $sql:expr $(,)?) => { $crate::sql!(@ $name, false, $sql, $sql); };
    (@ $name:ident, $hot:expr, $sqlite:expr, $postgres:expr) => {
        static $name: $crate::Statement =
            $crate::Statement::new(concat!(module_path!(), "::", stringify!($name)), $hot, $sqlite, $postgres);
        #[allow(unsafe_code, reason = "a link section is how the registry is gathered")]
        const _: () = {
            #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
            #[linkme(crate = $crate::linkme)]
            static REGISTERED: &$crate::Statement = &$name;
        };
    };
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn parameters_are_numbered_outside_of_text() {
        assert_eq!(numbered("a = $1 AND b = '$2' AND c = $12"), "a = ?1 AND b = '$2' AND c = ?12");
        assert_eq!(numbered("json_extract(value, '$.id') = $1"), "json_extract(value, '$.id') = ?1");
    }
}
