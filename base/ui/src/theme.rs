//! Light or dark: the system's choice unless the visitor made one, which a cookie keeps.

use std::str::FromStr;

/// The cookie that keeps the choice. It says nothing about anybody, so scripts may read it.
pub const COOKIE: &str = "theme";

/// Which of the two a page is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Paper.
    Light,
    /// Espresso.
    Dark,
}

impl Theme {
    /// All, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// As forms and the cookie write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Auto => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// What the `Cookie` header says.
    pub fn from_cookies(header: &str) -> Self {
        header
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .and_then(|(_, value)| value.parse().ok())
            .unwrap_or_default()
    }

    /// The `Set-Cookie` that keeps this choice for a year, or forgets it.
    pub fn set_cookie(self) -> String {
        let age = if self == Self::Auto { 0 } else { 31_536_000 };
        format!("{COOKIE}={}; Path=/; Max-Age={age}; SameSite=Lax", self.as_str())
    }
}

/// A word that names no theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownTheme;

impl FromStr for Theme {
    type Err = UnknownTheme;

    fn from_str(word: &str) -> Result<Self, UnknownTheme> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word).ok_or(UnknownTheme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_read_among_other_cookies() {
        assert_eq!(Theme::from_cookies("a=b; theme=dark; c=d"), Theme::Dark);
        assert_eq!(Theme::from_cookies("mytheme=dark"), Theme::Auto);
        assert_eq!(Theme::from_cookies("theme=<script>"), Theme::Auto);
    }
}
