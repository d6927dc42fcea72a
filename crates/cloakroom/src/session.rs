//! The session as a handler holds it.

use std::sync::Arc;

use cloakroom_session::{
    Client, Key, Lifetime, Principal, Record, SessionError, SessionId, State, Summary, Timestamp,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, LoadError};
use crate::head::{Head, navigates};
use crate::house::House;
use crate::journey::Presented;
use crate::visit::Visit;

/// This visitor's session, within this request. Cheap to clone; all clones are the same session.
///
/// In axum and actix-web take it as an argument of the handler, which loads it. All methods but
/// [`Session::commit`] and [`Session::take_once`] are synchronous: they read and change this request's
/// view, and what is changed is committed when the handler has answered. After the response's head has
/// left they answer [`SessionError::Closed`].
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) visit: Arc<Visit>,
}

#[expect(clippy::needless_pass_by_value, reason = "a key is a word or two, and reads best by value")]
impl Session {
    pub(crate) fn in_house(house: Arc<House>) -> Self {
        Self { visit: Arc::new(Visit::new(house)) }
    }

    /// Asks the store for the session of this request, unless somebody in the request has.
    pub(crate) async fn load_for(&self, head: &impl Head) -> Result<(), LoadError> {
        let presented = || Presented::in_fields(&self.visit.house, head.cookies());
        self.visit.load(presented, || navigates(head)).await.map_err(LoadError::from)
    }

