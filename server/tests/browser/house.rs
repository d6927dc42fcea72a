//! What every test here begins with: the program, a folder for it, and a browser.

use std::net::SocketAddr;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::Program;
use crate::web::Web;
use crate::webdriver::{Browser, Driver, which};

/// The program and a driver, each with a folder of its own. Fields end in this order.
pub(crate) struct House {
    driver: Driver,
    profile: TempDir,
    program: Option<Program>,
    data: TempDir,
    address: SocketAddr,
}

impl House {
    /// `None`, and a word about it, where there is no browser; under `CI=true` a failure instead.
    pub(crate) fn open() -> Option<Self> {
        Self::open_with(&[])
    }

    /// The same, with these arguments for the program.
    pub(crate) fn open_with(arguments: &[&str]) -> Option<Self> {
        if !has_browser() {
            return None;
        }
        let data = tempfile::tempdir().expect("a folder");
        let program = Program::start(arguments, data.path());
        let address = program.address;
        let profile = tempfile::tempdir().expect("a folder");
        let driver = Driver::start().expect("chromedriver starts");
        Some(Self { driver, profile, program: Some(program), data, address })
    }

    /// A browser with the profile of the house.
    pub(crate) fn browser(&self) -> Browser {
        self.driver.open(self.profile.path())
    }

    /// A browser that knows nothing yet.
    pub(crate) fn other_browser(&self, profile: &TempDir) -> Browser {
        self.driver.open(profile.path())
    }

    /// An address on the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Asks the program to stop, and starts it again in the same place.
    pub(crate) fn restart(&mut self) {
        let (status, words) = self.program.take().expect("it runs").stop();
        assert!(status.success(), "{words}");
        self.start_again();
    }

    /// Kills the program without warning, and starts it again in the same place.
    pub(crate) fn crash(&mut self) {
        self.program.take().expect("it runs").kill();
        self.start_again();
    }

    fn start_again(&mut self) {
        let listen = self.address.to_string();
        self.program = Some(Program::start(&["--listen", &listen], self.data.path()));
    }
}

/// A web of any sites instead of the program, and a driver.
pub(crate) struct Sites {
    driver: Driver,
    profile: TempDir,
    pub(crate) web: Web,
}

impl Sites {
    /// `None` as [`House::open`].
    pub(crate) fn open() -> Option<Self> {
        if !has_browser() {
            return None;
        }
        let profile = tempfile::tempdir().expect("a folder");
        let driver = Driver::start().expect("chromedriver starts");
        Some(Self { driver, profile, web: Web::open() })
    }

    /// A browser to which these sites are the whole web.
    pub(crate) fn browser(&self) -> Browser {
        self.driver.open_with(self.profile.path(), &self.web.browser_arguments())
    }
}

/// Says so where there is none.
fn has_browser() -> bool {
    let is_there = which("chromium").is_some() && which("chromedriver").is_some();
    if !is_there {
        let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!is_ci, "chromium and chromedriver must be on PATH under CI=true");
        eprintln!("skipped: chromium or chromedriver is not on PATH");
    }
    is_there
}

/// The session's cookie.
pub(crate) fn ticket(browser: &Browser) -> Option<Value> {
    browser.cookie("__Host-id")
}

/// The ticket's two halves.
pub(crate) fn halves(browser: &Browser) -> (String, String) {
    let cookie = ticket(browser).expect("a ticket");
    let (id, secret) = cookie["value"].as_str().expect("a value").split_at(16);
    (id.to_owned(), secret.to_owned())
}

/// Waits until the server's panel shows this text for a key.
pub(crate) fn see(browser: &Browser, key: &str, text: &str) {
    browser.find(&format!("//*[@data-key='{key}'][normalize-space(.)='{text}']"));
}

/// Puts one piece of an article into an empty place of the basket, and waits until the page says so.
pub(crate) fn add_to_basket(house: &House, browser: &Browser, product: &str) {
    browser.go(&house.url(&format!("/shop/{product}")));
    browser.find(".add").click();
    browser.find(".in-basket");
}

/// Makes an account and signs in with it.
pub(crate) fn sign_up(house: &House, browser: &Browser, name: &str, keep: bool) {
    enter(house, browser, "sign-up", name, keep);
}

/// Signs in.
pub(crate) fn sign_in(house: &House, browser: &Browser, name: &str, keep: bool) {
    enter(house, browser, "sign-in", name, keep);
}

fn enter(house: &House, browser: &Browser, form: &str, name: &str, keep: bool) {
    browser.go(&house.url("/account"));
    browser.find(&format!("#{form}-name")).write(name);
    browser.find(&format!("#{form}-password")).write("correct horse");
    if keep {
        browser.find(&format!("#{form} [name=keep]")).click();
    }
    browser.find(&format!("#{form} button")).click();
    browser.find("#sign-out");
}
