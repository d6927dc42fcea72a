//! The attributes of a line, each with what it came to.

use cloakroom_cookie::jar::parse_set_cookie;
use serde::Serialize;

use crate::cookie::explain::meaning::{self, Meaning};
use crate::cookie::explain::request::Asked;
use crate::cookie::shown::Shown;

/// The attributes that browsers know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Expires,
    MaxAge,
    Domain,
    Path,
    Secure,
    HttpOnly,
    SameSite,
    Partitioned,
}

impl Name {
    pub(crate) const ALL: [Self; 8] = [
        Self::Expires,
        Self::MaxAge,
        Self::Domain,
        Self::Path,
        Self::Secure,
        Self::HttpOnly,
        Self::SameSite,
        Self::Partitioned,
    ];

    /// In any case.
    pub(crate) fn read(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|known| name.eq_ignore_ascii_case(known.as_str().as_bytes()))
    }

    /// Whether it is on where it stands, whatever its value.
    pub(crate) const fn is_flag(self) -> bool {
        matches!(self, Self::Secure | Self::HttpOnly | Self::Partitioned)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Expires => "Expires",
            Self::MaxAge => "Max-Age",
            Self::Domain => "Domain",
            Self::Path => "Path",
            Self::Secure => "Secure",
            Self::HttpOnly => "HttpOnly",
            Self::SameSite => "SameSite",
            Self::Partitioned => "Partitioned",
        }
    }
}

/// Whether an attribute has a say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Used,
    /// It counts as if it asked for the default.
    Invalid,
    Ignored,
    Unknown,
    /// Another one counts.
    Overridden,
}

impl Status {
    /// Whether the line comes to the same without it.
    pub(crate) const fn is_idle(self) -> bool {
        matches!(self, Self::Ignored | Self::Unknown | Self::Overridden)
    }
}

/// One attribute as it was written, and what it means.
#[derive(Clone, Serialize)]
pub(crate) struct Attribute {
    pub(crate) name: Shown,
    pub(crate) value: Shown,
    pub(crate) status: Status,
    pub(crate) meaning: String,
    #[serde(skip)]
    pub(crate) known: Option<Name>,
    #[serde(skip)]
    pub(crate) octets: Vec<u8>,
}

impl Attribute {
    /// As it was written, without the whitespace around it.
    pub(crate) fn written(&self) -> Shown {
        Shown::of(self.octets.trim_ascii())
    }

    /// Whether it is this attribute, and counts.
    pub(crate) fn is(&self, name: Name) -> bool {
        self.known == Some(name) && !self.status.is_idle()
    }
}

/// All attributes of a line in their order; none of a line that is ignored as a whole.
pub(crate) fn attributes(line: &[u8], asked: &Asked) -> Vec<Attribute> {
    if parse_set_cookie(line).is_err() {
        return Vec::new();
    }
    let segments = segments(line).filter(|segment| !segment.trim_ascii().is_empty());
    let mut all: Vec<_> = segments.map(|segment| read(segment, asked)).collect();
    override_earlier(&mut all);
    all
}

/// What stands between the semicolons, the pair left out.
pub(crate) fn segments(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|octet| *octet == b';').skip(1)
}

/// One attribute by itself, as the jar cuts it.
fn read(segment: &[u8], asked: &Asked) -> Attribute {
    let line = [b"a=b;", segment].concat();
    let cut = parse_set_cookie(&line).ok().and_then(|line| {
        let attribute = line.attributes().next()?;
        Some((attribute.name.to_vec(), attribute.value.to_vec()))
    });
    let known = cut.as_ref().and_then(|(name, _)| Name::read(name));
    let Meaning { status, text } = match (&cut, known) {
        (Some((_, value)), Some(name)) => meaning::of(name, value, asked),
        (Some((name, _)), None) => meaning::of_unknown(name),
        (None, _) => meaning::of_dropped(segment),
    };
    let (name, value) = cut.unwrap_or_else(|| (segment.trim_ascii().to_vec(), Vec::new()));
    Attribute {
        name: Shown::of(name),
        value: Shown::of(value),
        status,
        meaning: text,
        known,
        octets: segment.to_vec(),
    }
}

/// The last of each kind counts, and Max-Age wins over Expires.
fn override_earlier(all: &mut [Attribute]) {
    let has_max_age = all.iter().any(|attribute| attribute.is(Name::MaxAge));
    let mut later = Vec::new();
    for attribute in all.iter_mut().rev() {
        let Some(name) = attribute.known.filter(|name| attribute.is(*name)) else { continue };
        let by = if later.contains(&name) {
            format!("overridden: a later {} counts", name.as_str())
        } else if name == Name::Expires && has_max_age {
            "overridden: Max-Age wins over Expires (5.7 step 6)".to_owned()
        } else {
            later.push(name);
            continue;
        };
        attribute.status = Status::Overridden;
        attribute.meaning = by;
    }
}
