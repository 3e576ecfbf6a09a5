//! The pages of a list.

/// Which page of a list it is, and where the others are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    /// Where in the list one is.
    pub showing: String,
    /// The page before.
    pub before: Option<String>,
    /// The page after.
    pub after: Option<String>,
    /// The pages around it, with gaps where some are left out.
    pub pages: Vec<Step>,
}

/// A page of a list, or a gap between pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number; none for a gap.
    pub number: Option<i64>,
    /// Where it is.
    pub href: String,
    /// Is it the one that is shown?
    pub here: bool,
}

impl Pager {
    /// Page `at` of `pages`.
    pub fn of(at: i64, pages: i64, showing: String, href: impl Fn(i64) -> String) -> Self {
        let mut steps = Vec::new();
        let mut last = 0;
        for number in shown(at, pages) {
            if number > last + 1 {
                steps.push(Step { number: None, href: String::new(), here: false });
            }
            steps.push(Step { number: Some(number), href: href(number), here: number == at });
            last = number;
        }
        Self {
            showing,
            before: (at > 1).then(|| href(at - 1)),
            after: (at < pages).then(|| href(at + 1)),
            pages: if pages > 1 { steps } else { Vec::new() },
        }
    }
}

/// The first, the last, and those around.
fn shown(at: i64, pages: i64) -> impl Iterator<Item = i64> {
    (1..=pages).filter(move |number| *number == 1 || *number == pages || (number - at).abs() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(at: i64, pages: i64) -> Vec<Option<i64>> {
        Pager::of(at, pages, String::new(), |page| page.to_string()).pages.iter().map(|step| step.number).collect()
    }

    #[test]
    fn far_pages_are_left_out() {
        assert_eq!(numbers(1, 1), []);
        assert_eq!(numbers(2, 3), [Some(1), Some(2), Some(3)]);
        assert_eq!(numbers(5, 9), [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]);
        let first = Pager::of(1, 9, String::new(), |page| page.to_string());
        assert_eq!((first.before, first.after.as_deref()), (None, Some("2")));
    }
}
