//! A node of a web farm through HTTP: requests per second, CPU time, and what each request asks of its store.

pub mod calls;
pub mod cast;
mod census;
mod connections;
mod cpu;
pub mod node;
mod on_actix;
mod on_axum;
mod page;
mod process;
mod run;
mod servers;
mod telling;
mod trial;
mod turns;

pub use self::run::run;
