//! Tests for stores of sessions, and for the sites that stand on them.
//!
//! - [`conformance!`]: one line, and a store is tried against every promise of
//!   [`cloakroom_session::store`].
//! - [`HandClock`], [`SeededChance`], [`FailingChance`]: time and chance as a test wants them.
//! - [`FaultyStore`]: fails before or after its work, holds calls at a [`Gate`], lets them go in the order of a
//!   seed, counts them.
//! - [`Browser`]: a jar and tabs, on a tower service or a TCP address.
//! - [`servers`]: the real ones, for as long as a test runs.
//! - [`FaultyWire`]: a TCP connection to such a server, that a test breaks and mends.
//! - [`broken`]: stores with one fault each; the proof that the suite can fail.
//!
//! Nothing here sleeps: what must wait, waits for what it needs.

pub mod broken;
mod browser;
mod chance;
mod clock;
pub mod conformance;
mod faulty;
mod gate;
pub mod servers;
mod wire;

pub use self::browser::{Browser, Cookie, Dropped, Page, Tab, Unanswered};
pub use self::chance::{FailingChance, SeededChance};
pub use self::clock::HandClock;
pub use self::faulty::{Calls, Failure, FaultyStore, Moment, Odds, Verb};
pub use self::gate::{Gate, Passage};
pub use self::wire::{FaultyWire, Wire};
