//! The time, which is given.

/// Milliseconds since 1970-01-01 in UTC; negative before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Before all others: what was removed has expired then.
    pub const EARLIEST: Self = Self(i64::MIN);

    pub(crate) const LATEST: Self = Self(i64::MAX);

    /// So many milliseconds after 1970 began.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// So many seconds after 1970 began, as far as there are milliseconds for it.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// So many seconds later.
    pub(crate) const fn plus_secs(self, secs: i64) -> Self {
        Self(self.0.saturating_add(secs.saturating_mul(1000)))
    }
}
