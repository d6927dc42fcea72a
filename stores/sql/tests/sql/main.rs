//! The SQL store, tried from outside.

mod cancellation;
mod configuration;
mod conformance;
mod contention;
mod databases;
mod full_disk;
mod migration;
mod octets;
mod outage;
mod specimen;
mod tls;
