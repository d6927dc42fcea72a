//! The real program, started on a free port and stopped with the test.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// `cloakroom demo`, running. Killed when it is dropped, also by a panic.
pub(crate) struct Program {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) address: SocketAddr,
}

/// What the program is, with these arguments after `demo`.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    command.arg("demo").args(arguments).env_remove("RUST_LOG").env("NO_COLOR", "1");
    command
}

impl Program {
    /// Starts it with these arguments, on any free port unless they say otherwise, and waits until it says
    /// where it listens.
    pub(crate) fn start(arguments: &[&str], data: &Path) -> Self {
        let data = data.to_str().expect("a path in UTF-8");
        let mut command = command(&["--data", data]);
        if !arguments.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        command.args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output is ours"));
        let address = address_in(&mut out);
        Self { child, out, address }
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it can be waited for");
    }

    /// Asks it to stop, as a service manager does; how it ended, and its last words.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        let told = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        assert!(told.expect("a shell").success(), "it is there to be told");
        let status = self.child.wait().expect("it can be waited for");
        let mut words = String::new();
        self.out.read_to_string(&mut words).expect("words");
        (status, words)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already, which is all that is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn address_in(out: &mut impl BufRead) -> SocketAddr {
    for line in out.lines() {
        let line = line.expect("words");
        if let Some((_, rest)) = line.split_once("http://") {
            return rest.trim_end_matches('/').parse().expect("an address");
        }
    }
    panic!("it ended without saying where it listens");
}
