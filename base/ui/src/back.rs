//! The way back to the page that a form was on.

/// Is it a path of ours? One slash and then none, so that nobody is sent to another host by a form.
pub fn is_path(back: &str) -> bool {
    back.len() <= 2048
        && back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(['\\', '\r', '\n'])
        && back.parse::<axum::http::Uri>().is_ok()
}

/// The way back, or to the front where it is none of ours.
pub fn checked(back: Option<&str>) -> &str {
    back.filter(|back| is_path(back)).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_host() {
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "x", "/a\r\nb"] {
            assert!(!is_path(bad), "{bad}");
            assert_eq!(checked(Some(bad)), "/");
        }
        assert_eq!(checked(Some("/search?q=milk&page=2")), "/search?q=milk&page=2");
    }
}
