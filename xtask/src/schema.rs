//! Schemathesis, the tool that users of an OpenAPI trust, against a demo of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use xtask::{
    Outcome,
    client::{Connection, request},
    cluster::free_port,
    demo::{self, Ready},
    folder::Folder,
};

/// The release that the answers were looked at with; a newer one finds other things, so it is moved on purpose.
const VERSION: &str = "4.32.5";
/// How many cases each operation gets when nothing else is said.
pub const EXAMPLES: u32 = 20;

/// What may end the access of whoever asks, or make requests name their merchant: these are asked last.
const LAST: &[&str] = &[
    "changePassword",
    "changeMerchant",
    "changeRole",
    "changeUser",
    "closeMerchant",
    "createMerchant",
    "endOtherSessions",
    "endSession",
    "logout",
    "openBusiness",
    "removeRole",
    "removeUser",
];

/// Starts a demo in a temporary folder and lets schemathesis loose on it, as its operator, who may do everything.
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
    let runtime = tokio::runtime::Runtime::new()?;
    let merchant = format!("X-Merchant: {}", runtime.block_on(merchant(&ready))?);
    let mut faults = Vec::new();
    for (turn, choice) in [("first", "--exclude-operation-id"), ("last", "--include-operation-id")] {
        let token = runtime.block_on(ready.sign_in("operator"))?;
        let mut command = Command::new(&tool);
        command
            .args(["--config-file", "xtask/schemathesis.toml", "run"])
            .arg(format!("http://{}/api/v1/openapi.json", ready.address))
            .args(["--header", &format!("Authorization: Bearer {token}")])
            // The asking makes more merchants; requests stay with the first.
            .args(["--header", &merchant])
            .args(["--max-examples", &examples.to_string()])
            .args(["--report", "junit", "--report-junit-path", &format!("target/schemathesis-{turn}.xml")])
            .args(LAST.iter().flat_map(|id| [choice, id]))
            .args(more);
        let status = command.stdin(Stdio::null()).status()?;
        if !status.success() {
            faults.push(format!("the {turn} turn ended with {status}"));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    folder.keep();
    Err(format!("schemathesis: {}; the server's log is {}", faults.join(", "), plan.log().display()).into())
}

/// The slug of the demo's merchant.
async fn merchant(ready: &Ready) -> Outcome<String> {
    let token = ready.sign_in("operator").await?;
    let mut connection = Connection::open(ready.address).await?;
    let answer = connection.send(&request("GET", "/api/v1/admin/merchants", Some(&token), &[], None)).await?.json();
    let slug = answer["data"][0]["slug"].as_str().map(str::to_owned);
    slug.ok_or_else(|| format!("the operator is shown no merchant: {answer}").into())
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
