//! A browser in the shop: the journeys and checks of `e2e/`, against a demo of its own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use xtask::{
    Outcome,
    demo::{self, Ready},
    folder::Folder,
};

/// Where they are.
const FOLDER: &str = "e2e";
/// The oldest Node that they run on: Debian 12's.
const NODE: (u32, u32) = (18, 19);
/// Where Debian has its browser; `BODEGA_CHROMIUM` names another.
const CHROMIUM: &str = "/usr/bin/chromium";
/// What takes time or changes what the shop shows is done alone, after everything else.
const ALONE: &[&str] = &["checks/fast.js", "checks/stored-xss.js"];
/// What takes longest begins first.
const LONGEST: &str = "checks/accessible.js";

/// Starts a demo in a temporary folder and lets a browser walk through it: everywhere, or through the files that are
/// named, such as `journeys/facets.js`.
pub fn run(program: &Path, wanted: &[String]) -> Outcome<()> {
    let chromium = needs()?;
    install()?;
    let (alone, mut beside) = parts(wanted)?;
    beside.sort_by_key(|file| file != LONGEST);
    let mut folder = Folder::temporary("e2e")?;
    let plan = demo::Plan::new(program, folder.path().join("data"), None)?;
    let ready = plan.start()?.ready(Duration::from_secs(120))?;
    let well = [walk(&ready, &chromium, &beside, 2)?, walk(&ready, &chromium, &alone, 1)?];
    if well == [true; 2] {
        return Ok(());
    }
    folder.keep();
    Err(format!("not everything went well in the browser; the server's log is {}", plan.log().display()).into())
}

/// Runs files, some at once; gives whether all went well.
fn walk(ready: &Ready, chromium: &Path, files: &[String], at_once: u32) -> Outcome<bool> {
    if files.is_empty() {
        return Ok(true);
    }
    let mut command = Command::new("node");
    command.args(["--test", "--test-reporter=spec", &format!("--test-concurrency={at_once}")]).args(files);
    command
        .current_dir(FOLDER)
        .env("BODEGA_URL", format!("http://{}", ready.address))
        .env("BODEGA_LOGINS", ready.logins().to_string())
        .env("BODEGA_CHROMIUM", chromium);
    Ok(command.stdin(Stdio::null()).status()?.success())
}

/// The files that are wanted, or all: those that are run alone, and the others.
fn parts(wanted: &[String]) -> Outcome<(Vec<String>, Vec<String>)> {
    let mut files = wanted.to_vec();
    if files.is_empty() {
        for folder in ["journeys", "checks"] {
            for entry in fs::read_dir(Path::new(FOLDER).join(folder))? {
                let name = entry?.file_name();
                files.extend(name.to_str().filter(|name| name.ends_with(".js")).map(|name| format!("{folder}/{name}")));
            }
        }
        files.sort();
    }
    Ok(files.into_iter().partition(|file| ALONE.contains(&&**file)))
}

/// The browser, when everything that must be there is.
fn needs() -> Outcome<PathBuf> {
    let mut missing = Vec::new();
    match version("node") {
        Some(found) if found >= NODE => {}
        Some((major, minor)) => {
            missing.push(format!("Node {}.{} or newer; this one is {major}.{minor}", NODE.0, NODE.1))
        }
        None => missing.push("Node (Debian: nodejs)".to_owned()),
    }
    if version("npm").is_none() {
        missing.push("npm".to_owned());
    }
    let chromium = PathBuf::from(env::var_os("BODEGA_CHROMIUM").unwrap_or_else(|| CHROMIUM.into()));
    if !chromium.is_file() {
        missing.push(format!("Chromium at {} (BODEGA_CHROMIUM names another place)", chromium.display()));
    }
    if missing.is_empty() {
        return Ok(chromium);
    }
    Err(format!(
        "the browser's journeys need: {}. `.ci/needs browser` installs it as root on Debian",
        missing.join("; ")
    )
    .into())
}

/// What `<program> --version` says: the first two numbers.
fn version(program: &str) -> Option<(u32, u32)> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    let mut numbers = said.trim().trim_start_matches('v').split('.').map_while(|part| part.parse().ok());
    Some((numbers.next()?, numbers.next()?))
}

/// What the lock file names, once for each state of it.
fn install() -> Outcome<()> {
    let lock = fs::read_to_string(Path::new(FOLDER).join("package-lock.json"))?;
    let finished = Path::new(FOLDER).join("node_modules/.installed");
    if fs::read_to_string(&finished).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("npm ci in {FOLDER}");
    let mut command = Command::new("npm");
    let output = command.args(["ci", "--no-audit", "--no-fund"]).current_dir(FOLDER).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(format!("npm ci failed: {}", String::from_utf8_lossy(&output.stderr).trim()).into());
    }
    Ok(fs::write(finished, lock)?)
}
