//! A private PostgreSQL cluster out of the machine's own binaries: in a temporary folder, on a free port of the loopback
//! address, gone when it is dropped. Nothing of the machine's own clusters is touched.

use std::{
    env, fs, io,
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{Outcome, folder::Folder};

/// Does a commit wait for the disk?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// No: for tests, which never outlive the machine.
    Off,
    /// Yes, as in production: for figures.
    On,
}

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    server: Child,
    tools: Tools,
    port: u16,
    folder: Folder,
}

/// The binaries, and who runs them: the server refuses to be root.
#[derive(Debug, Clone)]
struct Tools {
    binaries: PathBuf,
    owner: Option<(u32, u32)>,
}

impl Cluster {
    /// Starts one whose files are in the system's temporary folder.
    pub fn start(durability: Durability) -> Outcome<Self> {
        Self::start_in(&env::temp_dir(), durability)
    }

    /// Starts one whose files are in a new folder of `parent`.
    pub fn start_in(parent: &Path, durability: Durability) -> Outcome<Self> {
        let tools = Tools::find()?;
        let folder = Folder::within(parent, "postgres")?;
        if let Some((user, group)) = tools.owner {
            chown(folder.path(), Some(user), Some(group))?;
        }
        let data = folder.path().join("data");
        tools.initialise(&data)?;
        let port = free_port()?;
        let log = fs::File::create(folder.path().join("log"))?;
        let mut command = tools.command("postgres");
        command.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-h", "127.0.0.1", "-p", &port.to_string()]);
        for setting in settings(durability) {
            command.args(["-c", setting]);
        }
        let server = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let mut cluster = Self { server, tools, port, folder };
        cluster.await_ready()?;
        Ok(cluster)
    }

    /// Where it is reached, as its superuser.
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Where one of its databases is reached.
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes a database and gives its address.
    pub fn create_database(&self, name: &str) -> Outcome<String> {
        let port = self.port.to_string();
        run(self.tools.command("createdb").args(["-h", "127.0.0.1", "-U", "postgres", "-p", &port, name]))?;
        Ok(self.url_of(name))
    }

    fn await_ready(&mut self) -> Outcome<()> {
        let began = Instant::now();
        let port = self.port.to_string();
        loop {
            let mut ask = self.tools.command("pg_isready");
            let asked = ask.args(["-q", "-h", "127.0.0.1", "-p", &port]).stdin(Stdio::null()).status()?;
            if asked.success() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() || began.elapsed() > Duration::from_secs(60) {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL did not start:\n{log}").into());
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.tools.command("pg_ctl");
        stop.arg("stop").arg("-D").arg(self.folder.path().join("data")).args(["-s", "-m", "immediate"]);
        if !run(&mut stop).is_ok_and(|()| true) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

impl Tools {
    fn find() -> Outcome<Self> {
        let binaries = binaries().ok_or("no initdb found: install PostgreSQL (Debian: postgresql)")?;
        let owner = if number("id", &["-u"])? == 0 {
            let user =
                number("id", &["-u", "postgres"]).map_err(|_| "root needs a user `postgres` to start a cluster")?;
            Some((user, number("id", &["-g", "postgres"])?))
        } else {
            None
        };
        Ok(Self { binaries, owner })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.binaries.join(program));
        // Not where we stand: the other user may not be allowed to look into it.
        command.current_dir("/");
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }

    fn initialise(&self, data: &Path) -> Outcome<()> {
        let mut command = self.command("initdb");
        command.arg("-D").arg(data);
        run(command.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]))
    }
}

fn settings(durability: Durability) -> &'static [&'static str] {
    match durability {
        Durability::Off => &[
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=400",
            "shared_buffers=128MB",
            "max_wal_size=2GB",
        ],
        Durability::On => &["max_connections=200", "shared_buffers=512MB", "max_wal_size=4GB"],
    }
}

/// A port of the loopback address that nobody listens on at this moment.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn binaries() -> Option<PathBuf> {
    let holds = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    // Debian keeps each major version apart; the newest serves.
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let path = env::var_os("PATH").unwrap_or_default();
    versions.into_iter().rev().map(|(_, folder)| folder).chain(env::split_paths(&path)).find(holds)
}

fn number(program: &str, arguments: &[&str]) -> Outcome<u32> {
    let output = Command::new(program).args(arguments).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

fn run(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} failed: {}", command.get_program().display(), said.trim()).into())
}
