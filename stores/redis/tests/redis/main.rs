//! The Redis store, tried on real servers.

mod cancelled;
mod causes;
mod cluster;
mod configuration;
mod conformance;
mod connections;
mod expiry;
mod failover;
mod held_up;
mod log;
mod names;
mod once;
mod outage;
mod replicas;
mod rights;
mod scripts;
mod sentinels;
mod servers;
mod specimen;
mod tls;
mod urls;
