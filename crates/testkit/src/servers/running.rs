//! A program that runs for a test, and does not outlive it.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::ops::RangeInclusive;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Runs the program beside it and ends it when its own input ends: that is when the test's process does,
/// even by force. The program's process number is said before it begins.
///
/// The program leads a group, which ends with it. Its children that have left the group, as those of
/// PostgreSQL do, are found by their parents; who is stopped before it is asked begets no more.
const KEEPER: &str = r#"
folder=$1; shift
setsid sh -c 'echo $$; exec "$@"' program "$@" 2>&1 </dev/null &
program=$!
exec >/dev/null 2>&1
end() {
    kill -STOP "$1"
    for child in $(pgrep -P "$1"); do end "$child"; done
    kill -KILL "$1"
}
read -r _
end "$program"; kill -KILL "-$program"; wait "$program"
# Who is being ended may still finish a file.
for _ in 1 2 3 4 5; do rm -rf "$folder" && break; sleep 0.1; done
"#;

/// What is to be run, and how it is known to be ready.
#[derive(Debug)]
pub struct Program {
    name: &'static str,
    package: &'static str,
    ready: &'static str,
    arguments: Vec<OsString>,
}

impl Program {
    /// The program `name` of the Debian package `package`, which prints a line that holds `ready`.
    #[must_use]
    pub const fn new(name: &'static str, package: &'static str, ready: &'static str) -> Self {
        Self { name, package, ready, arguments: Vec::new() }
    }

    /// One more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().into());
        self
    }

    /// More arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().into()));
        self
    }
}

/// A program that runs, and its folder. Dropping it ends the one and removes the other.
pub struct Running {
    keeper: Child,
    pid: String,
    folder: PathBuf,
    said: Arc<Mutex<Said>>,
}

#[derive(Default)]
struct Said {
    text: String,
    /// It will say no more: it has ended.
    ended: bool,
}

impl Running {
    /// Makes a folder, has the program made for it, and waits until it is ready.
    ///
    /// # Panics
    /// When the program is missing, or ends before it is ready; with what it said.
    pub fn start(program: impl FnOnce(&Path) -> Program) -> Self {
        let folder = Folder::fresh();
        let program = program(&folder.0);
        Self::run(folder, &program)
    }

    fn run(folder: Folder, program: &Program) -> Self {
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&folder.0)
            .arg(program.name)
            .args(&program.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What is typed at the terminal to end the test would end the keeper before its work.
            .process_group(0)
            .spawn()
            .expect("a shell starts");
        let folder = folder.kept();
        let mut output = BufReader::new(keeper.stdout.take().expect("its output is piped"));
        let pid = line(&mut output).expect("the keeper says the number").trim().to_owned();
        let said = Arc::default();
        let running = Self { keeper, pid, folder, said };
        running.wait_until_ready(&mut output, program);
        running.keep_listening(output);
        running
    }

    /// Where it may keep its files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything it has printed so far.
    #[must_use]
    pub fn said(&self) -> String {
        heard(&self.said).text.clone()
    }

    /// Fails the test when the program has ended, with the last it said. For whoever waits for it in a loop.
    ///
    /// # Panics
    /// When it has ended.
    pub fn expect_alive(&self) {
        let said = heard(&self.said);
        if said.ended {
            let text = last_lines(&said.text).to_owned();
            drop(said);
            panic!("the server has ended (process {}); the last it said:\n{text}", self.pid);
        }
    }

    /// Stops its clock: it keeps its connections and answers nothing.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    /// Ends it by force, and leaves its folder. Its port is free then.
    pub fn kill(&self) {
        self.signal("-KILL");
        while self.has_files() {
            std::thread::yield_now();
        }
    }

    /// Whether the system has not yet closed all that was open in it.
    fn has_files(&self) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid));
        let is_gone =
            |stat: &str| stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with(['Z', 'X']));
        stat.is_ok_and(|stat| !is_gone(&stat))
    }

    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.pid);
        let sent = Command::new("kill").args([signal, "--", &group]).status();
        assert!(sent.is_ok_and(|status| status.success()), "kill {signal} {group}");
    }

    fn wait_until_ready(&self, output: &mut BufReader<ChildStdout>, program: &Program) {
        while let Some(line) = line(output) {
            heard(&self.said).text.push_str(&line);
            if line.contains(program.ready) {
                return;
            }
        }
        panic!(
            "{} ended before it was ready (it is in the package {}); it said:\n{}",
            program.name,
            program.package,
            self.said()
        );
    }

    /// A pipe that nobody reads would hold the program up.
    fn keep_listening(&self, mut output: BufReader<ChildStdout>) {
        let said = Arc::clone(&self.said);
        std::thread::spawn(move || {
            while let Some(line) = line(&mut output) {
                heard(&said).text.push_str(&line);
            }
            heard(&said).ended = true;
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The keeper's input ends with this.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("pid", &self.pid)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// A port of 127.0.0.1 that was free a moment ago, and that this process has not named before.
///
/// It is below those that systems give to whoever asks for any, such as the near end of each connection made
/// meanwhile. Each process begins elsewhere, so that two that run at once seldom ask for the same.
///
/// # Panics
/// When none is.
#[must_use]
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let count = u32::from(*PORTS.end() - *PORTS.start());
    let begin = std::process::id().wrapping_mul(PORTS_EACH);
    (0..count)
        .map(|_| begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % count)
        .map(|number| PORTS.start() + number as u16)
        .find(free)
        .expect("a port is free")
}

/// Linux gives from 32768 upwards, others from 49152.
const PORTS: RangeInclusive<u16> = 12_000..=32_000;

/// As many as a process of tests asks for.
const PORTS_EACH: u32 = 50;

/// A folder, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    /// Open to the user a server may change to, when it does not run as who started it.
    fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("cloakroom-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder takes a folder");
        Self(folder)
    }

    /// From now on somebody else removes it.
    fn kept(mut self) -> PathBuf {
        let path = std::mem::take(&mut self.0);
        std::mem::forget(self);
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn heard(said: &Mutex<Said>) -> MutexGuard<'_, Said> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As many as tell what went wrong.
fn last_lines(text: &str) -> &str {
    const LINES: usize = 20;
    let begin = text.trim_end().rmatch_indices('\n').nth(LINES - 1).map_or(0, |(at, _)| at + 1);
    &text[begin..]
}

/// The next line, whatever its octets; `None` at the end.
fn line(output: &mut impl BufRead) -> Option<String> {
    let mut octets = Vec::new();
    let read = output.read_until(b'\n', &mut octets).unwrap_or(0);
    (read > 0).then(|| String::from_utf8_lossy(&octets).into_owned())
}
