use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::{Common, Done, Out, Trouble};
use crate::config::Config;

mod checks;

/// Says what is wrong with this installation, and how to mend it.
#[derive(Debug, Args)]
#[command(
    long_about = "Looks at the configuration, the data folder, the disk, the database, its schema, the store of pictures, the clock and the ports. Changes nothing. Ends with 1 when something is wrong.",
    after_long_help = "Examples:\n  bodega doctor\n  bodega doctor --data /var/lib/bodega --json"
)]
pub struct Doctor {}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// What was looked at.
    check: &'static str,
    /// How it is.
    state: State,
    /// What was found.
    found: String,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// As it should be.
    Good,
    /// It works, and could be better.
    Doubtful,
    /// It does not work, or will not for long.
    Bad,
}

impl Finding {
    fn good(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, state: State::Good, found: found.into(), mend: None }
    }

    fn doubtful(check: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { check, state: State::Doubtful, found: found.into(), mend: Some(mend.into()) }
    }

    fn bad(check: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { check, state: State::Bad, found: found.into(), mend: Some(mend.into()) }
    }
}

impl Doctor {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let mut findings = Vec::new();
        match common.load() {
            Ok(config) => {
                findings.push(Finding::good("configuration", format!("profile {}", config.profile.as_str())));
                findings.extend(checks::all(&config).await);
            }
            Err(faults) => {
                for fault in faults.iter() {
                    let found = format!("{}: {}", fault.key, fault.message);
                    findings.push(Finding::bad(
                        "configuration",
                        found,
                        "correct it in bodega.toml or in the environment",
                    ));
                }
                // The rest can be looked at with what holds when nobody says anything.
                if let Ok(config) = Config::load(None, [], |_| ()) {
                    findings.extend(checks::machine(&config));
                }
            }
        }
        let ill = findings.iter().any(|finding| finding.state == State::Bad);
        out.show(&json!({ "ok": !ill, "checks": findings }), |_| report(&findings));
        if ill { Err(Trouble::Found) } else { Ok(()) }
    }
}

fn report(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let sign = match finding.state {
            State::Good => "ok  ",
            State::Doubtful => "look",
            State::Bad => "BAD ",
        };
        text.push_str(&format!("{sign}  {:<14} {}\n", finding.check, finding.found));
        if let Some(mend) = &finding.mend {
            text.push_str(&format!("      {:<14} -> {mend}\n", ""));
        }
    }
    text
}
