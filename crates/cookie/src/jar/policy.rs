//! What the user agent chooses where the RFC leaves it the choice.

use crate::jar::timestamp::Timestamp;
use crate::lifetime::MAX_AGE_SECS_MAX;

/// By which text lines are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Profile {
    /// RFC 10025.
    #[default]
    Rfc10025,
    /// draft-ietf-httpbis-layered-cookies, its successor: `__Http-` and `__Host-Http-` bind, `__Host-`
    /// wants `Path=/` written out, a Path or SameSite that is none leaves the one before, and a Path
    /// outside ASCII refuses the cookie.
    Layered,
}

/// How many cookies a jar keeps (6.1).
///
/// ```
/// use cloakroom_cookie::jar::Limits;
///
/// // As Chromium.
/// let limits = Limits { per_domain: 180, total: 3300, ..Limits::default() };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Cookies of one domain that are not Partitioned.
    pub per_domain: usize,
    /// Cookies of one domain in one partition (CHIPS).
    pub per_partition: usize,
    /// The octets of their names and values.
    pub per_partition_octets: usize,
    /// All cookies.
    pub total: usize,
}

impl Default for Limits {
    /// What a browser must be able to keep at least, 50 of a domain and 3000 in all; of each partition what
    /// browsers keep, 180 with 10,240 octets.
    fn default() -> Self {
        Self { per_domain: 50, per_partition: 180, per_partition_octets: 10_240, total: 3000 }
    }
}

/// The choices of one jar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    pub(crate) profile: Profile,
    pub(crate) limits: Limits,
    /// `None`: as long as the line says.
    pub(crate) age_secs_max: Option<i64>,
}

impl Policy {
    /// The last moment that a cookie which is set now may live to.
    pub(crate) fn latest(&self, now: Timestamp) -> Timestamp {
        self.age_secs_max.map_or(Timestamp::LATEST, |secs| now.plus_secs(secs))
    }
}

impl Default for Policy {
    fn default() -> Self {
        let age_secs_max = Some(MAX_AGE_SECS_MAX.cast_signed());
        Self { profile: Profile::default(), limits: Limits::default(), age_secs_max }
    }
}
