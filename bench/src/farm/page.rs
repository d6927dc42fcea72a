//! The pages that are driven.

/// One page of every website.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Read,
    Modify,
}

impl Page {
    pub const ALL: [Self; 2] = [Self::Read, Self::Modify];

    pub fn path(self) -> &'static str {
        match self {
            Self::Read => "/read",
            Self::Modify => "/modify",
        }
    }

    pub fn name(self) -> &'static str {
        self.path().trim_start_matches('/')
    }

    /// Its place among all.
    pub fn place(self) -> usize {
        match self {
            Self::Read => 0,
            Self::Modify => 1,
        }
    }
}
