//! The SQL store, tried from outside.

mod configuration;
mod conformance;
mod databases;
mod migration;
mod octets;
mod specimen;
