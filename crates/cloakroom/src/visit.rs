//! One request's session: shared by its extractors, guards and layers.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cloakroom_session::{SessionError, State};

use crate::house::House;

pub(crate) struct Visit {
    pub(crate) house: Arc<House>,
    /// `None` while the state is on its way to the store and back.
    state: Mutex<Option<State>>,
    /// Held while the store is asked: one question of this request at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
    cacheable: AtomicBool,
}

impl Visit {
    pub(crate) fn new(house: Arc<House>) -> Self {
        let state = State::new(house.policy.clone());
        Self {
            house,
            state: Mutex::new(Some(state)),
            turn: tokio::sync::Mutex::const_new(()),
            cacheable: AtomicBool::new(false),
        }
    }

    /// Does something with the state.
    ///
    /// # Errors
    /// [`SessionError::Busy`] while a commit has it.
    pub(crate) fn with<T>(
        &self,
        act: impl FnOnce(&mut State) -> Result<T, SessionError>,
    ) -> Result<T, SessionError> {
        self.state().as_mut().map_or(Err(SessionError::Busy), act)
    }

    /// Takes the state along to the store.
    pub(crate) fn take(&self) -> Option<State> {
        self.state().take()
    }

    /// Brings it back.
    pub(crate) fn put_back(&self, state: State) {
        *self.state() = Some(state);
    }

    pub(crate) fn is_unread(&self) -> bool {
        self.state().as_ref().is_some_and(State::is_unread)
    }

    pub(crate) fn allow_caching(&self) {
        self.cacheable.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cacheable(&self) -> bool {
        self.cacheable.load(Ordering::Relaxed)
    }

    /// A handler's closure that panicked under the lock changed nothing: closures run before anything
    /// is written down.
    fn state(&self) -> MutexGuard<'_, Option<State>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.state.try_lock().ok().and_then(|state| state.as_ref().and_then(State::id));
        f.debug_struct("Visit").field("id", &id).finish_non_exhaustive()
    }
}
