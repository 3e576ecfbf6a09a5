//! Turns given texts into checked values, and notes every fault on the way.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use super::{
    fault::Faults,
    key::{Key, Kind, find},
    source::{Given, Values},
};

/// Reads values by path.
pub(super) struct Reader<'a> {
    pub values: &'a Values,
    pub faults: &'a mut Faults,
}

impl Reader<'_> {
    fn given(&self, path: &str) -> Option<Given> {
        if let Some(given) = self.values.get(path) {
            return Some(given.clone());
        }
        let default = find(path).map_or("", |key| key.default);
        let given = Given { name: path.to_owned(), text: default.to_owned() };
        if default.is_empty() { None } else { Some(given) }
    }

    fn parsed<T>(&mut self, path: &str, parse: impl FnOnce(&str, Kind) -> Option<T>) -> Option<T> {
        let given = self.given(path)?;
        let kind = find(path).map_or(Kind::Text, |key: &Key| key.kind);
        let value = parse(&given.text, kind);
        if value.is_none() {
            let secret = find(path).is_some_and(|key| key.secret);
            let found = if secret { String::new() } else { format!(", not {:?}", given.text) };
            self.faults.add(given.name, format!("must be {}{found}", kind.describe()));
        }
        value
    }

    pub fn text(&mut self, path: &str) -> Option<String> {
        self.given(path).map(|given| given.text).filter(|text| !text.is_empty())
    }

    pub fn path(&mut self, path: &str) -> PathBuf {
        self.text(path).map(PathBuf::from).unwrap_or_default()
    }

    pub fn choice(&mut self, path: &str) -> String {
        let word = self.parsed(path, |text, kind| match kind {
            Kind::Choice(words) => words.iter().find(|word| **word == text).map(|word| (*word).to_owned()),
            _ => None,
        });
        word.unwrap_or_else(|| find(path).map_or("", |key| key.default).to_owned())
    }

    pub fn listen(&mut self, path: &str) -> Option<SocketAddr> {
        self.parsed(path, |text, _| text.parse().ok())
    }

    pub fn flag(&mut self, path: &str) -> Option<bool> {
        self.parsed(path, |text, _| match text.to_ascii_lowercase().as_str() {
            "true" | "on" | "1" | "yes" => Some(true),
            "false" | "off" | "0" | "no" => Some(false),
            _ => None,
        })
    }

    pub fn number(&mut self, path: &str) -> usize {
        let number = self.parsed(path, |text, kind| {
            let number: u64 = text.parse().ok()?;
            match kind {
                Kind::Number(least, most) if !(least..=most).contains(&number) => None,
                _ => usize::try_from(number).ok(),
            }
        });
        number.unwrap_or(1)
    }

    pub fn size(&mut self, path: &str) -> usize {
        let size = self.parsed(path, |text, _| {
            let (digits, unit) = split_unit(text);
            let unit = match unit {
                "" | "B" => 1,
                "KiB" | "K" => 1 << 10,
                "MiB" | "M" => 1 << 20,
                "GiB" | "G" => 1 << 30,
                _ => return None,
            };
            digits.parse::<usize>().ok()?.checked_mul(unit)
        });
        size.unwrap_or(0)
    }

    pub fn span(&mut self, path: &str) -> Duration {
        let span = self.parsed(path, |text, _| {
            let (digits, unit) = split_unit(text);
            let number: u64 = digits.parse().ok()?;
            match unit {
                "ms" => Some(Duration::from_millis(number)),
                "s" => Some(Duration::from_secs(number)),
                "m" => Some(Duration::from_secs(number.checked_mul(60)?)),
                "h" => Some(Duration::from_secs(number.checked_mul(3600)?)),
                _ => None,
            }
        });
        span.unwrap_or_default()
    }

    pub fn list(&mut self, path: &str) -> Vec<String> {
        self.given(path).map(|given| given.text.lines().map(str::to_owned).collect()).unwrap_or_default()
    }

    /// The name under which a key was given, for faults that are found later.
    pub fn name(&self, path: &str) -> String {
        self.values.get(path).map_or_else(|| path.to_owned(), |given| given.name.clone())
    }
}

fn split_unit(text: &str) -> (&str, &str) {
    let at = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(at);
    (digits, unit.trim())
}
