//! Figures, and how they are told.

use std::time::Duration;

use serde::Serialize;

use crate::machine::Machine;

/// One measured thing.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    pub section: &'static str,
    pub name: String,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Its share of what, of the same run.
    pub ratio: Option<Ratio>,
}

/// A share, and what it should be.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ratio {
    pub of: String,
    pub share: f64,
    pub target: Option<f64>,
}

/// What a measurement saw.
#[derive(Debug, Default)]
pub struct Tally {
    pub done: u64,
    pub failed: u64,
    pub took: Duration,
    /// How long each took, in microseconds.
    pub micros: Vec<u32>,
}

/// All figures of one run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub machine: Machine,
    pub workload: Vec<String>,
    pub figures: Vec<Figure>,
}

impl Tally {
    pub fn note(&mut self, took: Duration) {
        self.done += 1;
        self.micros.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// Takes in what another task saw in the same span.
    pub fn join(&mut self, other: Self) {
        self.done += other.done;
        self.failed += other.failed;
        self.took = self.took.max(other.took);
        self.micros.extend(other.micros);
    }

    pub fn figure(mut self, section: &'static str, name: impl Into<String>) -> Figure {
        self.micros.sort_unstable();
        let at = |share: usize| {
            let last = self.micros.len().saturating_sub(1);
            f64::from(self.micros.get(last * share / 100).copied().unwrap_or(0)) / 1000.0
        };
        let name = match self.failed {
            0 => name.into(),
            failed => format!("{} ({failed} FAILED)", name.into()),
        };
        #[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
        let per_second = self.done as f64 / self.took.as_secs_f64().max(f64::EPSILON);
        Figure { section, name, per_second, p50_ms: at(50), p99_ms: at(99), ratio: None }
    }
}

impl Figure {
    /// Sets it against another of the same run.
    pub fn against(mut self, other: &Self, target: Option<f64>) -> Self {
        let share = self.per_second / other.per_second.max(f64::EPSILON);
        self.ratio = Some(Ratio { of: other.name.clone(), share, target });
        self
    }
}

impl Report {
    /// As a table for people.
    pub fn print(&self) {
        let machine = &self.machine;
        println!("machine   {} x {}, {} GiB", machine.processors, machine.processor, machine.memory_gib);
        println!("          Linux {}, {}, SQLite {}", machine.kernel, machine.file_system, machine.sqlite);
        println!("build     {}", machine.build);
        for (number, line) in self.workload.iter().enumerate() {
            println!("{:<10}{line}", if number == 0 { "workload" } else { "" });
        }
        let mut section = "";
        for figure in &self.figures {
            if figure.section != section {
                section = figure.section;
                println!("\n{section:<52}{:>10}{:>10}{:>10}  ratio", "per s", "p50 ms", "p99 ms");
            }
            let ratio = figure.ratio.as_ref().map(Ratio::told).unwrap_or_default();
            let Figure { name, per_second, p50_ms, p99_ms, .. } = figure;
            println!("  {name:<50}{per_second:>10.0}{p50_ms:>10.2}{p99_ms:>10.2}  {ratio}");
        }
    }
}

impl Ratio {
    fn told(&self) -> String {
        let share = format!("{:.0} % of {}", self.share * 100.0, self.of);
        match self.target {
            None => share,
            Some(target) if self.share >= target => format!("{share} (target {:.0} %: reached)", target * 100.0),
            Some(target) => format!("{share} (target {:.0} %: MISSED)", target * 100.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_and_ratios_come_from_what_was_seen() {
        let mut tally = Tally { took: Duration::from_secs(2), ..Tally::default() };
        (1..=101).for_each(|millis| tally.note(Duration::from_millis(millis)));
        let slow = tally.figure("s", "slow");
        assert_eq!((slow.per_second, slow.p50_ms, slow.p99_ms), (50.5, 51.0, 100.0));
        let fast = Figure { per_second: 101.0, ..slow.clone() };
        assert_eq!(slow.against(&fast, Some(0.6)).ratio.unwrap().share, 0.5);
    }
}
