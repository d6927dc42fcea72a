//! Stores with one fault each, and otherwise the reference store: the proof that the suite can fail.
//!
//! `tests/broken.rs` tries each against the promise it breaks. On a runtime of one thread the order of events
//! is always the same: a fault that is a race [yields](tokio::task::yield_now) where it must be overtaken.
//!
//! Of use to nobody else, save to see what a fault looks like.

mod fault;
mod find;
mod insert;
mod lifetime;
mod limit;
mod load;
mod octets;
mod of_principal;
mod remove;
mod replace;
mod revoke;
mod sign_in;
mod sweep;
mod touch;

pub use self::fault::{Broken, Fault, NoFault};
pub use self::find::{FindsTheExpired, JudgesTheSecret, KeepsTheFound};
pub use self::insert::{AttachingInsert, LateRefusal, RacyInsert, StrippingInsert, Upsert};
pub use self::lifetime::{DefaultLifetime, FirstLifetime};
pub use self::limit::{BlindLimit, RacyLimit};
pub use self::load::{ForgetsPrevious, ServesExpired, TrustsTheClock, WholeSeconds};
pub use self::octets::{TextOnly, Truncating};
pub use self::of_principal::{CaseFolding, LossyIndex, StaleIndex};
pub use self::remove::{
    AlwaysRemoved, GoneForConflict, IgnoresTheLock, LooksThenRemoves, UndyingReplace, UndyingTouch,
};
pub use self::replace::{
    AttachingReplace, CreatingReplace, ForgetfulReplace, LostSwap, OwnConflict, RevivingReplace, SeenBack,
};
pub use self::revoke::{FirstRevocation, HastySignIn, RacyRevoke, RevokeWithoutEpoch};
pub use self::sign_in::{BlindSignIn, TwoSteps};
pub use self::sweep::{BoundlessSweep, GreedySweep, HastySweep, IdleSweep};
pub use self::touch::{BackwardTouch, CountingTouch, RevivingTouch, WholeTouch};
