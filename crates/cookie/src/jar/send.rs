//! What goes along with a request (5.8.3).

use std::cell::LazyCell;

use crate::jar::cookie::Cookie;
use crate::jar::request::Request;
use crate::jar::store::Jar;
use crate::jar::timestamp::Timestamp;

impl Jar {
    /// The value of the `Cookie` field for this request, or what a script reads; empty when no cookie
    /// goes along.
    pub fn header(&mut self, request: &Request, now: Timestamp) -> Vec<u8> {
        let mut header = Vec::new();
        let Some(site) = self.sites.get_mut(Self::key(&self.suffixes, request.host())) else {
            return header;
        };
        let is_same_site = request.is_same_site(&self.suffixes);
        let partition = LazyCell::new(|| request.partition(&self.suffixes));
        for cookie in site {
            let is_here = cookie.partition.as_ref().is_none_or(|own| *own == *partition);
            if is_here && !cookie.is_expired(now) && cookie.goes_with(request, is_same_site) {
                // A clock that was put back makes no cookie older.
                cookie.accessed = cookie.accessed.max(now);
                cookie.write(&mut header);
            }
        }
        header
    }
}

impl Cookie {
    fn write(&self, header: &mut Vec<u8>) {
        if !header.is_empty() {
            header.extend_from_slice(b"; ");
        }
        if !self.name.is_empty() {
            header.extend_from_slice(&self.name);
            header.push(b'=');
        }
        header.extend_from_slice(&self.value);
    }
}
