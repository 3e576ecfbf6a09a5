//! Schemathesis, the tool that users of an OpenAPI trust, against a demo of its own.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use crate::schema_known::known;
use xtask::{
    Outcome,
    client::{Connection, request},
    demo::{self, Ready},
    folder::Folder,
};

/// The release that the answers were looked at with; a newer one finds other things, so it is moved on purpose.
const VERSION: &str = "4.32.5";
/// How many cases each operation gets when nothing else is said.
pub const EXAMPLES: u32 = 20;

/// How it asks.
const CONFIG: &str = "xtask/schemathesis.toml";
/// What may end the access of whoever asks, or change whom a request is for. These are asked last, one after the other, and
/// with made-up ids alone, so that none of them pulls the floor from under the next.
const LAST: &[&str] = &[
    "changeMerchant",
    "closeMerchant",
    "changeRole",
    "removeRole",
    "changeUser",
    "removeUser",
    "endSession",
    "logout",
    "createMerchant",
    "openBusiness",
    "changePassword",
    "endOtherSessions",
];

/// Starts a demo in a temporary folder and lets schemathesis loose on it, as its operator, who may do everything.
pub fn run(program: &Path, examples: u32, more: &[String]) -> Outcome<()> {
    let tool = install()?;
    let mut folder = Folder::temporary("schema")?;
    let plan = demo::Plan::new(program, folder.path().join("data"), None)?;
    let ready = plan.start()?.ready(Duration::from_secs(120))?;
    let runtime = tokio::runtime::Runtime::new()?;
    let merchant = format!("X-Merchant: {}", runtime.block_on(merchant(&ready))?);
    let config = folder.path().join("schemathesis.toml");
    fs::write(&config, fs::read_to_string(CONFIG)? + &runtime.block_on(known(&ready))?)?;
    // Signed in before the asking begins: it tries wrong passwords, and after some nobody may sign in for a while.
    let tokens: Vec<String> =
        (0..=LAST.len()).map(|_| runtime.block_on(ready.sign_in("operator"))).collect::<Outcome<_>>()?;
    let customer = runtime.block_on(ready.sign_in("customer"))?;
    let ask = |config: &Path, token: &str, turn: &str, choice: &[&str]| -> Outcome<bool> {
        println!("\n-- schemathesis: {turn}");
        let mut command = Command::new(&tool);
        command.env("HYPOTHESIS_STORAGE_DIRECTORY", "target/hypothesis");
        command.arg("--config-file").arg(config).arg("run");
        command
            .arg(format!("http://{}/api/v1/openapi.json", ready.address))
            .args(["--header", &format!("Authorization: Bearer {token}"), "--header", &merchant])
            .args(["--max-examples", &examples.to_string(), "--warnings", "off"])
            .args(["--report", "junit", "--report-junit-path", &format!("target/schemathesis-{turn}.xml")])
            .args(choice)
            .args(more);
        Ok(command.stdin(Stdio::null()).status()?.success())
    };
    let mut faults = Vec::new();
    let most: Vec<&str> = LAST.iter().flat_map(|id| ["--exclude-operation-id", *id]).collect();
    if !ask(&config, &tokens[LAST.len()], "most", &most)? {
        faults.push("most");
    }
    if !ask(&config, &customer, "customer", &["--include-path-regex", "^/api/v1/account/"])? {
        faults.push("customer");
    }
    for (operation, token) in LAST.iter().zip(&tokens) {
        if !ask(Path::new(CONFIG), token, operation, &["--include-operation-id", operation])? {
            faults.push(operation);
        }
    }
    runtime.block_on(tell_depth(&ready))?;
    if faults.is_empty() {
        return Ok(());
    }
    folder.keep();
    Err(format!("schemathesis found faults in: {}; the server's log is {}", faults.join(", "), plan.log().display())
        .into())
}

/// Says which operations were never answered with success, by the server's own count: what lies behind a check that
/// nothing passed was not tried.
async fn tell_depth(ready: &Ready) -> Outcome<()> {
    let mut connection = Connection::open(ready.address).await?;
    let document = connection.send(&request("GET", "/api/v1/openapi.json", None, &[], None)).await?.json();
    let answer = connection.send(&request("GET", "/metrics", None, &[], None)).await?;
    let text = String::from_utf8_lossy(answer.body).into_owned();
    let mut routes: BTreeMap<(String, String), bool> = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("http_requests_total{")) {
        let label = |name: &str| {
            let value = line.split_once(&format!("{name}=\""))?.1;
            Some(value.split('"').next()?.to_owned())
        };
        if let (Some(method), Some(route), Some(status)) = (label("method"), label("route"), label("status"))
            && document["paths"][&route].get(method.to_lowercase()).is_some()
        {
            *routes.entry((route, method)).or_default() |= status.starts_with('2');
        }
    }
    let never: Vec<String> =
        routes.iter().filter(|(_, well)| !**well).map(|((route, method), _)| format!("{method} {route}")).collect();
    println!("\n{} of {} operations were also answered with success. Never:", routes.len() - never.len(), routes.len());
    never.iter().for_each(|route| println!("  {route}"));
    Ok(())
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

/// The Python beside it, which knows JSON Schema.
pub fn python() -> Outcome<PathBuf> {
    Ok(install()?.with_file_name("python"))
}

fn quietly(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} failed: {}", command.get_program().display(), said.trim()).into())
}
