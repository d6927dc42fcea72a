//! One cookie on the wire, with its secret left out.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use cloakroom::SessionId;
use cloakroom_session::{SecretHash, Ticket};

use super::super::language::Language;
use super::super::theme::Theme;

/// Cookies noted of one request or response.
pub(crate) const COOKIES_MAX: usize = 16;

/// Characters noted of a name, or of attributes.
pub(crate) const CHARS_MAX: usize = 200;

/// A pair of a `Cookie` field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CookiePair {
    pub(crate) name: String,
    pub(crate) value: Shown,
}

/// A `Set-Cookie` field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SetLine {
    pub(crate) pair: CookiePair,
    /// As they were sent: `Path=/; Secure; …`.
    pub(crate) attributes: String,
}

/// What may be shown of a cookie's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Our ticket: whose it is, and what the store knows of its secret.
    Ticket(SessionId, SecretHash),
    /// No secret.
    Plain(String),
    /// Nothing: the cookie is taken away.
    Empty,
    /// Not ours, or not a ticket: nobody's business.
    Hidden,
}

/// The cookies of a request, as far as they may be shown.
pub(crate) fn pairs(headers: &HeaderMap, ticket_name: &str) -> Vec<CookiePair> {
    let fields = headers.get_all(COOKIE).iter();
    let pairs = fields.flat_map(|field| cloakroom_cookie::pairs(field.as_bytes()));
    pairs.take(COOKIES_MAX).map(|pair| CookiePair::of(pair.name, pair.value, ticket_name)).collect()
}

/// The cookies a response sets or takes away.
pub(super) fn set_lines(headers: &HeaderMap, ticket_name: &str) -> Vec<SetLine> {
    let fields = headers.get_all(SET_COOKIE).iter();
    fields.take(COOKIES_MAX).map(|field| SetLine::of(field.as_bytes(), ticket_name)).collect()
}

impl CookiePair {
    fn of(name: &[u8], value: &[u8], ticket_name: &str) -> Self {
        let value = if value.is_empty() {
            Shown::Empty
        } else if name == ticket_name.as_bytes() {
            Ticket::parse(value)
                .map_or(Shown::Hidden, |ticket| Shown::Ticket(ticket.id, ticket.secret.hash()))
        } else if is_preference(name) {
            Shown::Plain(text(value))
        } else {
            Shown::Hidden
        };
        Self { name: text(name), value }
    }

    /// The session it names, if it is a ticket.
    pub(crate) const fn session(&self) -> Option<SessionId> {
        match &self.value {
            Shown::Ticket(id, _) => Some(*id),
            Shown::Plain(_) | Shown::Empty | Shown::Hidden => None,
        }
    }
}

impl SetLine {
    fn of(field: &[u8], ticket_name: &str) -> Self {
        let end = field.iter().position(|octet| *octet == b';').unwrap_or(field.len());
        let (pair, attributes) = field.split_at(end);
        let equals = pair.iter().position(|octet| *octet == b'=').unwrap_or(pair.len());
        let value = pair.get(equals + 1..).unwrap_or_default();
        Self {
            pair: CookiePair::of(&pair[..equals], value, ticket_name),
            attributes: text(attributes.get(1..).unwrap_or_default()).trim().to_owned(),
        }
    }
}

/// Ours, and not secret.
fn is_preference(name: &[u8]) -> bool {
    [Theme::COOKIE, Language::COOKIE].iter().any(|ours| ours.as_bytes() == name)
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).chars().take(CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    const TICKET: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).expect("a value"))])
    }

    #[test]
    fn secrets_are_not_noted() {
        let sent =
            headers(COOKIE, &format!("theme=dark; __Host-id={TICKET}; other=s3cret; __Host-id=s3cret"));
        let pairs = pairs(&sent, "__Host-id");
        let values: Vec<&Shown> = pairs.iter().map(|pair| &pair.value).collect();
        let plain = Shown::Plain("dark".to_owned());
        let ticket = Ticket::parse(TICKET.as_bytes()).expect("a ticket");
        let ticket = Shown::Ticket(ticket.id, ticket.secret.hash());
        assert_eq!(values, [&plain, &ticket, &Shown::Hidden, &Shown::Hidden]);
        let shown = format!("{pairs:?}");
        assert!(!shown.contains("s3cret") && !shown.contains(&TICKET[16..]), "{shown}");
    }

    #[test]
    fn what_is_set_is_noted_with_its_attributes() {
        let set = headers(SET_COOKIE, &format!("__Host-id={TICKET}; Path=/; Secure"));
        let lines = set_lines(&set, "__Host-id");
        assert_eq!(lines[0].attributes, "Path=/; Secure");
        assert_eq!(lines[0].pair.session(), TICKET[..16].parse().ok());

        let removal = headers(SET_COOKIE, "__Host-id=; Path=/; Max-Age=0");
        assert_eq!(set_lines(&removal, "__Host-id")[0].pair.value, Shown::Empty);
        assert_eq!(set_lines(&headers(SET_COOKIE, "nonsense"), "__Host-id")[0].attributes, "");
    }
}
