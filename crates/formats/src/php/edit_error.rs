//! Why a session cannot be edited.

use thiserror::Error;

use super::format::NameError;

/// An edit that cannot be written. The session is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EditError {
    /// The format cannot hold the name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Put values are self-contained: a reference or a custom object means something only where it was read.
    #[error("a reference or a custom object can be carried, not put")]
    Foreign,
    /// A custom object hides how many slots its body takes, and references that count them must change.
    #[error("references must change beside a custom object (C:), whose body only its class can count")]
    Custom,
    /// A name that shares its variable with the session itself, or the same kept in another format.
    #[error("a reference to the session as a whole")]
    WholeSession,
    /// Over [`Limits::octets_max`](super::Limits::octets_max).
    #[error("the session would have {octets} octets; the limit is {max} (octets_max)")]
    Octets {
        /// What it would have.
        octets: usize,
        /// The limit.
        max: usize,
    },
    /// Over [`Limits::elements_max`](super::Limits::elements_max).
    #[error("the session would have more than {max} values (elements_max)")]
    Elements {
        /// The limit.
        max: usize,
    },
    /// Over [`Limits::depth_max`](super::Limits::depth_max).
    #[error("the session would be nested more than {max} deep (depth_max)")]
    Depth {
        /// The limit.
        max: usize,
    },
}
