//! A demo that is started, talked to, and killed.

use std::{
    fs::OpenOptions,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    Outcome,
    client::{Connection, request},
    cluster::free_port,
};

/// How a demo is started.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The binary.
    pub program: PathBuf,
    /// Its data folder.
    pub data: PathBuf,
    /// Its database, when it is not the embedded one.
    pub database: Option<String>,
    /// Its port on the loopback address.
    pub port: u16,
    /// More arguments, such as `--capacity unlimited`.
    pub more: Vec<String>,
    /// More of its environment.
    pub environment: Vec<(String, String)>,
}

/// A running demo. Dropping it kills it.
#[derive(Debug)]
pub struct Demo {
    server: Child,
    lines: mpsc::Receiver<String>,
    plan: Plan,
}

/// A demo that has said that it answers.
#[derive(Debug)]
pub struct Ready {
    demo: Demo,
    /// Where it listens.
    pub address: SocketAddr,
    logins: Value,
}

/// A row of stock.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// Its id.
    pub id: String,
    /// Its branch.
    pub branch: String,
    /// What lies there.
    pub sku: String,
}

impl Plan {
    /// A demo of this binary over this folder, on a port that is free now.
    pub fn new(program: &Path, data: PathBuf, database: Option<String>) -> Outcome<Self> {
        let (program, port) = (program.to_owned(), free_port()?);
        Ok(Self { program, data, database, port, more: Vec::new(), environment: Vec::new() })
    }

    /// The same, dying when it comes to a point, such as `checkout.after_step_1:7` for the seventh time.
    #[must_use]
    pub fn armed(mut self, point: Option<&str>) -> Self {
        self.environment.extend(point.map(|point| ("BODEGA_CRASH_AT".to_owned(), point.to_owned())));
        self
    }

    /// The same with more arguments.
    #[must_use]
    pub fn with(mut self, more: &[&str]) -> Self {
        self.more.extend(more.iter().map(|&one| one.to_owned()));
        self
    }

    /// Starts the server and does not wait for it.
    pub fn start(&self) -> Outcome<Demo> {
        let log = OpenOptions::new().create(true).append(true).open(self.log())?;
        let mut command = Command::new(&self.program);
        command.arg("demo").arg("--json").arg("--data").arg(&self.data).args(["--port", &self.port.to_string()]);
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        let mut server = command
            .args(&self.more)
            .env("BODEGA_LIMITS", "off")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", self.program.display()))?;
        let stdout = server.stdout.take().ok_or("no standard output")?;
        let (sender, lines) = mpsc::channel();
        // Reads to the end, so that the server never waits for a full pipe.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Ok(Demo { server, lines, plan: self.clone() })
    }

    /// Runs another command of the same binary over the same data, such as `stock verify`; gives what it said.
    pub fn command(&self, arguments: &[&str]) -> Outcome<String> {
        let mut command = Command::new(&self.program);
        command.args(arguments);
        match &self.database {
            Some(url) => command.args(["--database", url]),
            None => command.arg("--data").arg(&self.data),
        };
        let output = command.stdin(Stdio::null()).output()?;
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.success() {
            return Ok(said);
        }
        Err(format!("`bodega {}` ended with {}:\n{said}", arguments.join(" "), output.status).into())
    }

    /// Where the server's log goes.
    pub fn log(&self) -> PathBuf {
        self.data.with_extension("log")
    }
}

impl Demo {
    /// Waits for the line that says that it answers.
    pub fn ready(mut self, within: Duration) -> Outcome<Ready> {
        loop {
            let Ok(line) = self.lines.recv_timeout(within) else {
                let ended = self.server.try_wait()?.map_or("is silent".to_owned(), |status| format!("ended: {status}"));
                return Err(format!("the demo {ended}; its log:\n{}", tail(&self.plan.log())).into());
            };
            if let Ok(said) = serde_json::from_str::<Value>(&line)
                && let Some(url) = said["url"].as_str()
            {
                let address = url.trim_start_matches("http://").trim_end_matches('/').parse()?;
                return Ok(Ready { demo: self, address, logins: said["logins"].clone() });
            }
        }
    }

    /// Waits for it to die by itself.
    pub fn dies(&mut self, within: Duration) -> Outcome<()> {
        let began = Instant::now();
        while self.server.try_wait()?.is_none() {
            if began.elapsed() > within {
                return Err(format!("it still lives after {within:?}").into());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// kill -9, and nothing else: no signal that it could answer to.
    pub fn kill(&mut self) -> Outcome<()> {
        self.server.kill()?;
        self.server.wait()?;
        Ok(())
    }
}

impl Ready {
    /// Waits for it to die by itself, as one does that was armed.
    pub fn dies(&mut self, within: Duration) -> Outcome<()> {
        self.demo.dies(within)
    }

    /// kill -9.
    pub fn kill(mut self) -> Outcome<()> {
        self.demo.kill()
    }

    /// Its process number.
    pub fn pid(&self) -> u32 {
        self.demo.server.id()
    }

    /// The e-mail and the password of each role, as the demo printed them.
    pub fn logins(&self) -> &Value {
        &self.logins
    }

    /// Signs in as `admin`, `manager`, `employee` or `customer`; gives the access token.
    pub async fn sign_in(&self, role: &str) -> Outcome<String> {
        let login = &self.logins[role];
        let body = json!({ "email": login["email"], "password": login["password"] });
        let mut connection = Connection::open(self.address).await?;
        let answer = connection.send(&request("POST", "/api/v1/auth/login", None, &[], Some(&body))).await?;
        let token = answer.json()["data"]["accessToken"].as_str().map(str::to_owned);
        token.ok_or_else(|| format!("no login as {role}: {} {}", answer.status, answer.json()).into())
    }

    /// Some stock rows of one branch that nobody has reserved from, filled up so that they never run out.
    pub async fn shelves(&self, count: usize) -> Outcome<Vec<Shelf>> {
        let token = self.sign_in("admin").await?;
        let mut connection = Connection::open(self.address).await?;
        let list = request("GET", "/api/v1/admin/inventory?limit=100", Some(&token), &[], None);
        let rows = connection.send(&list).await?.json()["data"].as_array().cloned().unwrap_or_default();
        let free: Vec<&Value> = rows.iter().filter(|row| row["reserved"] == 0).collect();
        let branch = free.first().map(|row| row["branchId"].clone()).unwrap_or_default();
        let mut shelves = Vec::new();
        for row in free.into_iter().filter(|row| row["branchId"] == branch).take(count) {
            let text =
                |field: &str| row[field].as_str().map(str::to_owned).ok_or(format!("a stock row without {field}"));
            let shelf = Shelf { id: text("id")?, branch: text("branchId")?, sku: text("sku")? };
            let body = json!({ "onHand": 500_000_000, "reason": "Filled up for a rush" });
            let path = format!("/api/v1/admin/inventory/{}", shelf.id);
            let answer = connection.send(&request("PUT", &path, Some(&token), &[], Some(&body))).await?;
            if answer.status != 200 {
                return Err(format!("{path}: {} {}", answer.status, answer.json()).into());
            }
            shelves.push(shelf);
        }
        if shelves.len() < 2 {
            return Err(format!("the demo has too little stock to reserve from: {} rows", rows.len()).into());
        }
        Ok(shelves)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// The last lines of a log.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(30)..].join("\n")
}
