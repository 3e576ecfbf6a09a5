//! Where values come from: the file, then the environment, then the command line; the later wins.

use std::{collections::BTreeMap, path::Path};

use super::{
    fault::Faults,
    key::{KEYS, Key, Kind, find},
};

/// A value with the name under which it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// As the reader wrote it.
    pub name: String,
    /// The text of it; a list has its parts on lines of their own.
    pub text: String,
}

/// What was given, by path.
#[derive(Debug, Default)]
pub struct Values(BTreeMap<&'static str, Given>);

impl Values {
    /// What was given for this path.
    pub fn get(&self, path: &str) -> Option<&Given> {
        self.0.get(path)
    }

    /// Gives a value by hand, as the command line does.
    pub fn set(&mut self, path: &'static str, name: &str, text: impl Into<String>) {
        self.0.insert(path, Given { name: name.to_owned(), text: text.into() });
    }

    /// Reads a file of keys; what it names and nobody knows is a fault.
    pub fn read_file(&mut self, path: &Path, faults: &mut Faults) {
        let file = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return faults.add(file, format!("cannot be read: {error}")),
        };
        match text.parse::<toml::Table>() {
            Ok(table) => self.read_table(&table, "", faults),
            Err(error) => faults.add(file, format!("is not TOML: {}", error.message())),
        }
    }

    fn read_table(&mut self, table: &toml::Table, section: &str, faults: &mut Faults) {
        for (name, value) in table {
            let path = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
            if let (toml::Value::Table(inner), true) = (value, section.is_empty()) {
                self.read_table(inner, name, faults);
                continue;
            }
            match (find(&path), text_of(value)) {
                (None, _) => faults.add(&path, unknown(&path, KEYS.iter().map(|key| key.path))),
                (Some(key), Some(text)) => self.set(key.path, &path, text),
                (Some(key), None) => faults.add(&path, format!("must be {}", key.kind.describe())),
            }
        }
    }

    /// Reads the environment. Names that begin with `BODEGA_` and mean nothing are faults, too: a setting that is
    /// misspelled must not be a setting that is silently missing.
    pub fn read_environment(&mut self, environment: impl IntoIterator<Item = (String, String)>, faults: &mut Faults) {
        let environment: BTreeMap<String, String> = environment.into_iter().collect();
        for key in KEYS {
            for name in key.env.iter().rev() {
                if let Some(text) = environment.get(*name) {
                    self.set(key.path, name, from_environment(key, text));
                }
                let file = format!("{name}_FILE");
                if let Some(path) = environment.get(&file) {
                    match std::fs::read_to_string(path) {
                        Ok(text) => self.set(key.path, &file, text.trim_end_matches(['\r', '\n'])),
                        Err(error) => faults.add(&file, format!("{path} cannot be read: {error}")),
                    }
                }
            }
        }
        for name in environment.keys().filter(|name| name.starts_with("BODEGA_")) {
            let known = |name: &str| KEYS.iter().any(|key| key.env.contains(&name)) || ELSEWHERE.contains(&name);
            if !known(name) && !name.strip_suffix("_FILE").is_some_and(known) {
                faults.add(name, unknown(name, KEYS.iter().flat_map(|key| key.env.iter().copied())));
            }
        }
    }
}

/// Names in the environment that are read before any configuration, or by the tests.
const ELSEWHERE: &[&str] =
    &["BODEGA_CONFIG", "BODEGA_TEST_POSTGRES", "BODEGA_TEST_BACKENDS", "BODEGA_SEED", "BODEGA_CRASH_AT"];

fn from_environment(key: &Key, text: &str) -> String {
    match key.kind {
        Kind::List => text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n"),
        _ => text.trim().to_owned(),
    }
}

fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(toml::Value::as_str).collect();
            Some(parts?.join("\n"))
        }
        _ => None,
    }
}

/// There is no such key: the nearest that there is.
fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let nearest = known.map(|known| (distance(name, known), known)).min();
    match nearest {
        Some((steps, nearest)) if steps <= 4 => format!("is not a key; did you mean {nearest}?"),
        _ => "is not a key; bodega.example.toml has them all".to_owned(),
    }
}

/// How many letters have to be changed, put in or left out to make one of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (place, wanted) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != *wanted);
            corner = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}
