//! How things are named in the engine.

use cloakroom_session::{Principal, SessionId, Timestamp};

/// An entry of the index by deadline: `due: u64 big-endian, id: 12`. Ordered by time, then by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DeadlineKey([u8; Self::BYTES]);

impl DeadlineKey {
    const BYTES: usize = 8 + SessionId::BYTES;

    pub(crate) const FIRST: Self = Self([0; Self::BYTES]);

    pub(crate) fn new(due: Timestamp, id: SessionId) -> Self {
        let mut key = [0; Self::BYTES];
        key[..8].copy_from_slice(&due.as_millis().to_be_bytes());
        key[8..].copy_from_slice(id.as_bytes());
        Self(key)
    }

    /// The last key before every entry of `due`.
    pub(crate) fn before(due: Timestamp) -> Self {
        match due.as_millis().checked_sub(1) {
            Some(earlier) => Self::last_of(Timestamp::from_millis(earlier)),
            None => Self::FIRST,
        }
    }

    /// The last key that an entry of `due` can have.
    pub(crate) fn last_of(due: Timestamp) -> Self {
        Self::new(due, SessionId::from_bytes([0xFF; SessionId::BYTES]))
    }

    /// `None` for what is no such key.
    pub(crate) fn read(key: &[u8]) -> Option<Self> {
        key.try_into().ok().map(Self)
    }

    pub(crate) fn due(&self) -> Timestamp {
        let mut due = [0; 8];
        due.copy_from_slice(&self.0[..8]);
        Timestamp::from_millis(u64::from_be_bytes(due))
    }

    pub(crate) fn id(&self) -> SessionId {
        let mut id = [0; SessionId::BYTES];
        id.copy_from_slice(&self.0[8..]);
        SessionId::from_bytes(id)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What all entries of a principal begin with: `length: u16 big-endian, name`. The length keeps
/// `ann` and `anna` apart.
pub(crate) fn principal_prefix(principal: &Principal) -> Vec<u8> {
    let name = principal.as_str().as_bytes();
    // A principal is at most 256 octets long.
    let length = u16::try_from(name.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&length, name].concat()
}

/// An entry of the index by principal: its prefix, then the id.
pub(crate) fn principal_key(principal: &Principal, id: SessionId) -> Vec<u8> {
    let mut key = principal_prefix(principal);
    key.extend(id.as_bytes());
    key
}

/// The id at the end of an entry of the index by principal; `None` for what is no such entry.
pub(crate) fn id_of_principal_key(key: &[u8]) -> Option<SessionId> {
    key.last_chunk().copied().map(SessionId::from_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_sort_by_time() {
        let key = |due, id| DeadlineKey::new(Timestamp::from_millis(due), SessionId::from_bytes([id; 12]));
        assert!(key(1, 9) < key(2, 1));
        assert!(key(255, 0) < key(256, 0));
        assert_eq!((key(7, 3).due().as_millis(), key(7, 3).id()), (7, SessionId::from_bytes([3; 12])));
        assert!(key(7, 0) > DeadlineKey::before(Timestamp::from_millis(7)));
        assert!(key(7, 255) <= DeadlineKey::last_of(Timestamp::from_millis(7)));
        assert_eq!(DeadlineKey::read(b"short"), None);
    }

    #[test]
    fn no_principal_is_the_beginning_of_another() {
        let prefix = |name| principal_prefix(&Principal::new(name).expect("valid"));
        let names = ["a", "ann", "anna", "ann\u{e9}", "Ann"];
        for one in names {
            for other in names.into_iter().filter(|other| *other != one) {
                assert!(!prefix(other).starts_with(&prefix(one)), "{one} {other}");
            }
        }
        let id = SessionId::from_bytes([5; 12]);
        assert_eq!(id_of_principal_key(&principal_key(&Principal::new("ann").expect("valid"), id)), Some(id));
    }
}
