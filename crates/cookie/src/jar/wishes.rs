//! What a line's attributes come to, one of each kind (5.6.1 to 5.6.7).

use crate::jar::date::parse_date;
use crate::jar::policy::Profile;
use crate::jar::set_cookie::SetCookie;
use crate::jar::timestamp::Timestamp;
use crate::same_site::SameSite;

/// The last of each attribute that means something.
#[derive(Debug, Default)]
pub(crate) struct Wishes<'a> {
    max_age_secs: Option<i64>,
    expires_secs: Option<i64>,
    /// As written.
    pub(crate) domain: Option<&'a [u8]>,
    pub(crate) path: Option<PathWish<'a>>,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: Option<SameSite>,
    pub(crate) partitioned: bool,
}

/// What a Path attribute asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PathWish<'a> {
    Given(&'a [u8]),
    /// It is no path, which means the request's directory.
    Default,
}

impl<'a> Wishes<'a> {
    pub(crate) fn of(line: &SetCookie<'a>, profile: Profile) -> Self {
        let mut wishes = Self::default();
        for attribute in line.attributes() {
            wishes.add(attribute.name, attribute.value, profile);
        }
        wishes
    }

    fn add(&mut self, name: &[u8], value: &'a [u8], profile: Profile) {
        let named = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        if named("Expires") {
            self.expires_secs = parse_date(value).or(self.expires_secs);
        } else if named("Max-Age") {
            self.max_age_secs = max_age_secs(value).or(self.max_age_secs);
        } else if named("Domain") {
            self.domain = Some(value);
        } else if named("Path") {
            self.path = path(value, profile).or(self.path);
        } else if named("Secure") {
            self.secure = true;
        } else if named("HttpOnly") {
            self.http_only = true;
        } else if named("SameSite") {
            let kept = if profile == Profile::Layered { self.same_site } else { None };
            self.same_site = same_site(value).or(kept);
        } else if named("Partitioned") {
            self.partitioned = true;
        }
    }

    /// Until when the cookie is kept; Max-Age wins (5.7 step 6).
    pub(crate) fn expires(&self, now: Timestamp, age_secs_max: Option<i64>) -> Option<Timestamp> {
        let limit_secs = age_secs_max.unwrap_or(i64::MAX);
        match (self.max_age_secs, self.expires_secs) {
            (Some(age), _) if age <= 0 => Some(Timestamp::EARLIEST),
            (Some(age), _) => Some(now.plus_secs(age.min(limit_secs))),
            (None, Some(date)) => Some(Timestamp::from_secs(date).min(now.plus_secs(limit_secs))),
            (None, None) => None,
        }
    }
}

/// Digits, perhaps after a `-`; as many as there may be.
fn max_age_secs(value: &[u8]) -> Option<i64> {
    let (digits, is_negative) = match value.strip_prefix(b"-") {
        Some(digits) => (digits, true),
        None => (value, false),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |sum: i64, digit: &u8| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    let secs = digits.iter().fold(0, add);
    Some(if is_negative { -secs } else { secs })
}

fn path(value: &[u8], profile: Profile) -> Option<PathWish<'_>> {
    if value.starts_with(b"/") {
        return Some(PathWish::Given(value));
    }
    (profile == Profile::Rfc10025).then_some(PathWish::Default)
}

fn same_site(value: &[u8]) -> Option<SameSite> {
    let all = [SameSite::Strict, SameSite::Lax, SameSite::None];
    all.into_iter().find(|level| value.eq_ignore_ascii_case(level.as_str().as_bytes()))
}
