//! Address parts: checked, and made of titles.

use bodega_kernel::{Check, Id, Noun, text};

/// How many letters of the title are kept, so that a suffix still fits.
const LETTERS: usize = 80;

/// An address part: lower-case letters and digits joined by single hyphens.
pub(crate) fn checked(check: &mut Check, value: &str) -> String {
    let slug = text::checked(check, "slug", value, 0, 100);
    let is_made_right = text::slug(&slug) == slug;
    check.that(is_made_right, "slug", "INVALID_SLUG", "must be lower-case words joined by hyphens");
    slug
}

/// The best address part for `title`; `otherwise` stands for a title without letters.
pub(crate) fn base(title: &str, otherwise: &str) -> String {
    let made: String = text::slug(title).chars().take(LETTERS).collect();
    match made.trim_end_matches('-') {
        "" => otherwise.to_owned(),
        base => base.to_owned(),
    }
}

/// Address parts for `title`, the best one first; `otherwise` stands for a title without letters. The last one holds
/// a part of the id: it is free.
pub(crate) fn candidates<T: Noun>(title: &str, otherwise: &str, id: Id<T>) -> Vec<String> {
    let base = base(title, otherwise);
    // The end of an id is its random part.
    let id = id.to_string();
    let tail = id.get(id.len().saturating_sub(12)..).unwrap_or(&id);
    let numbered = (2..6).map(|number| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).chain([format!("{base}-{tail}")]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use bodega_kernel::noun;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_candidate_is_a_slug_that_can_be_sent_back(title in "\\PC{0,300}", id: u128) {
            let id = Id::<noun::Product>::from_uuid(uuid::Uuid::from_u128(id));
            let candidates = candidates(&title, "product", id);
            prop_assert_eq!(candidates.iter().collect::<HashSet<_>>().len(), 6);
            for slug in candidates {
                prop_assert_eq!(&text::slug(&slug), &slug);
                prop_assert!((1..=100).contains(&slug.chars().count()));
            }
        }
    }

    #[test]
    fn a_title_without_letters_has_one_too() {
        assert_eq!(candidates("!!!", "product", Id::<noun::Product>::from_uuid(uuid::Uuid::nil()))[0], "product");
    }
}
