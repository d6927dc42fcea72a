//! What the log says of cookies that were dropped.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_reqwest::{CookieJar, TARGET};
use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

use crate::site::{Site, client};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// The lines of this crate.
    fn lines(&self) -> Vec<String> {
        let octets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&octets);
        text.lines().filter(|line| line.contains(&format!("{TARGET}:"))).map(str::to_owned).collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(octets);
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The runtime has one thread, and the log is that thread's.
async fn told(lines: &[&str], level: Level) -> Vec<String> {
    let log = Log::default();
    let format = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).without_time();
    let _guard = tracing::subscriber::set_default(format.with_max_level(level).finish());
    let jar = Arc::new(CookieJar::new());
    let site = Site::start().await;
    site.set(&client(&jar), "http://shop.co.uk/private?token=t0ken", lines).await;
    log.lines()
}

#[tokio::test]
async fn a_refused_cookie_is_told_with_the_reason() {
    let lines = ["id=s3cret; Domain=co.uk", "ok=1", "safe=s3cret; Secure", "s3cret; Domain=com"];
    let told = told(&lines, Level::DEBUG).await;
    let (debug, host) = ("DEBUG cloakroom_reqwest: a cookie was refused:", "host=\"shop.co.uk\"");
    let suffix = "Domain is a public suffix, below which anyone may register";
    let expected = [
        format!("{debug} {suffix} cookie=id {host}"),
        format!("{debug} a Secure cookie came over a connection that is not secure cookie=safe {host}"),
        format!("{debug} {suffix} cookie= {host}"),
    ];
    assert_eq!(told.iter().map(|line| line.trim()).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn no_value_no_path_and_no_query_is_ever_told() {
    let lines = ["id=s3cret; Domain=co.uk", "kept=s3cret", "kept=; Max-Age=0", "s3cret", "=s3cret"];
    let told = told(&lines, Level::TRACE).await;
    assert_eq!(told.len(), lines.len(), "{told:?}");
    let all = told.concat();
    assert!(!["s3cret", "private", "t0ken"].iter().any(|secret| all.contains(secret)), "{all}");
}

#[tokio::test]
async fn a_server_s_names_cannot_write_the_log() {
    let told = told(&["\u{202e}id\"=1; Domain=com"], Level::DEBUG).await;
    assert!(told.concat().contains(r#"cookie=\xe2\x80\xaeid\""#), "{told:?}");
}
