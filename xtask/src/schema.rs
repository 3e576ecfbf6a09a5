//! Schemathesis, the tool that users of an OpenAPI trust, against a demo of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use xtask::{Outcome, cluster::free_port, demo, folder::Folder};

/// The release that the answers were looked at with; a newer one finds other things, so it is moved on purpose.
const VERSION: &str = "4.32.5";
/// How many cases each operation gets when nothing else is said.
pub const EXAMPLES: u32 = 20;

/// Starts a demo in a temporary folder and lets schemathesis loose on it as its administrator.
pub fn run(program: &Path, examples: u32, more: &[String]) -> Outcome<()> {
    let tool = install()?;
    let mut folder = Folder::temporary("schema")?;
    let plan = demo::Plan {
        program: program.to_owned(),
        data: folder.path().join("data"),
        database: None,
        port: free_port()?,
    };
    let ready = plan.start()?.ready(Duration::from_secs(120))?;
    let token = tokio::runtime::Runtime::new()?.block_on(ready.sign_in("admin"))?;
    let reports = Path::new("target/schemathesis-report");
    let mut command = Command::new(tool);
    command
        .args(["--config-file", "xtask/schemathesis.toml", "run"])
        .arg(format!("http://{}/api/v1/openapi.json", ready.address))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--max-examples", &examples.to_string()])
        .args(["--report", "junit", "--report-dir"])
        .arg(reports)
        .args(more);
    let status = command.stdin(Stdio::null()).status()?;
    if status.success() {
        return Ok(());
    }
    folder.keep();
    Err(format!("schemathesis ended with {status}; the server's log is {}", plan.log().display()).into())
}

/// Into a virtual environment under `target`, once.
fn install() -> Outcome<PathBuf> {
    let venv = PathBuf::from(format!("target/schemathesis-{VERSION}"));
    let tool = venv.join("bin/schemathesis");
    let finished = venv.join("finished");
    if finished.is_file() {
        return Ok(tool);
    }
    println!("installing schemathesis {VERSION} into {}", venv.display());
    quietly(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
    let mut pip = Command::new(venv.join("bin/pip"));
    quietly(pip.args(["install", "--quiet", "--disable-pip-version-check", &format!("schemathesis=={VERSION}")]))?;
    fs::write(finished, VERSION)?;
    Ok(tool)
}

fn quietly(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} failed: {}", command.get_program().display(), said.trim()).into())
}
