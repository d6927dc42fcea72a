//! What one attribute says, asked of a jar.

use cloakroom_cookie::jar::{Cookie, Profile, Request, Verdict, parse_date};
use cloakroom_cookie::{ATTRIBUTE_OCTETS_MAX, MAX_AGE_SECS_MAX, SameSite};

use crate::cookie::explain::attribute::{Name, Status};
use crate::cookie::explain::misspelt;
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::trial::Trial;
use crate::cookie::moment;
use crate::cookie::shown::escaped;

/// Whether it counts, and in words what for.
#[derive(Debug)]
pub(crate) struct Meaning {
    pub(crate) status: Status,
    pub(crate) text: String,
}

impl Meaning {
    fn used(text: impl Into<String>) -> Self {
        Self { status: Status::Used, text: text.into() }
    }

    fn invalid(text: impl Into<String>) -> Self {
        Self { status: Status::Invalid, text: text.into() }
    }

    fn ignored(text: impl Into<String>) -> Self {
        Self { status: Status::Ignored, text: text.into() }
    }
}

/// An attribute that browsers know.
pub(crate) fn of(name: Name, value: &[u8], asked: &Asked) -> Meaning {
    match name {
        Name::Expires => expires(value, asked),
        Name::MaxAge => max_age(value, asked),
        Name::Domain => domain(value, asked),
        Name::Path => path(value, asked),
        Name::SameSite => same_site(value, asked.profile),
        Name::Secure => flag(name, value, "sent over secure connections only"),
        Name::HttpOnly => flag(name, value, "kept from the page's scripts"),
        Name::Partitioned => flag(name, value, "a cookie of its own within each top-level site (CHIPS)"),
    }
}

/// An attribute that they do not.
pub(crate) fn of_unknown(name: &[u8]) -> Meaning {
    let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
    let text = if let Some(meant) = misspelt::meant(name) {
        format!("unknown and ignored; is {} meant?", meant.as_str())
    } else if is(&["Priority"]) {
        "Chromium's own, for eviction (Low, Medium, High); others ignore it".to_owned()
    } else if is(&["Version", "Comment", "CommentURL", "Discard", "Port"]) {
        "of RFC 2109 and 2965, which are obsolete: ignored".to_owned()
    } else {
        "unknown and ignored".to_owned()
    };
    Meaning { status: Status::Unknown, text }
}

/// What the reader of lines left out.
pub(crate) fn of_dropped(segment: &[u8]) -> Meaning {
    if segment.trim_ascii_start().starts_with(b"=") {
        return Meaning::ignored("it has no name: ignored");
    }
    let value = segment.splitn(2, |octet| *octet == b'=').nth(1).unwrap_or_default();
    Meaning::ignored(format!(
        "ignored: its value has {} octets, more than {ATTRIBUTE_OCTETS_MAX} (5.6)",
        value.trim_ascii().len()
    ))
}

fn expires(value: &[u8], asked: &Asked) -> Meaning {
    let Some(secs) = parse_date(value) else {
        let hint = if !value.is_empty() && value.iter().all(u8::is_ascii_digit) {
            "; a number of seconds belongs in Max-Age"
        } else {
            ""
        };
        return Meaning::ignored(format!("no date that browsers read: ignored (5.1.1){hint}"));
    };
    let date = moment::utc(secs);
    match secs.saturating_sub(asked.now_secs()) {
        ..=0 => Meaning::used(format!("{date} has passed: the cookie goes")),
        ahead if ahead.cast_unsigned() > MAX_AGE_SECS_MAX => {
            Meaning::used(format!("until {date}, which is cut to 400 days (5.5)"))
        }
        _ => Meaning::used(format!("until {date}")),
    }
}

