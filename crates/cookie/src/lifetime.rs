//! How long a browser keeps a cookie.

use crate::date::{IMF_FIXDATE_OCTETS, UNIX_SECS_MAX, push_imf_fixdate};

/// The longest Max-Age, in seconds: 400 days (RFC 10025, 5.5).
pub const MAX_AGE_SECS_MAX: u64 = 400 * 24 * 60 * 60;

const MAX_AGE: &str = "; Max-Age=";
const EXPIRES: &str = "; Expires=";

/// How long a browser is asked to keep a cookie; it may forget it earlier, and a copy of it never expires.
///
/// Browsers cut what is longer than [`MAX_AGE_SECS_MAX`]; so it is cut here already, and says what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CookieLifetime {
    /// Until the browser's session ends, which may be long where it restores its windows.
    #[default]
    Session,
    /// For so many seconds, by `Max-Age`; 0 removes the cookie, for which there is
    /// [`CookieSpec::removal`](crate::CookieSpec::removal).
    ///
    /// The browser counts from the moment it got the cookie, so its clock may be wrong.
    MaxAge(u64),
    /// Until a moment, by `Expires`, which also the oldest user agents know. The browser compares it with its
    /// own clock.
    Until {
        /// The moment, in seconds since 1970; one that is past removes the cookie.
        unix_secs: u64,
        /// The present moment, from which the 400 days count.
        now_unix_secs: u64,
    },
}

impl CookieLifetime {
    /// The octets that [`push_to`](Self::push_to) writes.
    pub(crate) const fn octets(self) -> usize {
        match self {
            Self::Session => 0,
            Self::MaxAge(secs) => MAX_AGE.len() + decimal_digits(max_age(secs)),
            Self::Until { .. } => EXPIRES.len() + IMF_FIXDATE_OCTETS,
        }
    }

    /// Writes the attribute, if there is one.
    pub(crate) fn push_to(self, line: &mut String) {
        match self {
            Self::Session => {}
            Self::MaxAge(secs) => {
                line.push_str(MAX_AGE);
                push_decimal(line, max_age(secs));
            }
            Self::Until { unix_secs, now_unix_secs } => {
                line.push_str(EXPIRES);
                push_imf_fixdate(line, expires(unix_secs, now_unix_secs));
            }
        }
    }
}

const fn max_age(secs: u64) -> u64 {
    if secs < MAX_AGE_SECS_MAX { secs } else { MAX_AGE_SECS_MAX }
}

/// Never second 0, which some user agents took for "no date".
fn expires(unix_secs: u64, now_unix_secs: u64) -> u64 {
    unix_secs.min(now_unix_secs.saturating_add(MAX_AGE_SECS_MAX)).clamp(1, UNIX_SECS_MAX)
}

const fn decimal_digits(number: u64) -> usize {
    match number.checked_ilog10() {
        Some(log) => log as usize + 1,
        None => 1,
    }
}

/// In less than half the time of `write!`.
fn push_decimal(line: &mut String, number: u64) {
    if number >= 10 {
        push_decimal(line, number / 10);
    }
    line.push(char::from(b'0' + (number % 10) as u8));
}
