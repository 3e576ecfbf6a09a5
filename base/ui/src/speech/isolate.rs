use std::fmt;

/// Text inside of a sentence that may run the other way: invisible marks keep its neighbours where they are. What
/// `<bdi>` does where markup may stand, this does in a sentence, a title or an attribute.
#[derive(Debug, Clone, Copy)]
pub struct Isolated<T>(T);

/// `text`, isolated.
pub fn isolated<T: fmt::Display>(text: T) -> Isolated<T> {
    Isolated(text)
}

impl<T: fmt::Display> fmt::Display for Isolated<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\u{2068}{}\u{2069}", self.0)
    }
}
