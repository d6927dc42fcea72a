//! How much a session may ask of its reader.

/// The limits of one session, each with a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of the whole session: 4 MiB.
    pub octets_max: usize,
    /// Values in it, those inside others included: 262,144.
    pub elements_max: usize,
    /// How deep arrays and objects may stand inside each other: 128, never more than
    /// [`Limits::DEPTH_CEILING`].
    pub depth_max: usize,
}

impl Limits {
    /// Nesting is never followed deeper, whatever is configured: reading calls itself for each level.
    pub const DEPTH_CEILING: usize = 256;

    /// The depth that holds.
    pub(crate) fn depth(&self) -> usize {
        self.depth_max.min(Self::DEPTH_CEILING)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { octets_max: 4 * 1024 * 1024, elements_max: 256 * 1024, depth_max: 128 }
    }
}
