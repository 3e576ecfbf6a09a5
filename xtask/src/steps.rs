//! Steps one after the other, each told as it begins, all told again at the end.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use xtask::Outcome;

/// What has been done so far.
pub struct Steps {
    began: Instant,
    done: Vec<Step>,
}

struct Step {
    name: String,
    took: Duration,
    fault: Option<String>,
}

impl Steps {
    pub fn new() -> Self {
        Self { began: Instant::now(), done: Vec::new() }
    }

    /// Does one; a fault is kept for the end, so that one run tells of all of them. Gives whether it went well.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome<()>) -> bool {
        println!("\n== {name}  ({} since the start)", minutes(self.began.elapsed()));
        let began = Instant::now();
        let fault = work().err().map(|error| error.to_string());
        let took = began.elapsed();
        match &fault {
            None => println!("-- {name}: well, {}", minutes(took)),
            Some(fault) => println!("-- {name}: FAILED after {}: {fault}", minutes(took)),
        }
        let well = fault.is_none();
        self.done.push(Step { name: name.to_owned(), took, fault });
        well
    }

    /// Tells the whole story; an error when any step failed.
    pub fn end(self) -> Outcome<()> {
        println!("\n== all in all: {}", minutes(self.began.elapsed()));
        for step in &self.done {
            println!(
                "{:>8}  {:<48} {}",
                minutes(step.took),
                step.name,
                if step.fault.is_some() { "FAILED" } else { "well" }
            );
        }
        let failed: Vec<&str> = self.done.iter().filter(|step| step.fault.is_some()).map(|step| &*step.name).collect();
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
    }
}

/// Runs `cargo` with these arguments and its output in sight.
pub fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Outcome<()> {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(program);
    command.args(arguments).envs(environment.iter().copied()).stdin(Stdio::null());
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} ended with {status}", arguments.join(" ")).into()) }
}

/// Is there a `cargo <name>`?
pub fn has_cargo(name: &str) -> bool {
    let mut command = Command::new("cargo");
    command.args([name, "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn minutes(span: Duration) -> String {
    match span.as_secs() {
        seconds @ 0..60 => format!("{}.{} s", seconds, span.subsec_millis() / 100),
        seconds => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}
