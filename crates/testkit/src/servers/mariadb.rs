//! One MariaDB, with databases of its own.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use super::running::{Program, Running, free_port};

/// A `mariadbd` whose superuser is `cloakroom`, with the password `cloakroom`.
#[derive(Debug)]
pub struct MariaDb {
    running: Running,
    port: u16,
}

impl MariaDb {
    /// Starts one.
    ///
    /// # Panics
    /// As [`Running::start`], and when its own tables cannot be made.
    #[must_use]
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts one with more arguments (`["--max-connections=5"]`).
    ///
    /// # Panics
    /// As [`MariaDb::start`].
    #[must_use]
    pub fn with(arguments: &[&str]) -> Self {
        let port = free_port();
        let running = Running::start(|folder| {
            install(folder);
            Program::new("mariadbd", "mariadb-server", "ready for connections")
                .arg("--no-defaults")
                .arg(option("--datadir", &folder.join("data")))
                .arg(option("--socket", &folder.join("socket")))
                .arg(option("--init-file", &folder.join("init.sql")))
                .args(user(folder))
                .args(["--bind-address=127.0.0.1", &format!("--port={port}")])
                // No test loses power.
                .args(["--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync"])
                .args(arguments)
        });
        Self { running, port }
    }

    /// Where it listens, on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How its superuser reaches `database`; `mysql` is always there.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.url_over(self.port, database)
    }

    /// The same, by way of another port of 127.0.0.1 that leads to it.
    #[must_use]
    pub fn url_over(&self, port: u16, database: &str) -> String {
        format!("mysql://cloakroom:cloakroom@127.0.0.1:{port}/{database}?ssl-mode=disabled")
    }

    /// Its process.
    #[must_use]
    pub const fn running(&self) -> &Running {
        &self.running
    }
}

/// Said to the server as it starts.
const INIT: &str = "CREATE USER IF NOT EXISTS cloakroom@'127.0.0.1' IDENTIFIED BY 'cloakroom';
GRANT ALL ON *.* TO cloakroom@'127.0.0.1' WITH GRANT OPTION;
";

fn install(folder: &Path) {
    std::fs::write(folder.join("init.sql"), INIT).expect("the folder takes a file");
    let mut command = Command::new("mariadb-install-db");
    command.args(["--no-defaults", "--skip-test-db", "--skip-name-resolve"]).args(user(folder));
    command.args(["--auth-root-authentication-method=normal", "--innodb-flush-method=nosync"]);
    // Several that start at once get in each other's way in the system's folder.
    command.arg(option("--tmpdir", folder));
    let output = command.arg(option("--datadir", &folder.join("data"))).output();
    let output =
        output.unwrap_or_else(|error| panic!("mariadb-install-db: {error} (package mariadb-server)"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "mariadb-install-db ended with {}: {errors}", output.status);
}

/// It runs as root only when told to. Whoever owns a folder just made is whom we run as.
fn user(folder: &Path) -> Option<&'static str> {
    (folder.metadata().expect("the folder is there").uid() == 0).then_some("--user=root")
}

fn option(name: &str, value: &Path) -> String {
    format!("{name}={}", value.display())
}
