//! One PostgreSQL, with a cluster of its own.

use std::ffi::OsString;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::running::{Program, Running, free_port};

/// Where Debian puts a version's programs, which are not on the path.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A `postgres` whose superuser is `postgres`, with the password `cloakroom`.
#[derive(Debug)]
pub struct Postgres {
    running: Running,
    port: u16,
}

impl Postgres {
    /// Starts one.
    ///
    /// # Panics
    /// As [`Running::start`], and when no cluster can be made.
    #[must_use]
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts one with more arguments (`["-c", "max_connections=5"]`).
    ///
    /// # Panics
    /// As [`Postgres::start`].
    #[must_use]
    pub fn with(arguments: &[&str]) -> Self {
        let port = free_port();
        let running = Running::start(|folder| {
            let user = User::of(folder);
            let data = user.make_cluster(folder);
            Program::new(user.steps_down(), "postgresql", "database system is ready to accept connections")
                .args(user.to("postgres"))
                .arg("-D")
                .arg(data)
                .args(["-h", "127.0.0.1", "-p", &port.to_string()])
                // Nothing outside its folder, and no test loses power.
                .args(["-c", "unix_socket_directories=", "-c", "dynamic_shared_memory_type=mmap"])
                .args(["-c", "fsync=off"])
                .args(arguments)
        });
        Self { running, port }
    }

    /// Where it listens, on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How its superuser reaches `database`; `postgres` is always there.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.url_over(self.port, database)
    }

    /// The same, by way of another port of 127.0.0.1 that leads to it.
    #[must_use]
    pub fn url_over(&self, port: u16, database: &str) -> String {
        format!("postgres://postgres:cloakroom@127.0.0.1:{port}/{database}?sslmode=disable")
    }

    /// Its first process.
    #[must_use]
    pub const fn running(&self) -> &Running {
        &self.running
    }

    /// Stops the clock of all its processes: it keeps its connections and answers nothing. Dropping what this
    /// answers lets it go on.
    ///
    /// # Panics
    /// When it has ended.
    #[must_use]
    pub fn pause(&self) -> Paused {
        let file = self.running.folder().join("data/postmaster.pid");
        let file = std::fs::read_to_string(file).expect("it says its number");
        let first = file.lines().next().expect("in the first line").to_owned();
        // Stopped first, it begets no more.
        signal("-STOP", std::slice::from_ref(&first));
        let children = said(Command::new("pgrep").args(["-P", &first]));
        let processes: Vec<_> = children.lines().map(str::to_owned).chain([first]).collect();
        signal("-STOP", &processes);
        Paused(processes)
    }
}

/// A server that does not answer, until this is dropped.
#[derive(Debug)]
pub struct Paused(Vec<String>);

impl Drop for Paused {
    fn drop(&mut self) {
        signal("-CONT", &self.0);
    }
}

/// Who it runs as: it refuses to run as root.
struct User {
    is_root: bool,
}

impl User {
    /// Whoever owns a folder just made is whom we run as.
    fn of(folder: &Path) -> Self {
        Self { is_root: folder.metadata().expect("the folder is there").uid() == 0 }
    }

    /// The program in front of its own, which becomes it. What it shares of its memory by a number would stay
    /// when it is killed, but for a space of numbers of its own, which root can give it.
    const fn steps_down(&self) -> &'static str {
        if self.is_root { "unshare" } else { "env" }
    }

    /// That program's arguments, to become `program`.
    fn to(&self, program: &str) -> Vec<OsString> {
        let rights: &[&str] = if self.is_root {
            &["--ipc", "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        } else {
            &[]
        };
        let program = home().join(program).into_os_string();
        rights.iter().map(OsString::from).chain([program]).collect()
    }

    fn make_cluster(&self, folder: &Path) -> PathBuf {
        let (data, password) = (folder.join("data"), folder.join("password"));
        std::fs::write(&password, "cloakroom").expect("the folder takes a file");
        let mut install = Command::new("install");
        install.arg("-d");
        if self.is_root {
            install.args(["--owner=postgres", "--group=postgres"]);
        }
        said(install.arg(&data));
        let mut initdb = Command::new(self.steps_down());
        initdb.args(self.to("initdb")).arg("--pgdata").arg(&data).arg("--pwfile").arg(&password);
        initdb.args(["--username=postgres", "--auth=scram-sha-256", "--no-locale", "--encoding=UTF8"]);
        // It looks at where it is.
        said(initdb.arg("--no-sync").current_dir(&data));
        data
    }
}

/// The folder of the newest version's programs.
fn home() -> PathBuf {
    let versions = std::fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let newest = versions.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).max();
    newest.map(|version| PathBuf::from(format!("{VERSIONS}/{version}/bin"))).unwrap_or_default()
}

fn signal(signal: &str, processes: &[String]) {
    // Some may have ended.
    let _ = Command::new("kill").arg(signal).args(processes).output();
}

/// What a command prints.
fn said(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error} (package postgresql)"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} ended with {}: {errors}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
