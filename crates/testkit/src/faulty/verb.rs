//! What a store can be asked.

/// The verbs of [`Store`](cloakroom_session::Store) and [`Directory`](cloakroom_session::Directory).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Reads a record.
    Load,
    /// Stores one where nothing may be.
    Insert,
    /// Stores one over a revision.
    Replace,
    /// Moves `seen`.
    Touch,
    /// Ends a session.
    Remove,
    /// Attaches a principal.
    SignIn,
    /// Lists a principal's sessions.
    OfPrincipal,
    /// Ends a principal's sessions.
    Revoke,
    /// Collects the expired.
    Sweep,
}

impl Verb {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Load,
        Self::Insert,
        Self::Replace,
        Self::Touch,
        Self::Remove,
        Self::SignIn,
        Self::OfPrincipal,
        Self::Revoke,
        Self::Sweep,
    ];

    /// As an error says it: "the session store could not …".
    pub(super) const fn action(self) -> &'static str {
        match self {
            Self::Load => "load the session",
            Self::Insert => "insert the session",
            Self::Replace => "replace the session",
            Self::Touch => "touch the session",
            Self::Remove => "remove the session",
            Self::SignIn => "sign in",
            Self::OfPrincipal => "list the sessions",
            Self::Revoke => "revoke the sessions",
            Self::Sweep => "sweep",
        }
    }

    pub(super) const fn place(self) -> usize {
        self as usize
    }
}
