//! Tests for stores of sessions, and for the sites that stand on them.
//!
//! - [`conformance!`]: one line, and a store is tried against every promise of
//!   [`cloakroom_session::store`].
//! - [`HandClock`], [`SeededChance`], [`FailingChance`]: time and chance as a test wants them.
//! - [`broken`]: stores with one fault each; the proof that the suite can fail.
//!
//! Nothing here sleeps: what must wait, waits for what it needs.

pub mod broken;
mod chance;
mod clock;
pub mod conformance;

pub use self::chance::{FailingChance, SeededChance};
pub use self::clock::HandClock;
