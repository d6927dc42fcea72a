//! Names of values: typed slots beside plain strings.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A name that knows the type kept under it.
///
/// ```
/// use cloakroom_session::Slot;
///
/// const VISITS: Slot<u64> = Slot::new("visits");
/// assert_eq!(VISITS.name(), "visits");
/// ```
pub struct Slot<T> {
    name: &'static str,
    kind: PhantomData<fn() -> T>,
}

impl<T> Slot<T> {
    /// The slot of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, kind: PhantomData }
    }

    /// The name in the session.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Slot<T> {}

impl<T> std::fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Slot<{}>({:?})", std::any::type_name::<T>(), self.name)
    }
}

/// What names a value of type `T`: a [`Slot<T>`], or any string.
pub trait Key<T> {
    /// The name in the session.
    fn name(&self) -> &str;
}

impl<T> Key<T> for Slot<T> {
    fn name(&self) -> &str {
        self.name
    }
}

impl<T> Key<T> for &Slot<T> {
    fn name(&self) -> &str {
        self.name
    }
}

impl<T> Key<T> for &str {
    fn name(&self) -> &str {
        self
    }
}

impl<T> Key<T> for &String {
    fn name(&self) -> &str {
        self
    }
}

/// Values are JSON text, so that every language of a farm can read them.
pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(value)
}

pub(crate) fn decode<T: DeserializeOwned>(octets: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(octets)
}
