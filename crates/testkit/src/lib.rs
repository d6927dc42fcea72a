//! Tests for stores of sessions, and for the sites that stand on them.
//!
//! - [`conformance!`]: one line, and a store is tried against every promise of
//!   [`cloakroom_session::store`].
//! - [`HandClock`], [`SeededChance`], [`FailingChance`]: time and chance as a test wants them.
//!
//! Nothing here sleeps: what must wait, waits for what it needs.

mod chance;
mod clock;
pub mod conformance;

pub use self::chance::{FailingChance, SeededChance};
pub use self::clock::HandClock;
