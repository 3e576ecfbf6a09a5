//! What the figures were measured on.

use std::{fs, path::Path, process::Command, thread};

use serde::Serialize;

/// The machine and the programs that the figures depend on.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    pub processor: String,
    pub processors: usize,
    pub memory_gib: u64,
    pub kernel: String,
    /// What holds the database files.
    pub file_system: String,
    pub sqlite: String,
    pub build: &'static str,
}

impl Machine {
    /// Looks around. `folder` is where the databases will be.
    pub fn here(folder: &Path) -> Self {
        let field = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let memory = field("/proc/meminfo", "MemTotal");
        let kilobytes: u64 = memory.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0);
        Self {
            processor: field("/proc/cpuinfo", "model name"),
            processors: thread::available_parallelism().map_or(1, usize::from),
            memory_gib: kilobytes >> 20,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            file_system: file_system(folder),
            sqlite: rusqlite::version().to_owned(),
            build: if cfg!(debug_assertions) { "debug: THESE FIGURES MEAN NOTHING" } else { "release" },
        }
    }
}

/// In memory a commit costs nothing, so the kind of file system belongs to every figure.
fn file_system(folder: &Path) -> String {
    let output = Command::new("df").args(["--output=fstype,source"]).arg(folder).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().nth(1).unwrap_or("unknown").split_whitespace().collect::<Vec<_>>().join(" on ")
}
