//! Just enough of the WebDriver protocol (W3C WebDriver) to drive Chromium through chromedriver.
//!
//! Nothing here sleeps: the driver itself waits until an element is there ([`WAIT_MS_MAX`]).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

/// How long the driver waits for an element, a page or a script, in milliseconds.
const WAIT_MS_MAX: u64 = 20_000;

/// The name under which elements travel (W3C WebDriver, 12.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A running chromedriver. It and every browser it started are killed when it is dropped.
pub(crate) struct Driver {
    child: Child,
    port: u16,
    _turn: MutexGuard<'static, ()>,
}

/// One at a time: the program is in time for its visitors only where no other browser takes the machine.
static TURN: Mutex<()> = Mutex::new(());

impl Driver {
    /// Starts it on a free port; `None` when it is not on `PATH`.
    pub(crate) fn start() -> Option<Self> {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut command = Command::new("chromedriver");
        // A group of its own, so that nothing it started outlives it.
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
        let mut child = command.spawn().ok()?;
        let mut out = BufReader::new(child.stdout.take().expect("its output is ours"));
        let port = port_in(&mut out);
        // Kept open and emptied: a driver that cannot write stops.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Some(Self { child, port, _turn: turn })
    }

    /// Opens a browser that keeps its cookies in `profile`.
    pub(crate) fn open(&self, profile: &Path) -> Browser {
        self.open_with(profile, &[])
    }

    /// The same, with these arguments besides.
    pub(crate) fn open_with(&self, profile: &Path, more: &[String]) -> Browser {
        let profile = format!("--user-data-dir={}", profile.display());
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1440,900",
            &profile,
        ];
        let more = more.iter().map(String::as_str);
        let arguments: Vec<&str> = arguments.into_iter().chain(more).collect();
        let asked = json!({ "capabilities": { "alwaysMatch": {
            "timeouts": { "implicit": WAIT_MS_MAX, "pageLoad": WAIT_MS_MAX, "script": WAIT_MS_MAX },
            "goog:chromeOptions": { "binary": which("chromium"), "args": arguments, "prefs": {
                // Cookies of other sites are let through, whatever the user of the machine wants.
                "profile.block_third_party_cookies": false, "profile.cookie_controls_mode": 0,
            } },
        } } });
        let session = call(self.port, "POST", "/session", &asked);
        let id = session["sessionId"].as_str().expect("a session").to_owned();
        Browser { port: self.port, id, open: true }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("kill -KILL -{}", self.child.id());
        let _ = Command::new("sh").args(["-c", &group]).stderr(Stdio::null()).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One browser with its tabs. Closed through its protocol, which is when its cookies are written.
pub(crate) struct Browser {
    port: u16,
    id: String,
    open: bool,
}

impl Browser {
    /// Goes to an address and waits until the page is loaded.
    pub(crate) fn go(&self, url: &str) {
        self.post("/url", &json!({ "url": url }));
    }

    /// Waits until an element is there: CSS, or XPath when it begins with `/`.
    pub(crate) fn find(&self, selector: &str) -> Element<'_> {
        let using = if selector.starts_with('/') { "xpath" } else { "css selector" };
        let found = self.post("/element", &json!({ "using": using, "value": selector }));
        let id = found[ELEMENT].as_str().unwrap_or_else(|| panic!("{selector} is not there: {found}"));
        Element { browser: self, id: id.to_owned() }
    }

    /// Runs a script in the page; what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Opens a second tab and goes to it; its handle.
    pub(crate) fn new_tab(&self) -> String {
        let tab = self.post("/window/new", &json!({ "type": "tab" }))["handle"].clone();
        let handle = tab.as_str().expect("a tab").to_owned();
        self.switch(&handle);
        handle
    }

    /// The tab that is on top.
    pub(crate) fn tab(&self) -> String {
        self.get("/window").as_str().expect("a tab").to_owned()
    }

    /// Puts a tab on top.
    pub(crate) fn switch(&self, handle: &str) {
        self.post("/window", &json!({ "handle": handle }));
    }

    /// A cookie of this page's, HttpOnly or not.
    pub(crate) fn cookie(&self, name: &str) -> Option<Value> {
        let cookies = self.get("/cookie");
        cookies.as_array().expect("cookies").iter().find(|cookie| cookie["name"] == name).cloned()
    }

    /// Speaks to the browser's own protocol.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Ends it, and waits until it has gone.
    pub(crate) fn close(mut self) {
        self.open = false;
        call(self.port, "DELETE", &format!("/session/{}", self.id), &Value::Null);
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        call(self.port, "POST", &format!("/session/{}{path}", self.id), body)
    }

    fn get(&self, path: &str) -> Value {
        call(self.port, "GET", &format!("/session/{}{path}", self.id), &Value::Null)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if self.open {
            let _ = exchange(self.port, "DELETE", &format!("/session/{}", self.id), "");
        }
    }
}

/// Something on the page.
pub(crate) struct Element<'a> {
    browser: &'a Browser,
    id: String,
}

impl Element<'_> {
    /// Presses it, and waits for the page it leads to.
    pub(crate) fn click(&self) {
        self.post("click", &json!({}));
    }

    /// Types into it.
    pub(crate) fn write(&self, text: &str) {
        self.post("value", &json!({ "text": text }));
    }

    /// What is to be read in it.
    pub(crate) fn text(&self) -> String {
        self.browser.get(&format!("/element/{}/text", self.id)).as_str().expect("a text").to_owned()
    }

    fn post(&self, verb: &str, body: &Value) {
        self.browser.post(&format!("/element/{}/{verb}", self.id), body);
    }
}

/// Whether a program is on `PATH`, and where.
pub(crate) fn which(name: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

fn port_in(out: &mut impl BufRead) -> u16 {
    for line in out.lines() {
        let line = line.expect("words");
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return port.trim_end_matches('.').parse().expect("a port");
        }
    }
    panic!("chromedriver ended without saying where it listens");
}

/// A command and its answer; a refusal is the end of the test.
fn call(port: u16, method: &str, path: &str, body: &Value) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = exchange(port, method, path, &body).expect("chromedriver answers");
    let mut answer: Value = serde_json::from_slice(&answer).expect("an answer in JSON");
    let value = answer["value"].take();
    let error = value.get("error").and_then(Value::as_str);
    assert!(error.is_none(), "{method} {path} {body}: {value:#}");
    value
}

fn exchange(port: u16, method: &str, path: &str, body: &str) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().unwrap_or(0);
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer)?;
    Ok(answer)
}
