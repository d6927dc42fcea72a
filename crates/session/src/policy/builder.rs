//! Builds a policy, and refuses one whose rules contradict each other.

use std::num::NonZeroU32;
use std::time::Duration;

use thiserror::Error;

use super::{OnCollision, Policy, Renewal, SessionLimit};
use crate::lifetime::Lifetime;
use crate::limits::Limits;
use crate::ticket::TicketForm;

/// Builds a [`Policy`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct PolicyBuilder {
    policy: Policy,
}

impl PolicyBuilder {
    /// How long a session lives unless it says otherwise. Default: [`Lifetime::IDLE_20_MINUTES`].
    pub const fn lifetime(mut self, lifetime: Lifetime) -> Self {
        self.policy.lifetime = lifetime;
        self
    }

    /// How much a session may hold. Default: [`Limits::default`].
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.policy.limits = limits;
        self
    }

    /// What to do when a value read and then written changed in between. Default: report it.
    pub const fn on_collision(mut self, collision: OnCollision) -> Self {
        self.policy.collision = collision;
        self
    }

    /// Replaces secrets at an interval. Default: only when privileges change.
    pub const fn renewal(mut self, renewal: Renewal) -> Self {
        self.policy.renewal = Some(renewal);
        self
    }

    /// For how long after a secret was replaced a request with the old one counts as late (nothing
    /// is stored, its cookie is left alone) instead of unknown. Default: 60 seconds, longer than a
    /// request is under way.
    pub const fn race_window(mut self, window: Duration) -> Self {
        self.policy.race_window = window;
        self
    }

    /// How tickets are written. Default: [`TicketForm::Native`].
    pub const fn tickets(mut self, form: TicketForm) -> Self {
        self.policy.tickets = form;
        self
    }

    /// How often a commit is tried when others commit first. Default: 64.
    pub const fn attempts_max(mut self, attempts: NonZeroU32) -> Self {
        self.policy.attempts_max = attempts;
        self
    }

    /// Removes an unknown or expired session cookie when its browser next navigates to a page.
    /// Default: it is left alone, as the answer could overtake a newer sign-in.
    pub const fn forget_unknown(mut self, forget: bool) -> Self {
        self.policy.forget_unknown = forget;
        self
    }

    /// The names that survive a sign-in. Default: none, because whoever planted a ticket may have
    /// planted values as well.
    pub fn carried_into_sign_in<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.policy.carried = names.into_iter().map(Into::into).collect();
        self
    }

    /// How many sessions one principal may have at a time. Default: unlimited.
    pub const fn sessions_per_principal(mut self, limit: SessionLimit) -> Self {
        self.policy.sessions = limit;
        self
    }

    /// The policy, checked.
    ///
    /// # Errors
    /// [`PolicyError`] when the rules contradict each other.
    pub fn build(self) -> Result<Policy, PolicyError> {
        let policy = self.policy;
        if policy.renewal.is_some() && policy.tickets == TicketForm::Php {
            return Err(PolicyError::RenewalInPhp);
        }
        if let Some(Renewal { interval, grace }) = policy.renewal {
            if grace.is_zero() {
                return Err(PolicyError::NoGrace);
            }
            if interval <= grace {
                return Err(PolicyError::GraceBeyondInterval { interval, grace });
            }
        }
        let Limits { value_bytes_max, session_bytes_max, .. } = policy.limits;
        if session_bytes_max > Limits::SESSION_BYTES_CEILING {
            return Err(PolicyError::SessionTooLarge { bytes: session_bytes_max });
        }
        if value_bytes_max > session_bytes_max {
            return Err(PolicyError::ValueBeyondSession { value_bytes_max, session_bytes_max });
        }
        Ok(policy)
    }
}

/// Why rules contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Renewal without a grace logs out whoever has two tabs.
    #[error("routine renewal needs a grace: without one, parallel requests log their visitor out")]
    NoGrace,
    /// The next renewal would come before the grace of the last has passed.
    #[error("a renewal interval of {interval:?} must be longer than its grace of {grace:?}")]
    GraceBeyondInterval {
        /// As asked.
        interval: Duration,
        /// As asked.
        grace: Duration,
    },
    /// PHP knows no grace: its pages would start an empty session for the old id.
    #[error("routine renewal is not for sessions shared with PHP: its pages know no grace")]
    RenewalInPhp,
    /// More than the packed form can count.
    #[error("a session of {bytes} bytes is over the ceiling of 64 MiB")]
    SessionTooLarge {
        /// As asked.
        bytes: usize,
    },
    /// One value could be larger than the session it is in.
    #[error("a value of {value_bytes_max} bytes cannot fit into a session of {session_bytes_max}")]
    ValueBeyondSession {
        /// As asked.
        value_bytes_max: usize,
        /// As asked.
        session_bytes_max: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_refused_when_built() {
        let renewal = |interval, grace| {
            let renewal =
                Renewal { interval: Duration::from_secs(interval), grace: Duration::from_secs(grace) };
            Policy::builder().renewal(renewal).build().map(|_| ())
        };
        assert_eq!(renewal(60, 0), Err(PolicyError::NoGrace));
        assert!(matches!(renewal(60, 60), Err(PolicyError::GraceBeyondInterval { .. })));
        assert_eq!(renewal(60, 59), Ok(()));
        let limits = |value_bytes_max, session_bytes_max| {
            let limits = Limits { value_bytes_max, session_bytes_max, ..Limits::default() };
            Policy::builder().limits(limits).build().map(|_| ())
        };
        assert!(matches!(limits(2, 1), Err(PolicyError::ValueBeyondSession { .. })));
        assert!(matches!(limits(1, usize::MAX), Err(PolicyError::SessionTooLarge { .. })));
        assert_eq!(limits(1, 1), Ok(()));
    }
}
