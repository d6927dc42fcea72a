//! The reference store keeps every promise.

use cloakroom_session::MemoryStore;

cloakroom_testkit::conformance!(memory: Directory => MemoryStore::new());
