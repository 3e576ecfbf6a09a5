//! What commands print: sentences for people or JSON for programs on the one side, troubles on the other.

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::json;

use super::Trouble;

/// Where a command prints to.
#[derive(Debug, Clone, Copy)]
pub struct Out {
    json: bool,
}

impl Out {
    /// Prints sentences, or JSON.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Is JSON wanted?
    pub const fn is_json(self) -> bool {
        self.json
    }

    /// A line for people; programs do not see it.
    pub fn say(self, line: impl AsRef<str>) {
        if !self.json {
            self.line(line.as_ref());
        }
    }

    /// A line for both. A reader that has gone away is not our trouble.
    pub fn line(self, line: &str) {
        let mut out = io::stdout().lock();
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }

    /// A value for programs on a line, for people as `words` puts it.
    pub fn show<T: Serialize>(self, value: &T, words: impl FnOnce(&T) -> String) {
        if self.json {
            self.line(&serde_json::to_string(value).unwrap_or_default());
        } else {
            let words = words(value);
            self.line(words.trim_end_matches('\n'));
        }
    }

    /// Something that one should know, beside what is printed.
    pub fn warn(self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// Tells of a trouble and gives its exit code.
    pub fn trouble(self, trouble: &Trouble) -> ExitCode {
        let code = trouble.exit_code();
        if self.json {
            let line = json!({ "error": { "code": code, "message": trouble.to_string() } });
            let _ = writeln!(io::stderr().lock(), "{line}");
        } else if *trouble != Trouble::Found {
            let _ = writeln!(io::stderr().lock(), "bodega: {trouble}");
        }
        ExitCode::from(code)
    }

    /// A bar for what may take longer than a second; none where nobody looks.
    pub fn bar(self, what: &'static str, total: u64) -> ProgressBar {
        if self.json || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg:20} {wide_bar} {pos}/{len}");
        let bar = ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_secs(1));
        bar
    }
}

/// A table for people: columns as wide as they must be.
pub fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = heads.iter().map(|head| head.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut line = String::new();
        for (cell, width) in cells.zip(&widths) {
            line.push_str(&format!("{cell:<width$}  "));
        }
        line.trim_end().to_owned() + "\n"
    };
    let mut text = line(&mut heads.iter().copied());
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}
