//! What a token turned out to hold.

use std::fmt;

/// A value that was sealed here, for this use, and is good still.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// What was sealed.
    pub value: Vec<u8>,
    /// Whether a retired key sealed it: seal it again, with the first, while the old one still opens.
    pub needs_reseal: bool,
}

/// Without the value, which was sealed for a reason.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("needs_reseal", &self.needs_reseal).finish_non_exhaustive()
    }
}
