//! What cookies cost: reading, building, sealing, and the jar of a user agent, beside other crates.

mod building;
mod hostile;
mod hostile_input;
mod jar;
mod jar_eviction;
mod jar_specimen;
mod reading;
mod run;
mod sealing;
mod trial;

pub use self::run::run;
