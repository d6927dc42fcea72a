//! A jar as lines of JSON, with nothing lost.
//!
//! The first line tells the format and its version; each other is a cookie, in the order in which they
//! were first set. Times are milliseconds since 1970; octets are text, or `{"hex": …}` when not UTF-8.

use serde_json::{Value, json};

use crate::jar::cookie::Cookie;
use crate::jar::partition::Partition;
use crate::jar::store::Jar;
use crate::jar::timestamp::Timestamp;
use crate::octets::hex_octet;
use crate::same_site::SameSite;

const FORMAT: &str = "cloakroom-jar";
const VERSION: u64 = 1;

/// Why nothing was loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The first line does not say that a jar follows.
    #[error("this is no saved jar")]
    NotJar,
    /// Written by a later program.
    #[error("the jar was saved in version {found} of the format; known is {VERSION}")]
    Version {
        /// What the first line says.
        found: u64,
    },
}

impl Jar {
    /// The jar's cookies, those of the session included; call [`Jar::end_session`] first to save the others
    /// only. They are secrets: whoever reads the file can take the sessions over.
    pub fn save(&self, now: Timestamp) -> Vec<u8> {
        let head = json!({"format": FORMAT, "version": VERSION});
        let lines = self.cookies(now).into_iter().map(written);
        let text: String = std::iter::once(head).chain(lines).map(|line| format!("{line}\n")).collect();
        text.into_bytes()
    }

    /// Takes in what [`Jar::save`] wrote, and answers with the numbers, from 1, of the lines that no cookie
    /// was read of: damaged, no cookie that a server could have set, or for what has become a public
    /// suffix.
    ///
    /// # Errors
    ///
    /// [`LoadError`] when this is no saved jar, or one of a later version.
    pub fn load(&mut self, saved: &[u8], now: Timestamp) -> Result<Vec<usize>, LoadError> {
        let mut lines = (1..).zip(saved.split(|octet| *octet == b'\n'));
        check_head(lines.next().map_or(&[][..], |(_, head)| head))?;
        let mut unread = Vec::new();
        for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let value = serde_json::from_slice(line).ok();
            let cookie = value.and_then(|value| read(&value));
            if !cookie.is_some_and(|cookie| self.restore(cookie, now)) {
                unread.push(number);
            }
        }
        Ok(unread)
    }
}

fn check_head(line: &[u8]) -> Result<(), LoadError> {
    let head: Value = serde_json::from_slice(line).map_err(|_| LoadError::NotJar)?;
    match (head["format"].as_str(), head["version"].as_u64()) {
        (Some(FORMAT), Some(VERSION)) => Ok(()),
        (Some(FORMAT), Some(found)) => Err(LoadError::Version { found }),
        _ => Err(LoadError::NotJar),
    }
}

fn written(cookie: &Cookie) -> Value {
    let partition = cookie.partition.as_ref().map(|partition| {
        json!({"site": partition.site(), "cross_site_ancestor": partition.has_cross_site_ancestor()})
    });
    json!({
        "name": text(&cookie.name),
        "value": text(&cookie.value),
        "domain": cookie.domain,
        "host_only": cookie.host_only,
        "path": text(&cookie.path),
        "secure": cookie.secure,
        "http_only": cookie.http_only,
        "same_site": cookie.same_site.map(SameSite::as_str),
        "partition": partition,
        "expires": cookie.expires.map(Timestamp::as_millis),
        "created": cookie.created.as_millis(),
        "accessed": cookie.accessed.as_millis(),
    })
}

fn read(line: &Value) -> Option<Cookie> {
    let time = |key: &str| line[key].as_i64().map(Timestamp::from_millis);
    Some(Cookie {
        name: octets(&line["name"])?.into(),
        value: octets(&line["value"])?.into(),
        domain: line["domain"].as_str()?.into(),
        host_only: line["host_only"].as_bool()?,
        path: octets(&line["path"])?.into(),
        secure: line["secure"].as_bool()?,
        http_only: line["http_only"].as_bool()?,
        same_site: optional(&line["same_site"], same_site)?,
        partition: optional(&line["partition"], partition)?,
        expires: optional(&line["expires"], |_| time("expires"))?,
        created: time("created")?,
        accessed: time("accessed")?,
        arrival: 0,
    })
}

/// `None`: there is something, but nothing that can be read.
fn optional<T>(value: &Value, read: impl FnOnce(&Value) -> Option<T>) -> Option<Option<T>> {
    if value.is_null() { Some(None) } else { read(value).map(Some) }
}

fn same_site(value: &Value) -> Option<SameSite> {
    let all = [SameSite::Strict, SameSite::Lax, SameSite::None];
    all.into_iter().find(|level| value == level.as_str())
}

fn partition(value: &Value) -> Option<Partition> {
    Some(Partition::of(value["site"].as_str()?, value["cross_site_ancestor"].as_bool()?))
}

fn text(octets: &[u8]) -> Value {
    match str::from_utf8(octets) {
        Ok(text) => json!(text),
        Err(_) => json!({"hex": octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>()}),
    }
}

fn octets(value: &Value) -> Option<Vec<u8>> {
    if let Some(text) = value.as_str() {
        return Some(text.as_bytes().to_vec());
    }
    let hex = value["hex"].as_str().filter(|hex| hex.len() % 2 == 0)?.as_bytes();
    hex.as_chunks().0.iter().map(|[high, low]| hex_octet(*high, *low)).collect()
}
