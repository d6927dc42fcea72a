//! What would be safer for a cookie that is stored.

use cloakroom_cookie::Prefix;
use cloakroom_cookie::jar::{Cookie, Request, Timestamp};
use cloakroom_cookie::{CookieLifetime, CookieSpec, SameSite, encode_value};

use crate::cookie::explain::attribute::{Attribute, Name};
use crate::cookie::explain::note::Note;
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::trial::Trial;
use crate::cookie::moment;
use crate::cookie::shown::{Shown, escaped};

/// A stolen copy of a cookie is worth something for so long.
const LONG_SECS: i64 = 30 * 86_400;

/// What to change, the weightiest first.
pub(crate) fn safer(cookie: &Cookie, attributes: &[Attribute], now: Timestamp) -> Vec<Note> {
    let given = |name| attributes.iter().any(|attribute| attribute.is(name));
    let mut notes = Vec::new();
    let mut add = |applies: bool, code, text: &str| {
        if applies {
            notes.push(Note::new(code, text));
        }
    };
    add(
        !cookie.is_secure(),
        "secure",
        "add Secure: over plain http anyone on the way can read and replace it",
    );
    add(
        !cookie.is_http_only(),
        "http_only",
        "add HttpOnly, unless the page's own scripts must read it: a script that somebody injects reads it too",
    );
    add(
        cookie.same_site().is_none(),
        "same_site",
        "say SameSite=Lax or Strict: where it is left out, browsers differ",
    );
    add(
        cookie.same_site() == Some(SameSite::None) && cookie.partition().is_none(),
        "same_site_none",
        "say SameSite=Lax, unless pages of other sites need it: any of them can make requests in the user's name",
    );
    add(
        !cookie.is_host_only(),
        "no_domain",
        "leave Domain out, unless subdomains need it: each of them can read and replace it",
    );
    add(
        !given(Name::Path),
        "path",
        "say Path=/: without it the URL that happens to set the cookie decides where it is sent",
    );
    notes.extend(prefix(cookie));
    notes.extend(octets(cookie));
    notes.extend(long_life(cookie, now));
    notes
}

fn prefix(cookie: &Cookie) -> Option<Note> {
    if cookie.name().is_empty() {
        return Some(Note::new(
            "name",
            "give it a name: servers read a nameless cookie in different ways, or not at all",
        ));
    }
    let is_bound = Prefix::of(cookie.name()).is_some_and(|prefix| prefix != Prefix::Secure);
    (!is_bound).then(|| {
        let name = escaped(&prefixed(cookie.name()));
        let wants = match (cookie.path() == b"/", cookie.is_host_only()) {
            (true, true) => "",
            (false, true) => ", with Path=/",
            (true, false) => ", without Domain",
            (false, false) => ", with Path=/ and without Domain",
        };
        let text = format!(
            "call it {name}{wants}: then no subdomain, and nobody on plain http, can set another in its place"
        );
        Note::new("host_prefix", text)
    })
}

fn octets(cookie: &Cookie) -> Option<Note> {
    let encoded = encode_value(cookie.value());
    let is_fine = CookieSpec::builder("a").build().is_ok_and(|spec| {
        str::from_utf8(cookie.value()).is_ok_and(|value| spec.set(value, CookieLifetime::Session).is_ok())
    });
    (!is_fine && !cookie.value().is_empty()).then(|| {
        let text = format!(
            "encode the value, as in {}: quotes, commas, spaces and what is not ASCII are read in different ways",
            Shown::of(encoded.as_bytes()).short()
        );
        Note::new("value_encoding", text)
    })
}

fn long_life(cookie: &Cookie, now: Timestamp) -> Option<Note> {
    let secs = cookie.expires().map(|expires| moment::secs(expires) - moment::secs(now))?;
    (secs > LONG_SECS).then(|| {
        let text = format!(
            "let it live shorter than {}, if it lets somebody in: a stolen copy lives as long",
            moment::span(secs.unsigned_abs())
        );
        Note::new("shorter_life", text)
    })
}

/// The line with all of this, but for a shorter life, which is for others to choose, as a name is; `None` if a
/// browser would not keep it, it has no name, or nothing is left to do.
pub(crate) fn line(cookie: &Cookie, safer: &[Note], asked: &Asked) -> Option<String> {
    if cookie.name().is_empty() || safer.iter().all(|note| note.code == "shorter_life") {
        return None;
    }
    let name = String::from_utf8(prefixed(cookie.name())).ok()?;
    let level = match cookie.same_site() {
        Some(SameSite::None) if cookie.partition().is_none() => SameSite::Lax,
        Some(level) => level,
        None => SameSite::Lax,
    };
    let mut spec = CookieSpec::builder(name).same_site(level);
    if cookie.partition().is_some() {
        spec = spec.partitioned();
    }
    let life = match cookie.expires() {
        Some(expires) => {
            let secs = moment::secs(expires).saturating_sub(asked.now_secs());
            CookieLifetime::MaxAge(u64::try_from(secs).ok()?)
        }
        None => CookieLifetime::Session,
    };
    let spec = spec.build().ok()?;
    let as_is = str::from_utf8(cookie.value()).ok().and_then(|value| spec.set(value, life).ok());
    let line = as_is.or_else(|| spec.set(&encode_value(cookie.value()), life).ok())?;
    let home = Request::to(&format!("https://{}/", asked.request.host().as_str())).ok()?;
    Trial::at(line.as_bytes(), &home, asked.profile, asked.now).verdict.is_stored().then_some(line)
}

/// The name with `__Host-` before it, in place of `__Secure-`.
fn prefixed(name: &[u8]) -> Vec<u8> {
    match Prefix::of(name) {
        Some(Prefix::Secure) => [b"__Host-", &name[Prefix::Secure.as_str().len()..]].concat(),
        Some(_) => name.to_vec(),
        None => [b"__Host-", name].concat(),
    }
}
