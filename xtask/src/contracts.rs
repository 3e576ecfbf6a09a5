//! What we say to vendors, held against the descriptions that they publish.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use xtask::{Outcome, folder::Folder};

use crate::{schema, steps::cargo};

/// Holds one against the other.
const JUDGE: &str = "xtask/contracts.py";

/// Runs the tests that speak to stand-ins, lets the stand-ins write down what was said, and has that judged. Then lets
/// our code read the vendors' own examples.
pub fn run(descriptions: &Path) -> Outcome<()> {
    if !descriptions.is_dir() {
        return Err(format!("there are no descriptions in {}", descriptions.display()).into());
    }
    let descriptions = fs::canonicalize(descriptions)?;
    let mut folder = Folder::temporary("contracts")?;
    let transcripts = folder.path().display().to_string();
    let examples = descriptions.display().to_string();
    cargo(
        // The whole workspace, so that nothing is built anew with other features.
        &["test", "--workspace", "--test", "it", "--", "stripe::", "paypal::", "--include-ignored"],
        &[("BODEGA_TRANSCRIPTS", &transcripts), ("BODEGA_CONTRACTS", &examples)],
    )?;
    let python = schema::python()?;
    let mut judge = Command::new(python);
    let status = judge.arg(JUDGE).arg(&descriptions).arg(&transcripts).stdin(Stdio::null()).status()?;
    if !status.success() {
        folder.keep();
        return Err(format!("what was said does not fit what is published; it is in {transcripts}").into());
    }
    Ok(())
}
