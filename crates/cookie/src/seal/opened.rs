//! What a token turned out to hold.

use std::fmt;

/// A value that was sealed here, for this use, and is good still.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// What was sealed.
    pub value: Vec<u8>,
    /// Whether a retired key sealed it: seal it again, with the first, while the old one still opens.
    pub needs_reseal: bool,
    /// From which second since 1970 on it is refused; `None`: never. Who seals it again gives this again,
    /// or its life would begin anew.
    pub expires_secs: Option<u64>,
}

/// Without the value, which was sealed for a reason.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("needs_reseal", &self.needs_reseal)
            .field("expires_secs", &self.expires_secs)
            .finish_non_exhaustive()
    }
}
