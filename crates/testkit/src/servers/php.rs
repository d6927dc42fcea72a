//! PHP: pages that it serves, scripts that it runs.

use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::running::{Program, Running, free_port};

const PROGRAM: &str = "php";
const PACKAGE: &str = "php-cli";

/// PHP's own web server, with a folder of pages and one of sessions. It serves one request at a time.
#[derive(Debug)]
pub struct Php {
    running: Running,
    port: u16,
}

impl Php {
    /// Serves `pages`, each a name (`"login.php"`) with its text, under `settings`
    /// (`["session.serialize_handler=php_binary"]`). Sessions are in [`Php::sessions`] unless a setting says
    /// otherwise.
    ///
    /// # Panics
    /// As [`Running::start`].
    #[must_use]
    pub fn serve(pages: &[(&str, &str)], settings: &[&str]) -> Self {
        let port = free_port();
        let running = Running::start(|folder| {
            let root = written(&folder.join("pages"), pages);
            let sessions = written(&sessions_of(folder), &[]);
            // With the name of a file one has its session.
            std::fs::set_permissions(&sessions, Permissions::from_mode(0o700)).expect("a folder of its own");
            Program::new(PROGRAM, PACKAGE, "Development Server")
                .args(["-S", &format!("127.0.0.1:{port}"), "-t"])
                .arg(root)
                .args(["-d", &format!("session.save_path={}", sessions.display())])
                .args(settings.iter().flat_map(|setting| ["-d", setting]))
        });
        Self { running, port }
    }

    /// Runs a script (beginning with `<?php`) with `input` as its standard input; what it printed.
    ///
    /// # Panics
    /// When PHP is missing, or the script fails; PHP's own words are on this process's standard error.
    #[must_use]
    pub fn run(script: &str, input: &[u8]) -> Vec<u8> {
        let mut php = Command::new(PROGRAM)
            .args(["-d", "display_errors=stderr", "-r", script.trim_start_matches("<?php")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{PROGRAM} of the package {PACKAGE} starts: {error}"));
        let mut stdin = php.stdin.take().expect("its input is piped");
        let output = std::thread::scope(|scope| {
            // A script that ends early leaves the rest unread; its status tells.
            scope.spawn(move || stdin.write_all(input));
            php.wait_with_output().expect("its output is read")
        });
        assert!(output.status.success(), "the script failed: {}", output.status);
        output.stdout
    }

    /// Where it listens, on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its sessions: PHP's `save_path`.
    #[must_use]
    pub fn sessions(&self) -> PathBuf {
        sessions_of(self.running.folder())
    }

    /// Its process.
    #[must_use]
    pub const fn running(&self) -> &Running {
        &self.running
    }
}

fn sessions_of(folder: &Path) -> PathBuf {
    folder.join("sessions")
}

fn written(folder: &Path, files: &[(&str, &str)]) -> PathBuf {
    std::fs::create_dir_all(folder).expect("a folder of its own");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("a page of its own");
    }
    folder.to_owned()
}
