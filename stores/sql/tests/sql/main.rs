//! The SQL store, tried from outside.

mod conformance;
mod databases;
