//! What is wrong with a form, summed up where the page begins and told again at each field.

use askama::{Template, filters::HtmlSafe};
use bodega_kernel::Failure;
use bodega_ui::component::Icon;

use crate::words::Words;

/// What is wrong with what was sent: fields, and codes that say how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<(String, String)>);

impl Faults {
    /// Those that a slice has found.
    pub fn of_failure(failure: &impl Failure) -> Self {
        let text = |detail: &serde_json::Value, key: &str| detail[key].as_str().unwrap_or_default().to_owned();
        Self(failure.details().iter().map(|detail| (text(detail, "field"), text(detail, "code"))).collect())
    }

    /// One more.
    pub fn add(&mut self, field: &str, code: &str) {
        self.0.push((field.to_owned(), code.to_owned()));
    }

    /// One alone.
    pub fn one(field: &str, code: &str) -> Self {
        Self(vec![(field.to_owned(), code.to_owned())])
    }

    /// Those of another part of the form too.
    pub fn take(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub fn of(&self, words: Words, field: &str) -> Option<String> {
        let (name, code) = self.0.iter().find(|(name, _)| name == field)?;
        Some(words.fault(name, code).to_owned())
    }

    /// Is it about this field?
    pub fn is_at(&self, field: &str) -> bool {
        self.0.iter().any(|(name, _)| name == field)
    }

    /// All of it summed up. `label` says what a field is called; what has none is about the whole form.
    pub fn problem(&self, words: Words, label: impl Fn(&str) -> Option<&'static str>) -> Option<Problem> {
        let count = i64::try_from(self.0.len()).unwrap_or(i64::MAX);
        let lines = self.0.iter().map(|(field, code)| {
            let said = words.fault(field, code);
            match label(field) {
                Some(label) => Line { href: Some(format!("#f-{field}")), text: words.at_field(label, said) },
                None => Line { href: None, text: said.to_owned() },
            }
        });
        (count > 0).then(|| Problem { title: words.things_to_mend(count), lines: lines.collect() })
    }
}

/// What stands in the way, at the top of a page. It takes the focus.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/problem.html")]
pub struct Problem {
    /// In a few words.
    pub title: String,
    /// What, and where it is mended.
    pub lines: Vec<Line>,
}

impl HtmlSafe for Problem {}

/// A thing that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it is mended.
    pub href: Option<String>,
    /// What it is.
    pub text: String,
}

impl Problem {
    /// One thing, in a sentence.
    pub fn plain(title: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = if text.is_empty() { Vec::new() } else { vec![Line { href: None, text }] };
        Self { title: title.into(), lines }
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::{Invalid, Lang};

    use super::*;

    #[test]
    fn faults_are_told_at_the_field_and_summed_up() {
        let words = Words::of(Lang::En);
        let mut faults = Faults::of_failure(&Invalid::one("email", "INVALID_EMAIL", "x"));
        faults.add("other", "NEVER_HEARD_OF");
        assert!(faults.of(words, "email").unwrap().contains('@'));
        assert_eq!(faults.of(words, "name"), None);
        let problem = faults.problem(words, |field| (field == "email").then_some("E-mail")).unwrap();
        assert_eq!((problem.lines.len(), problem.lines[0].href.as_deref()), (2, Some("#f-email")));
        assert_eq!(problem.lines[1].href, None);
        assert_eq!(Faults::default().problem(words, |_| None), None);
    }
}
