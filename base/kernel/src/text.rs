//! Text that comes from outside.

use crate::Check;

/// Checks a text field: no U+0000 (PostgreSQL cannot store it), at most `max` characters, and at least `min` once the
/// white space around it is gone. Gives the trimmed text.
pub fn checked(check: &mut Check, field: &str, value: &str, min: usize, max: usize) -> String {
    let trimmed = value.trim();
    let length = trimmed.chars().count();
    if value.contains('\0') {
        check.fault(field, "INVALID_TEXT", "must not contain U+0000");
    } else if length < min && min == 1 {
        check.fault(field, "REQUIRED", "must not be empty");
    } else if length < min {
        check.fault(field, "TOO_SHORT", format!("must have at least {min} characters"));
    } else if value.chars().count() > max {
        // As it was sent: that is what the API document speaks of.
        check.fault(field, "TOO_LONG", format!("must have at most {max} characters"));
    }
    trimmed.to_owned()
}

/// The same for a field that may be left out; an empty one counts as left out.
pub fn optional(check: &mut Check, field: &str, value: Option<&str>, max: usize) -> Option<String> {
    let text = checked(check, field, value?, 0, max);
    if text.is_empty() { None } else { Some(text) }
}

/// Case-folded for comparing, the same on both databases.
pub fn folded(value: &str) -> String {
    value.trim().to_lowercase()
}

/// An address part made of a title: lower-case words joined by hyphens. Letters of any script stay.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.to_lowercase().chars() {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') && letter != '\'' {
            slug.push('-');
        }
    }
    slug.truncate(slug.char_indices().nth(100).map_or(slug.len(), |(at, _)| at));
    slug.trim_end_matches('-').to_owned()
}

/// A piece for a `LIKE … ESCAPE '\'` pattern that matches `value` anywhere.
pub fn like_anywhere(value: &str) -> String {
    let mut pattern = String::from("%");
    for letter in value.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_words_of_any_script() {
        assert_eq!(slug("  Shepherd's Milk, 3% – 1 l! "), "shepherds-milk-3-1-l");
        assert_eq!(slug("חלב טרי"), "חלב-טרי");
        assert_eq!(slug("!!!"), "");
        assert!(slug(&"ab ".repeat(200)).chars().count() <= 100);
    }

    #[test]
    fn a_pattern_takes_its_text_literally() {
        assert_eq!(like_anywhere(r"5%_\"), r"%5\%\_\\%");
    }
}
