//! What an application decides once about its sessions; checked when built.

mod builder;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

pub use self::builder::{PolicyBuilder, PolicyError};
use crate::lifetime::Lifetime;
use crate::limits::Limits;
use crate::ticket::TicketForm;

/// The rules that every session of an application follows.
///
/// ```
/// use cloakroom_session::{Lifetime, Policy};
///
/// let policy = Policy::builder().lifetime(Lifetime::NIST_AAL2).carried_into_sign_in(["basket"]).build()?;
/// # Ok::<(), cloakroom_session::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) lifetime: Lifetime,
    pub(crate) limits: Limits,
    pub(crate) collision: OnCollision,
    pub(crate) renewal: Option<Renewal>,
    pub(crate) race_window: Duration,
    pub(crate) tickets: TicketForm,
    pub(crate) attempts_max: NonZeroU32,
    pub(crate) forget_unknown: bool,
    pub(crate) carried: Arc<[Box<str>]>,
    pub(crate) sessions: SessionLimit,
}

impl Policy {
    /// All defaults, to be changed where wanted.
    pub fn builder() -> PolicyBuilder {
        PolicyBuilder::default()
    }

    /// How long a session lives unless it says otherwise.
    #[must_use]
    pub const fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    /// How much a session may hold.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// How often a commit is tried when others commit first.
    #[must_use]
    pub const fn attempts_max(&self) -> u32 {
        self.attempts_max.get()
    }

    /// Whether an unknown cookie is removed when its browser next navigates to a page.
    #[must_use]
    pub const fn forgets_unknown(&self) -> bool {
        self.forget_unknown
    }

    /// How tickets are written.
    #[must_use]
    pub const fn tickets(&self) -> TicketForm {
        self.tickets
    }

    /// How many sessions a principal may have.
    #[must_use]
    pub const fn sessions_per_principal(&self) -> SessionLimit {
        self.sessions
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            lifetime: Lifetime::IDLE_20_MINUTES,
            limits: Limits::default(),
            collision: OnCollision::default(),
            renewal: None,
            race_window: Duration::from_secs(60),
            tickets: TicketForm::default(),
            attempts_max: NonZeroU32::MIN.saturating_add(63),
            forget_unknown: false,
            carried: Arc::new([]),
            sessions: SessionLimit::default(),
        }
    }
}

/// What becomes of a value that was read and then written, when another request changed it in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnCollision {
    /// The write stands and an event says so.
    #[default]
    Report,
    /// Nothing of the request is stored: 409.
    Refuse,
}

/// Routine renewal: a new secret at an interval, without any change of privilege.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// A secret is replaced when it is this old.
    pub interval: Duration,
    /// For this long the old secret is answered with its successor, so that parallel requests and
    /// a lost response log nobody out.
    pub grace: Duration,
}

/// How many sessions one principal may have at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionLimit {
    /// As many as they like.
    #[default]
    Unlimited,
    /// A sign-in over the limit ends the sessions that were signed in longest ago.
    EndOldest(NonZeroU32),
    /// A sign-in over the limit is refused.
    Refuse(NonZeroU32),
}

impl SessionLimit {
    /// How many of `others` (live sessions of the principal) must end for one more; `None` when there
    /// may be no more.
    #[must_use]
    pub const fn to_end(self, others: usize) -> Option<usize> {
        match self {
            Self::Unlimited => Some(0),
            Self::EndOldest(max) => Some((others + 1).saturating_sub(max.get() as usize)),
            Self::Refuse(max) if others < max.get() as usize => Some(0),
            Self::Refuse(_) => None,
        }
    }
}
