//! What reqwest asks of a cookie store, for each hop of a redirect anew.

use cloakroom_cookie::jar::{Jar, Request, Timestamp};
use reqwest::Url;
use reqwest::cookie::CookieStore;
use reqwest::header::HeaderValue;

use crate::jar::CookieJar;
use crate::told;

impl CookieStore for CookieJar {
    fn set_cookies(&self, lines: &mut dyn Iterator<Item = &HeaderValue>, url: &Url) {
        let judged: Result<Vec<_>, _> = self.with(|jar, now| {
            let request = self.request(url)?;
            Ok(lines.map(|line| (line.as_bytes(), jar.set(&request, line.as_bytes(), now))).collect())
        });
        // Told when the jar is free again: who listens may use it.
        match judged {
            Ok(judged) => judged.into_iter().for_each(|(line, verdict)| told::verdict(verdict, line, url)),
            Err(error) => told::no_cookies(error, url),
        }
    }

    fn cookies(&self, url: &Url) -> Option<HeaderValue> {
        match self.with(|jar, now| Ok(field(jar, &self.request(url)?, now))) {
            Ok(field) => field,
            Err(error) => {
                told::no_cookies(error, url);
                None
            }
        }
    }
}

/// Sensitive: nobody prints it, and HTTP/2 keeps it out of its tables.
fn field(jar: &mut Jar, request: &Request, now: Timestamp) -> Option<HeaderValue> {
    let octets = jar.header(request, now);
    let mut field = HeaderValue::from_bytes(&octets).ok().filter(|field| !field.is_empty())?;
    field.set_sensitive(true);
    Some(field)
}
