use bodega_kernel::Lang;

/// In which form a word follows a number (CLDR's names).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One.
    One,
    /// Two: Hebrew has words of its own for a pair.
    Two,
    /// Any other.
    Other,
}

impl Form {
    /// The form that follows `count` in a language.
    pub const fn of(lang: Lang, count: i64) -> Self {
        match (lang, count) {
            (_, 1) => Self::One,
            (Lang::He, 2) => Self::Two,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_a_pair_in_hebrew_alone() {
        for lang in Lang::ALL {
            assert_eq!(Form::of(lang, 1), Form::One);
            assert_eq!(Form::of(lang, 2), if lang == Lang::He { Form::Two } else { Form::Other });
            for count in [0, 3, 10, 11, 21, 101, 1_000_000] {
                assert_eq!(Form::of(lang, count), Form::Other, "{lang} {count}");
            }
        }
    }
}
