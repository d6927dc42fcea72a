//! One request's session: shared by its extractors, guards and layers.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cloakroom_session::{SessionError, State};
use tokio::sync::Notify;

use crate::budget::Waited;
use crate::house::House;

pub(crate) struct Visit {
    pub(crate) house: Arc<House>,
    pub(crate) waited: Waited,
    stage: Mutex<Stage>,
    /// Rings when the state comes back from the store, if somebody waits for it.
    back: Notify,
    cacheable: AtomicBool,
}

/// How far the request is with its session.
enum Stage {
    /// Nobody has it.
    Unread {
        /// Somebody asked, and the store could not answer.
        asked: bool,
    },
    /// The handler has it.
    Here(Box<State>),
    /// It is on its way to the store and back.
    Away {
        /// Somebody wants to hear when it is back.
        awaited: bool,
        /// It is being made, and nothing was asked of it yet.
        loading: bool,
    },
    /// The response has left.
    Left,
}

/// What the end of the request found.
pub(crate) enum Last {
    State(Box<State>),
    /// An errand of the handler's has it; it will come back.
    Away,
    /// There is none.
    None {
        /// Somebody had asked for it.
        asked: bool,
    },
}

impl Visit {
    pub(crate) const fn new(house: Arc<House>) -> Self {
        Self {
            house,
            waited: Waited::nothing(),
            stage: Mutex::new(Stage::Unread { asked: false }),
            back: Notify::const_new(),
            cacheable: AtomicBool::new(false),
        }
    }

    /// Does something with the state.
    ///
    /// # Errors
    /// Not loaded, at the store, or left.
    pub(crate) fn with<T>(
        &self,
        act: impl FnOnce(&mut State) -> Result<T, SessionError>,
    ) -> Result<T, SessionError> {
        match &mut *self.stage() {
            Stage::Here(state) => act(state),
            Stage::Unread { .. } => Err(SessionError::Unread),
            Stage::Away { .. } => Err(SessionError::Busy),
            Stage::Left => Err(SessionError::Closed),
        }
    }

    /// Whether this caller is the first to ask, and shall load; everybody else waits until that is
    /// done. The answer is dropped when the session is there, or could not be loaded.
    pub(crate) async fn first(&self) -> Option<Loading<'_>> {
        loop {
            {
                let mut stage = self.stage();
                match *stage {
                    Stage::Unread { .. } => {
                        *stage = Stage::Away { awaited: false, loading: true };
                        return Some(Loading(self));
                    }
                    Stage::Here(_) | Stage::Left => return None,
                    Stage::Away { .. } => {}
                }
            }
            self.returned().await;
        }
    }

    /// Takes the state along to the store, waiting while somebody else has it.
    ///
    /// # Errors
    /// Not loaded, or left.
    pub(crate) async fn take(&self) -> Result<Box<State>, SessionError> {
        loop {
            if let Some(state) = self.take_if_here()? {
                return Ok(state);
            }
            self.returned().await;
        }
    }

    /// `None` while somebody else has it, who will bring it back.
    fn take_if_here(&self) -> Result<Option<Box<State>>, SessionError> {
        let mut stage = self.stage();
        match &*stage {
            Stage::Here(_) => {}
            Stage::Away { loading: false, .. } => return Ok(None),
            Stage::Unread { .. } | Stage::Away { .. } => return Err(SessionError::Unread),
            Stage::Left => return Err(SessionError::Closed),
        }
        match std::mem::replace(&mut *stage, Stage::Away { awaited: false, loading: false }) {
            Stage::Here(state) => Ok(Some(state)),
            Stage::Unread { .. } | Stage::Away { .. } | Stage::Left => Ok(None),
        }
    }

    /// Takes the state for the end of the request: whoever asks from now on is too late.
    pub(crate) fn take_last(&self) -> Last {
        let mut stage = self.stage();
        if matches!(*stage, Stage::Away { loading: false, .. }) {
            return Last::Away;
        }
        match std::mem::replace(&mut *stage, Stage::Left) {
            Stage::Here(state) => Last::State(state),
            Stage::Unread { asked } => Last::None { asked },
            Stage::Away { awaited, .. } => {
                drop(stage);
                if awaited {
                    self.back.notify_waiters();
                }
                Last::None { asked: true }
            }
            Stage::Left => Last::None { asked: true },
        }
    }

    /// Takes it for the end as soon as the errand that has it is back; `None` when it was lost on the way.
    pub(crate) async fn last_back(&self) -> Option<Box<State>> {
        loop {
            match self.take_last() {
                Last::State(state) => return Some(state),
                Last::Away => self.returned().await,
                Last::None { .. } => return None,
            }
        }
    }

    /// Brings it back.
    pub(crate) fn put_back(&self, state: Box<State>) {
        self.turn_to(Stage::Here(state));
    }

    /// Everything from now on is too late.
    pub(crate) fn close(&self) {
        self.turn_to(Stage::Left);
    }

    pub(crate) fn allow_caching(&self) {
        self.cacheable.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cacheable(&self) -> bool {
        self.cacheable.load(Ordering::Relaxed)
    }

    /// Until the state may be back.
    async fn returned(&self) {
        let mut back = std::pin::pin!(self.back.notified());
        // Listening before looking once more: a return in between is not missed.
        back.as_mut().enable();
        let away = match &mut *self.stage() {
            Stage::Away { awaited, .. } => {
                *awaited = true;
                true
            }
            Stage::Unread { .. } | Stage::Here(_) | Stage::Left => false,
        };
        if away {
            back.await;
        }
    }

    /// Who has left does not come back.
    fn turn_to(&self, next: Stage) {
        let before = {
            let mut stage = self.stage();
            if matches!(*stage, Stage::Left) { Stage::Left } else { std::mem::replace(&mut *stage, next) }
        };
        if matches!(before, Stage::Away { awaited: true, .. }) {
            self.back.notify_waiters();
        }
    }

    /// A handler's closure that panicked under the lock changed nothing: closures run before anything
    /// is written down.
    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = match self.stage.try_lock().as_deref() {
            Ok(Stage::Here(state)) => state.id(),
            _ => None,
        };
        f.debug_struct("Visit").field("id", &id).finish_non_exhaustive()
    }
}

/// A load under way. When it fails, or is given up, the next who asks tries again.
pub(crate) struct Loading<'a>(&'a Visit);

impl Loading<'_> {
    pub(crate) fn done(self, state: Box<State>) {
        self.0.put_back(state);
        std::mem::forget(self);
    }
}

impl Drop for Loading<'_> {
    fn drop(&mut self) {
        self.0.turn_to(Stage::Unread { asked: true });
    }
}
