//! The promises of [`cloakroom_session::store`], each as a function that tries one on a store.
//!
//! [`conformance!`](crate::conformance!) makes a test of each. Written for any store, a real server's
//! included:
//!
//! 1. ids and principals are unlike those of every other run;
//! 2. time is an argument; a test begins at the present and goes on by seconds, forward only but where going
//!    back is what it is about. A store remembers the latest time it was told, so give each test its own;
//! 3. races are released at a barrier, [`TASKS`] tasks at once, [`ROUNDS`] times;
//! 4. an error ends the test: a store under test can answer.
//!
//! [`promise_16_sweep_takes_the_expired_only`] counts what a sweep collects: no other sweep may run on the same
//! records meanwhile.

mod find;
mod insert;
mod lifetime;
mod limit;
mod load;
mod octets;
mod of_principal;
mod race;
mod remove;
mod replace;
mod revoke;
mod sign_in;
mod specimen;
mod steady;
mod suite;
mod sweep;
mod touch;

pub use self::find::promise_17_find_answers_what_load_does;
pub use self::insert::{promise_03_insert_never_overwrites, promise_11_insert_attaches_nobody};
pub use self::lifetime::promise_09_each_record_has_its_own_lifetime;
pub use self::limit::promise_13_no_more_sessions_than_the_limit;
pub use self::load::{
    promise_01_load_answers_what_was_acknowledged, promise_02_load_never_answers_the_expired,
};
pub use self::octets::promise_10_any_octets_are_kept_whole;
pub use self::of_principal::promise_12_a_principal_has_exactly_its_own_sessions;
pub use self::race::{ROUNDS, TASKS};
pub use self::remove::{promise_08_remove_asks_for_the_lock, promise_08_remove_is_final};
pub use self::replace::{
    promise_04_replace_has_one_winner, promise_05_replace_never_creates_or_revives,
    promise_06_replace_keeps_the_larger_seen, promise_06_replace_keeps_the_principal,
};
pub use self::revoke::{
    promise_14_no_session_survives_its_revocation, promise_15_an_old_sign_in_is_refused_after_a_revocation,
};
pub use self::sign_in::promise_11_sign_in_is_one_step;
pub use self::suite::run;
pub use self::sweep::promise_16_sweep_takes_the_expired_only;
pub use self::touch::promise_07_touch_moves_nothing_but_seen;