fn max_age(value: &[u8], asked: &Asked) -> Meaning {
    let tried = |earlier: &str| {
        let line = [b"a=b; Max-Age=", earlier.as_bytes(), b"; Max-Age=", value].concat();
        Trial::uncut(&line, &asked.plain())
    };
    let (one, two) = (tried("1"), tried("2"));
    let expires = |trial: &Trial| trial.cookie.as_ref().and_then(Cookie::expires);
    if one.verdict == Verdict::Removed {
        return Meaning::used("its time is over at once: the cookie goes");
    }
    if expires(&one) != expires(&two) {
        return Meaning::ignored("not a whole number of seconds: ignored (5.6.2)");
    }
    let secs = expires(&one).map_or(0, |moment| (moment::secs(moment) - asked.now_secs()).unsigned_abs());
    let cut = if secs > MAX_AGE_SECS_MAX { ", which is cut to 400 days (5.5)" } else { "" };
    Meaning::used(format!("for {}{cut}", moment::span(secs)))
}

fn domain(value: &[u8], asked: &Asked) -> Meaning {
    let trial = Trial::of(&[b"a=b; Domain=", value].concat(), &asked.plain());
    let Some(cookie) = trial.cookie else {
        return Meaning::used(match trial.verdict {
            Verdict::Refused(refusal) => refusal.to_string(),
            _ => "no cookie comes of it".to_owned(),
        });
    };
    if !cookie.is_host_only() {
        let dot = if value.starts_with(b".") { "; the dot counts for nothing" } else { "" };
        return Meaning::used(format!("for {} and every subdomain{dot}", cookie.domain()));
    }
    if value.is_empty() {
        return Meaning::invalid(format!("empty: for {} alone", cookie.domain()));
    }
    Meaning::used(format!("a public suffix, which is the host itself: for {} alone", cookie.domain()))
}

fn path(value: &[u8], asked: &Asked) -> Meaning {
    let tried = |earlier: &str| {
        let line = [b"a=b; Path=", earlier.as_bytes(), b"; Path=", value].concat();
        Trial::of(&line, &asked.plain())
    };
    let (one, two) = (tried("/a"), tried("/b"));
    let (Some(one), Some(two)) = (one.cookie, two.cookie) else {
        return Meaning::used("outside ASCII: the cookie is refused");
    };
    if one.path() != two.path() {
        return Meaning::ignored("it does not begin with a slash: ignored");
    }
    if one.path() != value {
        let path = escaped(one.path());
        return Meaning::invalid(format!(
            "no path, for want of a slash: {path} counts, from the URL (5.6.4)"
        ));
    }
    Meaning::used(if value == b"/" { "for every path".to_owned() } else { format!("for {}", below(value)) })
}

/// A path in words.
pub(crate) fn below(path: &[u8]) -> String {
    let text = escaped(path);
    if path.ends_with(b"/") {
        format!("what lies below {text}")
    } else {
        format!("{text} and what lies below it")
    }
}

fn same_site(value: &[u8], profile: Profile) -> Meaning {
    let Ok(page) = Request::to("https://www.example.com/") else { return Meaning::ignored("ignored") };
    let tried = |earlier: &str| {
        let line = [b"a=b; Secure; SameSite=", earlier.as_bytes(), b"; SameSite=", value].concat();
        Trial::at(&line, &page, profile, moment::now()).cookie.and_then(|cookie| cookie.same_site())
    };
    match (tried("Strict"), tried("Lax")) {
        (one, two) if one != two => Meaning::ignored("none of Strict, Lax and None: ignored"),
        (Some(SameSite::Strict), _) => Meaning::used(
            "sent with requests from the site itself only, not when a link of another site is followed",
        ),
        (Some(SameSite::Lax), _) => {
            Meaning::used("from other sites sent only when a link is followed (GET in the window)")
        }
        (Some(SameSite::None), _) => Meaning::used("sent with every request, whichever site caused it"),
        (None, _) => Meaning::invalid("none of Strict, Lax and None: counts as if it were not there (5.6.7)"),
    }
}

fn flag(name: Name, value: &[u8], means: &str) -> Meaning {
    if value.is_empty() {
        return Meaning::used(means);
    }
    Meaning::used(format!("{means}; the value counts for nothing, {} is on", name.as_str()))
}
