//! "Bread without gluten" is not about gluten.

/// How texts say that something has none of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Negation {
    /// Words that stand beside it: `gluten free`, `without gluten`.
    pub(crate) beside: &'static [&'static str],
    /// Endings that it takes: `glutenfrei`, `seedless`.
    pub(crate) endings: &'static [&'static str],
}

/// What a word such as `without` does to the words after it.
pub(crate) fn negation(word: &str) -> Option<Negation> {
    match word {
        "without" => Some(Negation { beside: &["without", "free", "no", "non"], endings: &["less", "free"] }),
        "ohne" => Some(Negation { beside: &["ohne", "frei"], endings: &["frei", "los"] }),
        "sin" => Some(Negation { beside: &["sin", "libre"], endings: &[] }),
        "בלי" | "ללא" => Some(Negation { beside: &["ללא", "בלי", "נטול", "נטולת"], endings: &[] }),
        _ => None,
    }
}
