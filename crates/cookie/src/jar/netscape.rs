//! `cookies.txt`, Netscape's file, which curl, wget and yt-dlp read and write.
//!
//! A line is domain, whether subdomains count, path, whether Secure, expiry in seconds (0: the session's),
//! name, value, between tabs; before the domain `#HttpOnly_` when scripts may not read it.

use crate::jar::cookie::Cookie;
use crate::jar::host::Host;
use crate::jar::store::Jar;
use crate::jar::timestamp::Timestamp;

const HEAD: &[u8] = b"# Netscape HTTP Cookie File\n";
const HTTP_ONLY: &[u8] = b"#HttpOnly_";

impl Jar {
    /// The cookies as `cookies.txt`.
    ///
    /// The file knows neither SameSite nor when a cookie was set. Partitioned cookies are left out, since
    /// whoever reads it would send them everywhere, and so is one whose name or path has a tab.
    pub fn to_netscape(&self, now: Timestamp) -> Vec<u8> {
        let mut file = HEAD.to_vec();
        let has_tab = |cookie: &Cookie| cookie.name.contains(&b'\t') || cookie.path.contains(&b'\t');
        let fits = |cookie: &&Cookie| cookie.partition.is_none() && !has_tab(cookie);
        for cookie in self.cookies(now).into_iter().filter(fits) {
            write_line(cookie, &mut file);
        }
        file
    }

    /// Takes in a `cookies.txt`, and answers with the numbers, from 1, of the lines that no cookie was read
    /// of: no cookie's line, nor one that a server could have set, for a public suffix, or not what
    /// the name's prefix promises.
    pub fn read_netscape(&mut self, file: &[u8], now: Timestamp) -> Vec<usize> {
        let mut unread = Vec::new();
        for (number, line) in (1..).zip(file.split(|octet| *octet == b'\n')) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() || (line.starts_with(b"#") && !line.starts_with(HTTP_ONLY)) {
                continue;
            }
            let cookie = read_line(line, now);
            if !cookie.is_some_and(|cookie| self.restore(cookie, now)) {
                unread.push(number);
            }
        }
        unread
    }
}

fn write_line(cookie: &Cookie, file: &mut Vec<u8>) {
    let truth = |is: bool| if is { &b"TRUE"[..] } else { b"FALSE" };
    // 0 would mean the session's end.
    let expires = cookie.expires.map_or(0, |expires| (expires.as_millis() / 1000).max(1)).to_string();
    if cookie.http_only {
        file.extend_from_slice(HTTP_ONLY);
    }
    if !cookie.host_only {
        file.push(b'.');
    }
    let fields: [&[u8]; 7] = [
        cookie.domain.trim_matches(['[', ']']).as_bytes(),
        truth(!cookie.host_only),
        &cookie.path,
        truth(cookie.secure),
        expires.as_bytes(),
        &cookie.name,
        &cookie.value,
    ];
    file.extend_from_slice(&fields.join(&b'\t'));
    file.push(b'\n');
}

fn read_line(line: &[u8], now: Timestamp) -> Option<Cookie> {
    let (line, http_only) = match line.strip_prefix(HTTP_ONLY) {
        Some(line) => (line, true),
        None => (line, false),
    };
    let mut fields = line.splitn(7, |octet| *octet == b'\t');
    let domain = str::from_utf8(fields.next()?).ok()?;
    let host_only = !truth(fields.next()?)?;
    let path = fields.next()?;
    let secure = truth(fields.next()?)?;
    let expires = secs(fields.next()?)?;
    let name = fields.next()?;
    // Some writers leave the last tab out when the value is empty.
    let value = fields.next().unwrap_or_default();
    Some(Cookie {
        name: name.into(),
        value: value.into(),
        domain: host(domain.strip_prefix('.').unwrap_or(domain))?.as_str().into(),
        host_only,
        path: path.into(),
        secure,
        http_only,
        same_site: None,
        partition: None,
        expires: (expires != 0).then(|| Timestamp::from_secs(expires)),
        created: now,
        accessed: now,
        arrival: 0,
    })
}

/// Python's jar leaves the field empty for the session, and some writers tell fractions.
fn secs(field: &[u8]) -> Option<i64> {
    let whole = str::from_utf8(field).ok()?.split('.').next()?;
    if whole.is_empty() { Some(0) } else { whole.parse().ok() }
}

/// curl leaves out the brackets around an IPv6 address.
fn host(domain: &str) -> Option<Host> {
    Host::parse(domain).or_else(|| Host::parse(&format!("[{domain}]")))
}

fn truth(field: &[u8]) -> Option<bool> {
    match field {
        b"TRUE" => Some(true),
        b"FALSE" => Some(false),
        _ => None,
    }
}