    /// The session's public name; `None` while nothing is stored. Stays when the secret changes.
    ///
    /// # Errors
    /// Closed.
    pub fn id(&self) -> Result<Option<SessionId>, SessionError> {
        self.visit.with(|state| Ok(state.id()))
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// Closed.
    pub fn principal(&self) -> Result<Option<Principal>, SessionError> {
        self.visit.with(|state| Ok(state.principal()))
    }

    /// When they proved it.
    ///
    /// # Errors
    /// Closed.
    pub fn authenticated(&self) -> Result<Option<Timestamp>, SessionError> {
        self.visit.with(|state| Ok(state.authenticated()))
    }

    /// How the session appears in lists of sessions.
    ///
    /// # Errors
    /// Closed.
    pub fn summary(&self) -> Result<Option<Summary>, SessionError> {
        self.visit.with(|state| Ok(state.summary()))
    }

    /// The stored record as this request found it, or left it with its last commit.
    ///
    /// # Errors
    /// Closed.
    pub fn record(&self) -> Result<Option<Record>, SessionError> {
        self.visit.with(|state| Ok(state.record().cloned()))
    }

    /// The value kept under `key`.
    ///
    /// # Errors
    /// [`SessionError::Codec`] when what is kept is not a `T`; late or closed.
    pub fn get<T: DeserializeOwned>(&self, key: impl Key<T>) -> Result<Option<T>, SessionError> {
        self.visit.with(|state| state.get(&key))
    }

    /// Whether there is a value under `name`.
    ///
    /// # Errors
    /// Late or closed.
    pub fn contains(&self, name: &str) -> Result<bool, SessionError> {
        self.visit.with(|state| state.contains(name))
    }

    /// The names there are, in order. Does not count as having looked at a value: before putting one
    /// only where there is none, ask [`Session::contains`].
    ///
    /// # Errors
    /// Late or closed.
    pub fn names(&self) -> Result<Vec<String>, SessionError> {
        self.visit.with(|state| state.names())
    }

    /// Keeps `value` under `key`. To change what is there, prefer [`Session::update`]: another request
    /// may have changed it since it was read.
    ///
    /// # Errors
    /// Over a limit, not serializable, late or closed.
    pub fn insert<T: Serialize>(&self, key: impl Key<T>, value: &T) -> Result<(), SessionError> {
        self.visit.with(|state| state.insert(&key, value))
    }

    /// Computes the next value of `key` from the one before (`T::default()` when there is none). When
    /// another request commits first it is computed again from theirs, so no update is lost: `change`
    /// must be pure, must not use the session itself, and may run more than once. The value answered is
    /// what it would be if nobody else came.
    ///
    /// # Errors
    /// Over a limit, not a `T`, late or closed.
    pub fn update<T, F>(&self, key: impl Key<T>, change: F) -> Result<T, SessionError>
    where
        T: Serialize + DeserializeOwned + Default,
        F: Fn(T) -> T + Send + 'static,
    {
        self.visit.with(|state| state.update(&key, change))
    }

    /// Drops what is kept under `name`.
    ///
    /// # Errors
    /// Late or closed.
    pub fn remove(&self, name: &str) -> Result<(), SessionError> {
        self.visit.with(|state| state.remove(name))
    }

    /// Drops every value. The session stays, and with it who is signed in.
    ///
    /// # Errors
    /// Late or closed.
    pub fn clear(&self) -> Result<(), SessionError> {
        self.visit.with(State::clear)
    }

    /// Signs `principal` in, who has just proved who they are: attached and under a new secret in one
    /// write, so that a ticket planted before is worth nothing after. Of the values only those survive
    /// that the policy carries into a sign-in; none when someone else was signed in before.
    ///
    /// # Errors
    /// [`SessionError::NoDirectory`] when the store keeps none; late or closed.
    pub fn sign_in(&self, principal: Principal) -> Result<(), SessionError> {
        if self.visit.house.directory.is_none() {
            return Err(SessionError::NoDirectory);
        }
        let now = self.visit.house.now();
        self.visit.with(|state| state.sign_in(principal, now))
    }

    /// Replaces the secret at once: after any change of what this visitor may do.
    ///
    /// # Errors
    /// Late or closed.
    pub fn renew(&self) -> Result<(), SessionError> {
        self.visit.with(State::renew)
    }

    /// Ends the session: signs out, and removes the cookie. What is put afterwards begins a new one.
    ///
    /// # Errors
    /// Late or closed.
    pub fn destroy(&self) -> Result<(), SessionError> {
        self.visit.with(State::destroy)
    }

    /// How long this session lives, instead of what the policy says; kept with it, never forgotten.
    ///
    /// # Errors
    /// Late or closed.
    pub fn set_lifetime(&self, lifetime: Lifetime) -> Result<(), SessionError> {
        self.visit.with(|state| state.set_lifetime(lifetime))
    }

    /// How long this session lives.
    ///
    /// # Errors
    /// Closed.
    pub fn lifetime(&self) -> Result<Lifetime, SessionError> {
        self.visit.with(|state| Ok(state.lifetime()))
    }

    /// Which browser this is, for the list of devices.
    ///
    /// # Errors
    /// Late or closed.
    pub fn set_client(&self, client: Client) -> Result<(), SessionError> {
        self.visit.with(|state| state.set_client(client))
    }

    /// Commits now instead of at the end of the request: when this is done, the store has
    /// acknowledged. The cookie that goes with it is sent whatever becomes of the rest. After an error
    /// answer with it: what a handler keeps to itself is tried again when it answers, and if only the
    /// store's answer was lost, an update then counts twice.
    ///
    /// # Errors
    /// [`Error`]: the store cannot answer, the request is late, or others were faster every time.
    pub async fn commit(&self) -> Result<(), Error> {
        self.visit.commit().await
    }

    /// Takes the value under `key` out, and commits: of all requests that try, exactly one gets it.
    ///
    /// # Errors
    /// [`SessionError::Codec`] when what is kept is not a `T`: it stays. Otherwise as
    /// [`Session::commit`]: nobody has got it from this request; but if it was the store's answer that
    /// was lost, it may be gone.
    pub async fn take_once<T: DeserializeOwned>(&self, key: impl Key<T>) -> Result<Option<T>, Error> {
        let Some(taken) = self.visit.with(|state| state.take(&key))? else { return Ok(None) };
        if let Err(error) = self.commit().await {
            // Late and closed sessions have nothing to put back into.
            let _ = self.visit.with(|state| state.untake(key.name()));
            return Err(error);
        }
        Ok(taken.value()?)
    }

    /// Lets caches keep this response although it asked for the session. Only for answers that are
    /// the same for every visitor; ignored where the response sets the cookie.
    pub fn insecure_allow_caching(&self) {
        self.visit.allow_caching();
    }
}
