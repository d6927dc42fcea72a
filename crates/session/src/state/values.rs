//! What a handler does with the values: reads see its own writes, and nothing reaches a store yet.

use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::State;
use crate::changes::{Noted, Step, Update};
use crate::error::SessionError;
use crate::slot::{Key, decode, encode};

impl State {
    /// The value kept under `key`.
    ///
    /// # Errors
    /// [`SessionError::Codec`] when what is kept is not a `T`; not loaded, late or closed.
    pub fn get<T: DeserializeOwned>(&mut self, key: &impl Key<T>) -> Result<Option<T>, SessionError> {
        let name = key.name();
        let octets = self.open()?.changes.read(name);
        octets.map(|octets| decode(octets).map_err(|error| SessionError::codec(name, error))).transpose()
    }

    /// Whether there is a value under `name`.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn contains(&mut self, name: &str) -> Result<bool, SessionError> {
        Ok(self.open()?.changes.read(name).is_some())
    }

    /// The names there are, in order. Does not count as having looked at a value: before putting one
    /// only where there is none, ask [`State::contains`].
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn names(&mut self) -> Result<Vec<String>, SessionError> {
        Ok(self.open()?.changes.names())
    }

    /// Keeps `value` under `key`.
    ///
    /// # Errors
    /// Over a limit, not serializable, not loaded, late or closed.
    pub fn insert<T: Serialize>(&mut self, key: &impl Key<T>, value: &T) -> Result<(), SessionError> {
        let octets = encode(value).map_err(|error| SessionError::codec(key.name(), error))?;
        self.put(key.name(), Some(octets))
    }

    /// Drops what is kept under `name`.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn remove(&mut self, name: &str) -> Result<(), SessionError> {
        self.put(name, None)
    }

    /// Drops every value; the session itself stays.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn clear(&mut self) -> Result<(), SessionError> {
        self.open()?.changes.keep_only(Arc::new([]));
        Ok(())
    }

    /// Computes the next value of `key` from the one before (`T::default()` when there is none), and
    /// again if another request commits first: nothing is lost. `change` is pure and may run more
    /// than once; the value answered is what it would be if nobody else came.
    ///
    /// # Errors
    /// Over a limit, not a `T`, not loaded, late or closed.
    pub fn update<T, F>(&mut self, key: &impl Key<T>, change: F) -> Result<T, SessionError>
    where
        T: Serialize + DeserializeOwned + Default,
        F: Fn(T) -> T + Send + 'static,
    {
        let name: Arc<str> = key.name().into();
        let own = name.clone();
        let update: Update = Box::new(move |old| {
            let codec = |error| SessionError::codec(&own, error);
            let old = old.map(decode).transpose().map_err(codec)?.unwrap_or_default();
            encode(&change(old)).map(Some).map_err(codec)
        });
        let limits = self.policy.limits;
        let open = self.open()?;
        let octets = open.changes.compute(&name, Step::Update(update), &limits)?;
        decode(octets.unwrap_or_default()).map_err(|error| SessionError::codec(&name, error))
    }

    /// Takes out what is kept under `key`; `None` when there is nothing. What was really taken is
    /// known when the commit is done, and no other request will have taken the same.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn take<T: DeserializeOwned>(&mut self, key: &impl Key<T>) -> Result<Option<Taken<T>>, SessionError> {
        let limits = self.policy.limits;
        let changes = &mut self.open()?.changes;
        let Some(octets) = changes.peek(key.name()) else { return Ok(None) };
        // What is not a `T` stays where it is.
        let _: T = decode(octets).map_err(|error| SessionError::codec(key.name(), error))?;
        let taken = Taken { name: key.name().into(), noted: Noted::default(), kind: PhantomData };
        changes.compute(key.name(), Step::Take(taken.noted.clone()), &limits)?;
        Ok(Some(taken))
    }

    /// Puts back what [`State::take`] took out, as its commit was not done: what was asked for before it
    /// stands again.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn untake(&mut self, name: &str) -> Result<(), SessionError> {
        let limits = self.policy.limits;
        self.open()?.changes.untake(name, &limits)
    }

    fn put(&mut self, name: &str, value: Option<Vec<u8>>) -> Result<(), SessionError> {
        let limits = self.policy.limits;
        Ok(self.open()?.changes.put(name, value, &limits)?)
    }
}

/// A value that [`State::take`] took out, to be looked at after the commit.
#[derive(Debug)]
pub struct Taken<T> {
    name: Box<str>,
    noted: Noted,
    kind: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Taken<T> {
    /// The value, if this request is the one that took it.
    ///
    /// # Errors
    /// [`SessionError::Codec`] when what was taken is not a `T`.
    pub fn value(self) -> Result<Option<T>, SessionError> {
        let octets = self.noted.take();
        octets
            .map(|octets| decode(&octets).map_err(|error| SessionError::codec(&self.name, error)))
            .transpose()
    }
}
