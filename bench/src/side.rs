//! Whose figure it is.

/// On whose side a contender stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Ours,
    Peer,
    /// A peer that promises less than the others: shown, and not compared with.
    Lesser,
    /// What the harness itself allows, with no store written to.
    Floor,
}
