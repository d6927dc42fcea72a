//! One `Set-Cookie` line as browsers read it (RFC 10025, 5.6).

use cloakroom_cookie::{ATTRIBUTE_OCTETS_MAX, MAX_AGE_SECS_MAX, NAME_VALUE_OCTETS_MAX, SameSite};
use cloakroom_session::Timestamp;

use super::date::parse_date;
use super::dropped::Dropped;

/// A line taken apart; of an attribute given twice the last one stands.
#[derive(Default)]
pub(super) struct SetCookie {
    pub(super) name: Vec<u8>,
    pub(super) value: Vec<u8>,
    pub(super) expires: Option<Timestamp>,
    /// Seconds; 0 is over at once.
    pub(super) max_age_secs: Option<u64>,
    /// Lower case, without its leading dot.
    pub(super) domain: Option<Vec<u8>>,
    pub(super) path: PathAttribute,
    pub(super) secure: bool,
    pub(super) http_only: bool,
    pub(super) same_site: Option<SameSite>,
}

#[derive(Default)]
pub(super) enum PathAttribute {
    /// None was given.
    #[default]
    Absent,
    /// Not an absolute path: the directory of the request.
    Default,
    /// This one.
    Given(Vec<u8>),
}

impl SetCookie {
    pub(super) fn parse(line: &[u8]) -> Result<Self, Dropped> {
        if line.iter().any(|octet| matches!(octet, 0x00..=0x08 | 0x0a..=0x1f | 0x7f)) {
            return Err(Dropped::ControlCharacter);
        }
        let mut parts = line.split(|octet| *octet == b';');
        let pair = parts.next().unwrap_or_default();
        let (name, value) = halves(pair).unwrap_or((b"", trim(pair)));
        if name.is_empty() && value.is_empty() {
            return Err(Dropped::Empty);
        }
        if name.len() + value.len() > NAME_VALUE_OCTETS_MAX {
            return Err(Dropped::TooLong);
        }
        let mut cookie = Self { name: name.to_vec(), value: value.to_vec(), ..Self::default() };
        for part in parts {
            let (attribute, value) = halves(part).unwrap_or((trim(part), b""));
            if value.len() <= ATTRIBUTE_OCTETS_MAX {
                cookie.read(&attribute.to_ascii_lowercase(), value);
            }
        }
        Ok(cookie)
    }

    fn read(&mut self, attribute: &[u8], value: &[u8]) {
        match attribute {
            b"expires" => self.expires = parse_date(value).or(self.expires),
            b"max-age" => self.max_age_secs = max_age(value).or(self.max_age_secs),
            b"domain" => {
                // A lone dot is no host; without this it would be taken for no domain at all.
                let host = value.strip_prefix(b".").filter(|host| !host.is_empty()).unwrap_or(value);
                self.domain = Some(host.to_ascii_lowercase());
            }
            b"path" if value.starts_with(b"/") => self.path = PathAttribute::Given(value.to_vec()),
            b"path" => self.path = PathAttribute::Default,
            b"secure" => self.secure = true,
            b"httponly" => self.http_only = true,
            b"samesite" => self.same_site = same_site(value),
            _ => {}
        }
    }
}

/// Before and after the first `=`.
fn halves(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = part.iter().position(|octet| *octet == b'=')?;
    Some((trim(&part[..at]), trim(&part[at + 1..])))
}

/// Without SP and HTAB at its ends, and nothing else.
fn trim(mut octets: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = octets {
        octets = rest;
    }
    octets
}

fn max_age(value: &[u8]) -> Option<u64> {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if digits.len() < value.len() {
        return Some(0);
    }
    let secs = digits
        .iter()
        .fold(0_u64, |secs, digit| secs.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    Some(secs.min(MAX_AGE_SECS_MAX))
}

fn same_site(value: &[u8]) -> Option<SameSite> {
    let all = [SameSite::Strict, SameSite::Lax, SameSite::None];
    all.into_iter().find(|same_site| value.eq_ignore_ascii_case(same_site.as_str().as_bytes()))
}
