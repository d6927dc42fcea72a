//! Setting sessions up: a store, what differs from the defaults, and the layer.

use std::sync::Arc;

use cloakroom_session::store::{DynDirectory, StoreError};
use cloakroom_session::{Chance, Directory, Policy, Store, Timestamp};

use crate::answer::{LateAnswer, ServerErrorPolicy};
use crate::budget::Budget;
use crate::cookie::SessionCookie;
use crate::house::House;
use crate::logins::Logins;
use crate::tower::SessionLayer;

/// The sessions of an application: where they are kept, by which rules, in which cookie. Cheap to clone. The
/// [crate's page](crate) shows the stores there are.
///
/// ```
/// use cloakroom::{Lifetime, MemoryStore, Policy, Sessions};
///
/// let sessions = Sessions::new(MemoryStore::new())
///     .policy(Policy::builder().lifetime(Lifetime::NIST_AAL2).build()?);
/// let layer = sessions.layer();
/// let logins = sessions.logins();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sessions<L = WithLogins> {
    pub(crate) house: House,
    logins: L,
}

/// The store knows who is signed in.
#[derive(Clone)]
pub struct WithLogins(Arc<dyn DynDirectory>);

impl std::fmt::Debug for WithLogins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WithLogins")
    }
}

/// The store does not know who is signed in.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WithoutLogins;

impl Sessions<WithLogins> {
    /// Sessions kept in `store`.
    pub fn new(store: impl Directory) -> Self {
        let directory: Arc<dyn DynDirectory> = Arc::new(store);
        Self { house: House::new(directory.clone(), Some(directory.clone())), logins: WithLogins(directory) }
    }

    /// Lists and revocations of sessions by principal.
    #[must_use]
    pub fn logins(&self) -> Logins {
        let WithLogins(directory) = &self.logins;
        Logins::new(directory.clone(), self.house.clone())
    }

    /// Collects up to `limit` expired sessions; answers how many. For a task of your own;
    /// [`Sessions::keep_swept`] is one.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn sweep(&self, limit: usize) -> Result<usize, StoreError> {
        let WithLogins(directory) = &self.logins;
        directory.sweep(self.house.now(), limit).await
    }
}

impl Sessions<WithoutLogins> {
    /// Sessions kept in a store that does not know who is signed in: [`Session::sign_in`] answers
    /// [`SessionError::NoDirectory`]. A login is a value then: whoever puts it clears what was there before, and
    /// calls [`Session::renew`]. Such a store sweeps itself, as `cloakroom_files` does with its `keep_swept`.
    ///
    /// [`Session::sign_in`]: crate::Session::sign_in
    /// [`Session::renew`]: crate::Session::renew
    /// [`SessionError::NoDirectory`]: crate::SessionError::NoDirectory
    pub fn without_logins(store: impl Store) -> Self {
        Self { house: House::new(Arc::new(store), None), logins: WithoutLogins }
    }
}

impl<L> Sessions<L> {
    /// The rules. Default: [`Policy::default`].
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.house.policy = Arc::new(policy);
        self
    }

    /// The cookie. Default: [`SessionCookie::default`].
    #[must_use]
    pub fn cookie(mut self, cookie: SessionCookie) -> Self {
        self.house.cookie = cookie;
        self
    }

    /// What a visitor is told whose request was overtaken by a sign-out. Default: 409.
    #[must_use]
    pub const fn late(mut self, answer: LateAnswer) -> Self {
        self.house.late = answer;
        self
    }

    /// What becomes of changes when the handler answers 5xx. Default: they are discarded.
    #[must_use]
    pub const fn on_server_error(mut self, policy: ServerErrorPolicy) -> Self {
        self.house.server_errors = policy;
        self
    }

    /// How long a request waits for the store. Default: 250 ms for one operation, 1 s in all.
    #[must_use]
    pub const fn budget(mut self, budget: Budget) -> Self {
        self.house.budget = budget;
        self
    }

    /// The clock, for tests that turn it by hand. Default: the system's. In both cases a clock that is
    /// set back stands still.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.house.set_clock(clock);
        self
    }

    /// The source of fresh tickets, for tests. Default: the operating system's.
    #[must_use]
    pub fn insecure_chance(mut self, chance: impl Chance + Send + 'static) -> Self {
        self.house.set_chance(chance);
        self
    }

    /// The layer: around a router, or any tower service.
    #[must_use]
    pub fn layer(&self) -> SessionLayer {
        SessionLayer::new(Arc::new(self.house.clone()))
    }
}

/// What the page about farms shows compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../FARM.md")]
struct FarmPage;
