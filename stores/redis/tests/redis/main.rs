//! The Redis store, tried on real servers.

mod conformance;
mod servers;
